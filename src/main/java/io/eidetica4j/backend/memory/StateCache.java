package io.eidetica4j.backend.memory;

import io.eidetica4j.backend.CacheScope;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Id;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Cached states, the least recently used of which go when their bytes exceed a limit. The one just
 * stored always stays, even where it exceeds the limit alone.
 */
final class StateCache {
  private static final float LOAD = 0.75f;

  private final long limit;
  private final LinkedHashMap<Key, Bytes> states = new LinkedHashMap<>(16, LOAD, true);
  private long bytes;

  StateCache(long limit) {
    this.limit = limit;
  }

  synchronized Optional<Bytes> get(CacheScope scope, Id key, String store) {
    return Optional.ofNullable(states.get(new Key(scope, key, store)));
  }

  synchronized void put(CacheScope scope, Id key, String store, Bytes state) {
    remove(scope, key, store);
    states.put(new Key(scope, key, store), state);
    bytes += state.length();
    Iterator<Map.Entry<Key, Bytes>> eldest = states.entrySet().iterator();
    while (bytes > limit && states.size() > 1) {
      bytes -= eldest.next().getValue().length();
      eldest.remove();
    }
  }

  synchronized void remove(CacheScope scope, Id key, String store) {
    Bytes old = states.remove(new Key(scope, key, store));
    if (old != null) {
      bytes -= old.length();
    }
  }

  synchronized void clear() {
    states.clear();
    bytes = 0;
  }

  /** Bytes of all states together. */
  synchronized long bytes() {
    return bytes;
  }

  private record Key(CacheScope scope, Id key, String store) {}
}

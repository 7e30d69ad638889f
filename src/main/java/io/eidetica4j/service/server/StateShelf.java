package io.eidetica4j.service.server;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Id;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * States that clients put aside for other clients of the same user, in memory and bounded by their
 * bytes: the least recently used go first. Each user sees their own only, and each under the
 * database that it was put aside for, which must be readable.
 */
final class StateShelf {
  private static final float LOAD = 0.75f;

  /** About what a state takes beside its bytes. */
  private static final int OWN_BYTES = 512;

  private final long limit;
  private final LinkedHashMap<Key, Bytes> states = new LinkedHashMap<>(16, LOAD, true);
  private long bytes;

  StateShelf(long limit) {
    this.limit = limit;
  }

  /**
   * What a state is found by.
   *
   * @param user uuid of whose it is
   * @param root database
   * @param store store of it
   * @param key names the state
   */
  record Key(String user, Id root, String store, Id key) {}

  synchronized Optional<Bytes> get(Key key) {
    return Optional.ofNullable(states.get(key));
  }

  synchronized void put(Key key, Bytes state) {
    Bytes old = states.put(key, state);
    bytes += size(state) - (old == null ? 0 : size(old));
    Iterator<Map.Entry<Key, Bytes>> eldest = states.entrySet().iterator();
    while (bytes > limit && states.size() > 1) {
      bytes -= size(eldest.next().getValue());
      eldest.remove();
    }
  }

  private static long size(Bytes state) {
    return OWN_BYTES + (long) state.length();
  }
}

package io.eidetica4j.service.client;

import io.eidetica4j.dag.EntryRun;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Entries that came over the socket, bounded by bytes; the least recently used go first. */
final class EntryCache {
  private static final float LOAD = 0.75f;

  private final long limit;
  private final LinkedHashMap<Id, Entry> entries = new LinkedHashMap<>(16, LOAD, true);
  private long bytes;

  EntryCache(long limit) {
    this.limit = limit;
  }

  synchronized Optional<Entry> get(Id id) {
    return Optional.ofNullable(entries.get(id));
  }

  synchronized void put(Entry entry) {
    if (entries.put(entry.id(), entry) == null) {
      bytes += EntryRun.bytes(entry);
    }
    Iterator<Map.Entry<Id, Entry>> eldest = entries.entrySet().iterator();
    while (bytes > limit && entries.size() > 1) {
      bytes -= EntryRun.bytes(eldest.next().getValue());
      eldest.remove();
    }
  }

  /** Bytes of all of them together. */
  synchronized long bytes() {
    return bytes;
  }
}

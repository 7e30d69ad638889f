package io.eidetica4j.database;

import io.eidetica4j.entry.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Entries that were begun at the same tips and are stored together, one behind the other.
 *
 * <p>Left as they were, n writers of one tree would make n tips, and each of their next entries
 * would name n parents: with every writer more, each commit would cost more. One behind the other
 * they leave one tip. What they do to their stores is the same either way; of those that change the
 * same key, the one that came last wins here, instead of the one with the greater id.
 */
final class Strand {
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Entry> lastIn = new HashMap<>();

  void add(Entry entry) {
    entries.add(entry);
    entry.subtreeNames().forEach(store -> lastIn.put(store, entry));
  }

  /** The entry that the next one comes behind. */
  Optional<Entry> last() {
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast());
  }

  /** The same among those that take part in a store. */
  Optional<Entry> lastIn(String store) {
    return Optional.ofNullable(lastIn.get(store));
  }
}

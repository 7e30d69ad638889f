package io.eidetica4j.sync.protocol;

import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;

/**
 * Takes the parts of an answer as they are read, so that no whole database is ever in memory. An
 * exception ends the reading and is passed on.
 */
public interface EntrySink {
  /** The database that the answer says it is of. */
  void tree(Id tree);

  /** The root entry of a bootstrap. */
  void root(Entry root);

  /** Any other entry. */
  void entry(Entry entry);

  /** For requests whose answer brings no entries: one that does is refused. */
  static EntrySink none() {
    return NoEntries.INSTANCE;
  }
}

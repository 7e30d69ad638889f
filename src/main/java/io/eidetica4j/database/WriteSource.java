package io.eidetica4j.database;

/** Where entries came from. More sources may come: treat unknown ones as {@link #REMOTE}. */
public enum WriteSource {
  /** A commit of this process. */
  LOCAL,
  /** Entries that were received, and have passed verification here. */
  REMOTE
}

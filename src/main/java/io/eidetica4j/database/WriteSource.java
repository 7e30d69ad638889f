package io.eidetica4j.database;

/** Where entries came from. More sources may come: treat unknown ones as {@link #REMOTE}. */
public enum WriteSource {
  /** A commit of this process. */
  LOCAL,
  /**
   * Entries that a program signed itself and handed over to this process, and that have passed
   * verification here: a commit made through it. To other programs it is told as {@link #REMOTE}.
   */
  SUBMITTED,
  /** Entries that were received from a peer, and have passed verification here. */
  REMOTE
}

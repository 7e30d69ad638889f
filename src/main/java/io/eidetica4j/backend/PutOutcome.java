package io.eidetica4j.backend;

/** What became of one entry handed to {@link Backend#put}. */
public enum PutOutcome {
  /** It is new, and stored with the status that was given. */
  STORED,
  /** It had been stored before; nothing changed, in particular not its status. */
  PRESENT
}

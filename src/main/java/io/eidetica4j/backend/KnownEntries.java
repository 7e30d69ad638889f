package io.eidetica4j.backend;

import io.eidetica4j.entry.Id;

/** Entries of a tree that somebody knows already. What is stored once stays stored. */
public interface KnownEntries {
  /** How many there are. */
  int size();

  /** Whether an entry is among them. */
  boolean contains(Id id);

  /** The height from which on most of the others are looked for, as a signed number. */
  long height();
}

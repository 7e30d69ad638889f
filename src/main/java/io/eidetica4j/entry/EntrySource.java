package io.eidetica4j.entry;

import java.io.IOException;
import java.util.List;

/**
 * The values of an entry, one after the other, out of one of its two wire forms. What doesn't fit
 * is SERIALIZE; what is too long is INSTANCE_LIMIT_EXCEEDED, found out before memory is taken for
 * it.
 */
interface EntrySource {
  /** Enters a map. */
  Members struct(Fields fields) throws IOException;

  /**
   * Enters a map of one member, whose key says what its value is, and returns the index of the key;
   * {@link #endVariant} follows when the value has been read.
   */
  int variant(Fields variants) throws IOException;

  /** Leaves the map of one member. */
  void endVariant() throws IOException;

  /** Reads an array of at most so many elements. */
  <T> List<T> list(String what, int max, ElementReader<T> reader) throws IOException;

  /** Whether the value is null; if so it counts as read. */
  boolean isNull() throws IOException;

  /** A text of at most so many bytes in UTF-8. */
  String text(int maxBytes) throws IOException;

  /** A byte string. */
  byte[] bytes(int maxBytes) throws IOException;

  /** An unsigned 64-bit number. */
  long unsigned() throws IOException;

  /** A truth value. */
  boolean bool() throws IOException;

  /** An id, which may be the empty one. */
  Id id() throws IOException;

  /** Goes through the members of a map. */
  interface Members {
    /** What {@link #next} returns after the last member. */
    int END = -1;

    /** Goes to the value of the next known member and returns its index. */
    int next() throws IOException;
  }

  /** Reads one element. */
  @FunctionalInterface
  interface ElementReader<T> {
    /** Reads the element that comes next. */
    T read() throws IOException;
  }
}

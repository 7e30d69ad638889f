package io.eidetica4j.crdt;

import io.eidetica4j.codec.Bytes;

/**
 * A kind of mergeable data, as a store keeps it: how its states begin, merge and become bytes.
 *
 * <p>States are values: no method changes its arguments, and results may share structure with them.
 * A history is folded strictly from left to right, one payload at a time, because {@code merge}
 * need not be associative.
 *
 * @param <T> the type of a state, and of a change
 */
public interface Crdt<T> {
  /** The state before the first change. */
  T empty();

  /** The state after {@code later} came on top of {@code earlier}. */
  T merge(T earlier, T later);

  /**
   * Reads a payload, which may come from anyone.
   *
   * @throws io.eidetica4j.EideticaException {@code CRDT_DESERIALIZATION_FAILED} where the bytes are
   *     no such data
   */
  T decode(Bytes payload);

  /**
   * Writes a payload; equal values give equal bytes.
   *
   * @throws io.eidetica4j.EideticaException {@code CRDT_SERIALIZATION_FAILED} where the value can't
   *     be written so that every reader can read it
   */
  Bytes encode(T value);

  /**
   * About how many bytes of memory a state takes, counted as if it shared nothing: what is kept is
   * bounded by it. Asked for again and again, so it must not walk a large state. A kind whose
   * states can be large should say; by default it counts as a small one.
   */
  default long bytes(T state) {
    return 1024;
  }
}

package io.eidetica4j.dag;

import io.eidetica4j.entry.Id;
import java.util.Arrays;

/**
 * Reads what {@link PieceOutput} wrote. Whatever else it is given makes it throw some {@link
 * RuntimeException}, and never take more memory than it was given bytes.
 */
final class PieceInput {
  private final byte[] bytes;
  private int at;

  PieceInput(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  long number() {
    byte b = bytes[at++];
    if (b >= 0) {
      return b;
    }
    long value = b & 0x7f;
    for (int shift = 7; shift < 70; shift += 7) {
      b = bytes[at++];
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalStateException("too long a number");
  }

  long signed() {
    long value = number();
    return (value >>> 1) ^ -(value & 1);
  }

  /** How many things follow, each of which takes a byte at least. */
  int count() {
    long count = number();
    if (count < 0 || count > bytes.length - at) {
      throw new IllegalStateException("too great a number");
    }
    return (int) count;
  }

  Id id() {
    int length = count();
    at += length;
    return Id.fromCidBytes(bytes, at - length, length);
  }

  byte[] run() {
    int length = count();
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }
}

package io.eidetica4j.dag;

import io.eidetica4j.entry.Id;
import java.util.Arrays;

/** Bytes that grow: numbers by seven bits a byte, the lowest first, and ids. */
final class PieceOutput {
  private byte[] bytes;
  private int size;

  /** Begins with so many bytes that are filled in later. */
  PieceOutput(int header) {
    bytes = new byte[Math.max(1024, header)];
    size = header;
  }

  /** An unsigned number. */
  void number(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** A number that is mostly near zero. */
  void signed(long value) {
    number((value << 1) ^ (value >> 63));
  }

  void id(Id id) {
    run(id.cidBytes());
  }

  /** Some bytes, after how many they are. */
  void run(byte[] run) {
    number(run.length);
    room(run.length);
    System.arraycopy(run, 0, bytes, size, run.length);
    size += run.length;
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }
}

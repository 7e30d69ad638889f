package io.eidetica4j.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Writes DAG-CBOR: definite lengths, shortest heads. The caller writes map keys in their order
 * (shorter first, then by bytes). Not thread-safe.
 */
public final class CborWriter {
  private static final int UNSIGNED = 0;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int LINK_TAG = 42;

  private byte[] buffer;
  private int size;

  /** A writer that makes room for so many bytes to begin with. */
  public CborWriter(int expectedSize) {
    buffer = new byte[expectedSize];
  }

  /** The bytes {@code text} is written as; for keys that are written often. */
  public static byte[] encodedText(String text) {
    return new CborWriter(text.length() + 9).text(text).toByteArray();
  }

  /** How many bytes have been written. */
  public int size() {
    return size;
  }

  /** Copies bytes that are already encoded. */
  public CborWriter raw(byte[] encoded) {
    reserve(encoded.length);
    System.arraycopy(encoded, 0, buffer, size, encoded.length);
    size += encoded.length;
    return this;
  }

  /** Opens a map of so many entries. */
  public CborWriter map(int entries) {
    return head(MAP, entries);
  }

  /** Opens an array of so many elements. */
  public CborWriter array(int elements) {
    return head(ARRAY, elements);
  }

  /** Writes an unsigned 64-bit number. */
  public CborWriter unsigned(long value) {
    return head(UNSIGNED, value);
  }

  /** Writes a text, which must hold no unpaired surrogate. */
  public CborWriter text(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    return head(TEXT, utf8.length).raw(utf8);
  }

  /** Writes a byte string. */
  public CborWriter bytes(byte[] bytes) {
    return head(BYTES, bytes.length).raw(bytes);
  }

  /** Writes a truth value. */
  public CborWriter bool(boolean value) {
    reserve(1);
    buffer[size++] = (byte) (value ? 0xf5 : 0xf4);
    return this;
  }

  /** Writes null. */
  public CborWriter nil() {
    reserve(1);
    buffer[size++] = (byte) 0xf6;
    return this;
  }

  /**
   * Opens a link to a CID of so many bytes and makes room for it.
   *
   * @return where in {@link #buffer()} the CID goes; the caller fills it before writing on
   */
  public int link(int cidLength) {
    reserve(cidLength + 8);
    buffer[size++] = (byte) 0xd8;
    buffer[size++] = LINK_TAG;
    head(BYTES, cidLength + 1L);
    buffer[size++] = 0;
    int at = size;
    size += cidLength;
    return at;
  }

  /** The buffer itself, valid until the next write. */
  public byte[] buffer() {
    return buffer;
  }

  /** What has been written. */
  public byte[] toByteArray() {
    return size == buffer.length ? buffer : Arrays.copyOf(buffer, size);
  }

  private CborWriter head(int major, long argument) {
    reserve(9);
    byte[] to = buffer;
    int type = major << 5;
    if (argument >= 0 && argument < 24) {
      to[size++] = (byte) (type | (int) argument);
    } else if (argument >= 0 && argument <= 0xff) {
      to[size++] = (byte) (type | 24);
      to[size++] = (byte) argument;
    } else if (argument >= 0 && argument <= 0xffff) {
      to[size++] = (byte) (type | 25);
      bigEndian(argument, 2);
    } else if (argument >= 0 && argument <= 0xffff_ffffL) {
      to[size++] = (byte) (type | 26);
      bigEndian(argument, 4);
    } else {
      to[size++] = (byte) (type | 27);
      bigEndian(argument, 8);
    }
    return this;
  }

  private void bigEndian(long value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
  }

  private void reserve(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, more), size + (size >> 1) + 64));
    }
  }
}

package io.eidetica4j.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable byte string: equal by content, ordered as unsigned bytes. Payloads, metadata and
 * other opaque data travel as this.
 */
public final class Bytes implements Comparable<Bytes> {
  /** No bytes. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /** A copy of the array's content. */
  public static Bytes copyOf(byte[] array) {
    return wrap(array.clone());
  }

  /** Takes the array over without copying it: the caller must not change it afterwards. */
  public static Bytes wrap(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array);
  }

  /** The UTF-8 form of a text; it must not hold unpaired surrogates. */
  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads hexadecimal digits of either case without separators. */
  public static Bytes fromHex(String hex) {
    return wrap(HexFormat.of().parseHex(hex));
  }

  /** How many bytes there are. */
  public int length() {
    return array.length;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return array.length == 0;
  }

  /** The byte at the index. */
  public byte at(int index) {
    return array[index];
  }

  /** A copy of the bytes. */
  public byte[] toArray() {
    return array.clone();
  }

  /** The bytes themselves, shared for speed: they must not be changed. */
  public byte[] array() {
    return array;
  }

  /**
   * The bytes as UTF-8 text.
   *
   * @throws io.eidetica4j.EideticaException SERIALIZE where they are no UTF-8
   */
  public String utf8() {
    return Utf8.decode(array, 0, array.length);
  }

  /** The bytes in lower-case hexadecimal. */
  public String hex() {
    return HexFormat.of().formatHex(array);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(array, other.array);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(array, that.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  /** How long it is, not what it holds: payloads may be secret and large. */
  @Override
  public String toString() {
    return "Bytes[" + array.length + "]";
  }
}

package io.eidetica4j.crdt.y;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eidetica4j.codec.Bytes;
import java.util.Arrays;

/** Writes numbers, texts and values as Yjs does. */
final class YWriter {
  static final int UNDEFINED = 127;
  static final int NULL = 126;
  static final int INTEGER = 125;
  static final int FLOAT32 = 124;
  static final int FLOAT64 = 123;
  static final int BIG_INT = 122;
  static final int FALSE = 121;
  static final int TRUE = 120;
  static final int TEXT = 119;
  static final int OBJECT = 118;
  static final int ARRAY = 117;
  static final int BYTES = 116;

  private byte[] out = new byte[64];
  private int size;

  int size() {
    return size;
  }

  Bytes toBytes() {
    return Bytes.wrap(Arrays.copyOf(out, size));
  }

  private void ensure(int more) {
    if (out.length - size < more) {
      out =
          Arrays.copyOf(
              out,
              Math.max(
                  Math.addExact(size, more), (int) Math.min(size * 2L, Integer.MAX_VALUE - 8)));
    }
  }

  void u8(int value) {
    ensure(1);
    out[size++] = (byte) value;
  }

  /** An unsigned number. */
  void number(long value) {
    ensure(10);
    long rest = value;
    while (rest > 0x7f) {
      out[size++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out[size++] = (byte) rest;
  }

  private void integer(long value, boolean negative) {
    ensure(10);
    long rest = Math.abs(value);
    out[size++] = (byte) ((rest > 0x3f ? 0x80 : 0) | (negative ? 0x40 : 0) | (rest & 0x3f));
    rest >>>= 6;
    while (rest > 0) {
      out[size++] = (byte) ((rest > 0x7f ? 0x80 : 0) | (rest & 0x7f));
      rest >>>= 7;
    }
  }

  /** A text; what has no UTF-8 form is replaced, as Yjs does. */
  void text(CharSequence text) {
    int length = text.length();
    boolean ascii = true;
    for (int i = 0; i < length && ascii; i++) {
      ascii = text.charAt(i) < 0x80;
    }
    if (ascii) {
      number(length);
      ensure(length);
      for (int i = 0; i < length; i++) {
        out[size++] = (byte) text.charAt(i);
      }
    } else {
      bytes(wellFormed(text.toString()).getBytes(UTF_8));
    }
  }

  /** The JDK puts a question mark in the place of half a surrogate pair, Yjs U+FFFD. */
  static String wellFormed(String text) {
    StringBuilder fixed = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      if (fixed == null) {
        fixed = new StringBuilder(text);
      }
      fixed.setCharAt(i, '\uFFFD');
    }
    return fixed == null ? text : fixed.toString();
  }

  void bytes(byte[] bytes) {
    number(bytes.length);
    raw(bytes, bytes.length);
  }

  private void raw(byte[] bytes, int length) {
    ensure(length);
    System.arraycopy(bytes, 0, out, size, length);
    size += length;
  }

  /** What another writer has written. */
  void append(YWriter other) {
    raw(other.out, other.size);
  }

  void value(YValue value) {
    switch (value) {
      case YValue.Undefined none -> u8(UNDEFINED);
      case YValue.Null none -> u8(NULL);
      case YValue.Bool bool -> u8(bool.value() ? TRUE : FALSE);
      case YValue.Int integer when Math.abs(integer.value()) > Integer.MAX_VALUE ->
          fraction((double) integer.value());
      case YValue.Int integer -> {
        u8(INTEGER);
        integer(integer.value(), integer.value() < 0);
      }
      case YValue.Num number -> fraction(number.value());
      case YValue.BigInt integer -> {
        u8(BIG_INT);
        bigEndian(integer.value(), 8);
      }
      case YValue.Text text -> {
        u8(TEXT);
        text(text.value());
      }
      case YValue.Binary binary -> {
        u8(BYTES);
        bytes(binary.value().array());
      }
      case YValue.Items items -> {
        u8(ARRAY);
        number(items.values().size());
        items.values().forEach(this::value);
      }
      case YValue.Members members -> {
        u8(OBJECT);
        number(members.values().size());
        members
            .values()
            .forEach((key, member) -> {
              text(key);
              value(member);
            });
      }
      case YValue.SubDocument document ->
          throw YErrors.operation("write", "a sub-document inside of a value");
      case YShared shared -> throw YErrors.operation("write", "a shared type inside of a value");
    }
  }

  /** Yjs takes the shorter of two widths where nothing is lost. */
  private void fraction(double value) {
    if (value == 0 && Double.doubleToRawLongBits(value) != 0) {
      u8(INTEGER);
      integer(0, true);
    } else if ((float) value == value || Double.isNaN(value)) {
      if (Double.isNaN(value)) {
        u8(FLOAT64);
        bigEndian(Double.doubleToLongBits(value), 8);
      } else {
        u8(FLOAT32);
        bigEndian(Float.floatToIntBits((float) value), 4);
      }
    } else {
      u8(FLOAT64);
      bigEndian(Double.doubleToLongBits(value), 8);
    }
  }

  private void bigEndian(long value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      u8((int) (value >>> shift));
    }
  }
}

package io.eidetica4j.crdt.y;

import io.eidetica4j.EideticaException;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.Utf8;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads numbers, texts and values from hostile bytes. A length counts only as far as the input
 * bears it out, so nothing is allocated on the word of one. Errors are CRDT_DESERIALIZATION_FAILED,
 * and INSTANCE_LIMIT_EXCEEDED for what is well-formed but too large.
 */
final class YReader {
  /** Largest number that Yjs can hold exactly. */
  static final long MAX_NUMBER = (1L << 53) - 1;

  /** Ends of blocks: a document whose authors write more than that is not for one machine. */
  static final int MAX_CLOCK = Integer.MAX_VALUE;

  /** Two bytes of an update are one of these, so there is only one of each. */
  private static final YValue NO_ITEMS = new YValue.Items(List.of());

  private static final YValue NO_MEMBERS = new YValue.Members(Map.of());

  private final byte[] in;
  private int at;

  YReader(byte[] in) {
    this.in = in;
  }

  int position() {
    return at;
  }

  int remaining() {
    return in.length - at;
  }

  int u8() {
    if (at == in.length) {
      throw YErrors.truncated();
    }
    return in[at++] & 0xff;
  }

  /** An unsigned number of at most 53 bits. */
  long number() {
    int first = u8();
    if (first < 0x80) {
      return first;
    }
    long value = first & 0x7f;
    for (int shift = 7; ; shift += 7) {
      int next = u8();
      long bits = next & 0x7f;
      if (shift > 49 || (shift == 49 && bits > 0xf)) {
        if (bits != 0) {
          throw YErrors.malformed("number beyond 2^53");
        }
        if (shift > 63) {
          throw YErrors.malformed("number of too many bytes");
        }
      } else {
        value |= bits << shift;
      }
      if (next < 0x80) {
        return value;
      }
    }
  }

  /** A signed number of at most 53 bits. */
  private YValue integer() {
    int first = u8();
    boolean negative = (first & 0x40) != 0;
    long value = first & 0x3f;
    int next = first;
    for (int shift = 6; (next & 0x80) != 0; shift += 7) {
      next = u8();
      long bits = next & 0x7f;
      if (shift > 48 && (shift > 62 || bits >> Math.max(0, 53 - shift) != 0)) {
        throw YErrors.malformed("integer beyond 2^53");
      }
      value |= bits << shift;
    }
    return negative && value == 0
        ? new YValue.Num(-0.0)
        : new YValue.Int(negative ? -value : value);
  }

  /** How many things follow, each of which takes at least so many bytes. */
  int count(int bytesEach) {
    long count = number();
    if (count > remaining() / bytesEach) {
      throw YErrors.truncated();
    }
    return (int) count;
  }

  /** A clock, or a number of clocks. */
  int clock() {
    long clock = number();
    if (clock > MAX_CLOCK) {
      throw YErrors.limit("clocks of one client", MAX_CLOCK);
    }
    return (int) clock;
  }

  String text() {
    int length = count(1);
    at += length;
    try {
      return Utf8.decode(in, at - length, length);
    } catch (EideticaException e) {
      throw YErrors.malformed("invalid UTF-8");
    }
  }

  /** Passes a text, and gives how many UTF-16 units it has. */
  int skipText() {
    int length = count(1);
    int from = at;
    at += length;
    if (!Utf8.isValid(in, from, length)) {
      throw YErrors.malformed("invalid UTF-8");
    }
    int units = 0;
    for (int i = from; i < at; i++) {
      // every character has one byte that doesn't continue another; four bytes are two units
      units += (in[i] & 0xc0) == 0x80 ? 0 : (in[i] & 0xff) >= 0xf0 ? 2 : 1;
    }
    return units;
  }

  Bytes bytes() {
    int length = count(1);
    byte[] bytes = new byte[length];
    System.arraycopy(in, at, bytes, 0, length);
    at += length;
    return Bytes.wrap(bytes);
  }

  void skip(int length) {
    if (length > remaining()) {
      throw YErrors.truncated();
    }
    at += length;
  }

  YValue value() {
    return value(0);
  }

  private YValue value(int depth) {
    if (depth > Limits.DEPTH) {
      throw YErrors.limit("levels", Limits.DEPTH);
    }
    int tag = u8();
    return switch (tag) {
      case YWriter.UNDEFINED -> YValues.UNDEFINED;
      case YWriter.NULL -> YValues.NULL;
      case YWriter.INTEGER -> integer();
      case YWriter.FLOAT32 -> YValue.of((double) Float.intBitsToFloat((int) bigEndian(4)));
      case YWriter.FLOAT64 -> YValue.of(Double.longBitsToDouble(bigEndian(8)));
      case YWriter.BIG_INT -> new YValue.BigInt(bigEndian(8));
      case YWriter.FALSE -> YValues.FALSE;
      case YWriter.TRUE -> YValues.TRUE;
      case YWriter.TEXT -> new YValue.Text(text());
      case YWriter.BYTES -> new YValue.Binary(bytes());
      case YWriter.ARRAY -> array(depth);
      case YWriter.OBJECT -> object(depth);
      default -> throw YErrors.malformed("unknown kind of value " + tag);
    };
  }

  private YValue array(int depth) {
    int count = count(1);
    if (count == 0) {
      return NO_ITEMS;
    }
    List<YValue> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(value(depth + 1));
    }
    return new YValue.Items(values);
  }

  private YValue object(int depth) {
    int count = count(2);
    if (count == 0) {
      return NO_MEMBERS;
    }
    Map<String, YValue> members = LinkedHashMap.newLinkedHashMap(count);
    for (int i = 0; i < count; i++) {
      members.put(text(), value(depth + 1));
    }
    return new YValue.Members(members);
  }

  private long bigEndian(int size) {
    long value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | u8();
    }
    return value;
  }

  /** Passes a value, checking it as {@link #value} does. */
  void skipValue() {
    skipValue(0);
  }

  private void skipValue(int depth) {
    if (depth > Limits.DEPTH) {
      throw YErrors.limit("levels", Limits.DEPTH);
    }
    int tag = u8();
    switch (tag) {
      case YWriter.UNDEFINED, YWriter.NULL, YWriter.FALSE, YWriter.TRUE -> {}
      case YWriter.INTEGER -> integer();
      case YWriter.FLOAT32 -> skip(4);
      case YWriter.FLOAT64, YWriter.BIG_INT -> skip(8);
      case YWriter.TEXT -> skipText();
      case YWriter.BYTES -> skip(count(1));
      case YWriter.ARRAY -> {
        for (int left = count(1); left > 0; left--) {
          skipValue(depth + 1);
        }
      }
      case YWriter.OBJECT -> {
        for (int left = count(2); left > 0; left--) {
          skipText();
          skipValue(depth + 1);
        }
      }
      default -> throw YErrors.malformed("unknown kind of value " + tag);
    }
  }
}

package io.eidetica4j.codec;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import java.util.Arrays;

/**
 * Reads DAG-CBOR from hostile bytes. Tolerates heads longer than needed and map keys in any order;
 * refuses indefinite lengths, tags other than 42, numbers and floats of other widths than the
 * format allows, lengths beyond the input, and deep nesting. All errors are SERIALIZE. Nothing is
 * allocated on the word of a length that the input does not bear out. Not thread-safe.
 */
public final class CborReader {
  /** Deepest nesting of a value that is skipped. */
  public static final int MAX_DEPTH = 256;

  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int TAG = 6;
  private static final int FALSE = 0xf4;
  private static final int TRUE = 0xf5;
  private static final int NULL = 0xf6;
  private static final int DOUBLE = 0xfb;
  private static final int LINK_TAG = 42;

  private final byte[] input;
  private int at;

  /** Reads these bytes, which must not be changed meanwhile. */
  public CborReader(byte[] input) {
    this.input = input;
  }

  /** Enters a map and returns how many entries follow. */
  public int map() {
    return count(head(MAP, "a map"), 2);
  }

  /** Enters an array and returns how many elements follow. */
  public int array() {
    return count(head(ARRAY, "an array"), 1);
  }

  /** Reads an unsigned 64-bit number. */
  public long unsigned() {
    return head(UNSIGNED, "an unsigned integer");
  }

  /** Reads a text of at most so many bytes of UTF-8. */
  public String text(int maxBytes) {
    int length = length(head(TEXT, "text"), maxBytes);
    at += length;
    return Utf8.decode(input, at - length, length);
  }

  /** Whether the next value is exactly this text, which then counts as read. */
  public boolean skipText(byte[] encoded) {
    int end = at + encoded.length;
    if (end > input.length || !Arrays.equals(input, at, end, encoded, 0, encoded.length)) {
      return false;
    }
    at = end;
    return true;
  }

  /** Reads a byte string of at most so many bytes. */
  public byte[] bytes(int maxBytes) {
    int length = length(head(BYTES, "a byte string"), maxBytes);
    at += length;
    return Arrays.copyOfRange(input, at - length, at);
  }

  /** Reads a link and returns the bytes of its CID. */
  public byte[] link(int maxBytes) {
    if (head(TAG, "a link") != LINK_TAG) {
      throw error("a tag other than 42");
    }
    int length = length(head(BYTES, "a link's bytes"), maxBytes);
    if (length < 2 || input[at] != 0) {
      throw error("a link without its leading zero");
    }
    at += length;
    return Arrays.copyOfRange(input, at - length + 1, at);
  }

  /** Reads a truth value. */
  public boolean bool() {
    int value = next() & 0xff;
    if (value != TRUE && value != FALSE) {
      throw error("no truth value where one is due");
    }
    return value == TRUE;
  }

  /** Whether the next value is null, which then counts as read. */
  public boolean skipNull() {
    if (at < input.length && (input[at] & 0xff) == NULL) {
      at++;
      return true;
    }
    return false;
  }

  /** Passes over one value of any kind, without recursion. */
  public void skip() {
    long[] due = new long[8]; // values still due in each open container
    boolean[] isMap = new boolean[8];
    int depth = 0;
    do {
      if (depth > 0) {
        due[depth - 1]--;
        if (isMap[depth - 1] && (due[depth - 1] & 1) == 1 && (peek() & 0xff) >> 5 != TEXT) {
          throw error("a map key that is no text");
        }
      }
      int major = (peek() & 0xff) >> 5;
      long inside = skipHead(major);
      if (inside > 0) {
        if (depth == MAX_DEPTH) {
          throw error("nesting deeper than " + MAX_DEPTH);
        }
        if (depth == due.length) {
          due = Arrays.copyOf(due, 2 * depth);
          isMap = Arrays.copyOf(isMap, 2 * depth);
        }
        due[depth] = inside;
        isMap[depth++] = major == MAP;
      }
      while (depth > 0 && due[depth - 1] == 0) {
        depth--;
      }
    } while (depth > 0);
  }

  /** Fails where input is left over. */
  public void end() {
    if (at != input.length) {
      throw error("trailing bytes");
    }
  }

  /** Passes over a value without what it contains; returns how many values that is. */
  private long skipHead(int major) {
    switch (major) {
      case UNSIGNED, NEGATIVE -> head(major, "an integer");
      case BYTES -> {
        int length = length(head(BYTES, "a byte string"), Integer.MAX_VALUE);
        at += length; // in two steps, since head() moves on as well
      }
      case TEXT -> text(Integer.MAX_VALUE);
      case ARRAY -> {
        return array();
      }
      case MAP -> {
        return 2L * map();
      }
      case TAG -> link(Integer.MAX_VALUE);
      default -> simple();
    }
    return 0;
  }

  private void simple() {
    int first = next() & 0xff;
    if (first == DOUBLE) {
      long bits = bigEndian(8);
      if (!Double.isFinite(Double.longBitsToDouble(bits))) {
        throw error("a float that is not finite");
      }
    } else if (first != TRUE && first != FALSE && first != NULL) {
      throw error("a simple value that DAG-CBOR does not have");
    }
  }

  private long head(int major, String expected) {
    int first = next() & 0xff;
    if (first >> 5 != major) {
      at--;
      throw error("no value of the kind " + expected);
    }
    int info = first & 0x1f;
    if (info < 24) {
      return info;
    }
    return switch (info) {
      case 24 -> bigEndian(1);
      case 25 -> bigEndian(2);
      case 26 -> bigEndian(4);
      case 27 -> bigEndian(8);
      default -> throw error("an indefinite or reserved length");
    };
  }

  private long bigEndian(int bytes) {
    if (input.length - at < bytes) {
      throw error("unexpected end");
    }
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | (input[at++] & 0xff);
    }
    return value;
  }

  private int length(long length, int max) {
    if (length < 0 || length > input.length - at) {
      throw error("a length beyond the end");
    }
    if (length > max) {
      throw ErrorKind.INSTANCE_LIMIT_EXCEEDED
          .error("Encoded value of " + length + " bytes is longer than the limit of " + max)
          .with("limit", max);
    }
    return (int) length;
  }

  private int count(long count, int leastBytesEach) {
    if (count < 0 || count > (input.length - at) / leastBytesEach) {
      throw error("a count beyond the end");
    }
    return (int) count;
  }

  private byte peek() {
    if (at == input.length) {
      throw error("unexpected end");
    }
    return input[at];
  }

  private byte next() {
    byte value = peek();
    at++;
    return value;
  }

  private EideticaException error(String what) {
    return ErrorKind.SERIALIZE
        .error("Serialization error: invalid DAG-CBOR at byte " + at + ": " + what)
        .with("offset", at);
  }
}

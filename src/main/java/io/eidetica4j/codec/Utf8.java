package io.eidetica4j.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eidetica4j.ErrorKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** UTF-8 without leniency: what is not well-formed is refused, never replaced. */
public final class Utf8 {
  private static final char REPLACEMENT = '\uFFFD';
  private static final long SIGN_BITS = 0x8080_8080_8080_8080L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private Utf8() {}

  /**
   * The text of these bytes.
   *
   * @throws io.eidetica4j.EideticaException SERIALIZE where they are not well-formed
   */
  public static String decode(byte[] bytes, int offset, int length) {
    String text = new String(bytes, offset, length, UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0 && !isEncodingOf(text, bytes, offset, length)) {
      throw ErrorKind.SERIALIZE.error("Serialization error: invalid UTF-8 in text");
    }
    return text;
  }

  /** Whether the bytes are well-formed UTF-8. */
  public static boolean isValid(byte[] bytes, int offset, int length) {
    if (isAscii(bytes, offset, length)) {
      return true;
    }
    String text = new String(bytes, offset, length, UTF_8);
    return text.indexOf(REPLACEMENT) < 0 || isEncodingOf(text, bytes, offset, length);
  }

  /** Whether the text can be written in UTF-8, that is, holds no unpaired surrogate. */
  public static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** How many bytes the text takes in UTF-8. */
  public static int length(String text) {
    int length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        // one char more for two bytes; two more for three; a pair of chars takes four
        length += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return length;
  }

  /** Compares texts as their UTF-8 bytes, unsigned; {@link String#compareTo} would not. */
  public static int compare(String left, String right) {
    int shared = Math.min(left.length(), right.length());
    for (int i = 0; i < shared; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        // surrogates stand for code points above every other char
        boolean aboveA = Character.isSurrogate(a);
        boolean aboveB = Character.isSurrogate(b);
        return aboveA == aboveB ? Character.compare(a, b) : Boolean.compare(aboveA, aboveB);
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  private static boolean isAscii(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int at = offset;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      if (((long) LONGS.get(bytes, at) & SIGN_BITS) != 0) {
        return false;
      }
    }
    for (; at < end; at++) {
      if (bytes[at] < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEncodingOf(String text, byte[] bytes, int offset, int length) {
    byte[] again = text.getBytes(UTF_8);
    return Arrays.equals(again, 0, again.length, bytes, offset, offset + length);
  }
}

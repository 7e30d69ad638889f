package io.eidetica4j.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.SerializableString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes as the text of a JSON array of numbers, made at once: a generator that is given number
 * after number takes several times as long, and on this wire most of what is written is bytes.
 */
final class NumberArray implements SerializableString {
  /** For each byte its digits and a comma, the first in the lowest bits, and their count on top. */
  private static final int[] DIGITS = new int[256];

  private static final int COUNT_SHIFT = 28;

  static {
    for (int value = 0; value < DIGITS.length; value++) {
      String text = value + ",";
      // 7 bits for each character leave room for the count
      int packed = text.length() << COUNT_SHIFT;
      for (int i = 0; i < text.length(); i++) {
        packed |= text.charAt(i) << (7 * i);
      }
      DIGITS[value] = packed;
    }
  }

  private final byte[] text;

  NumberArray(byte[] bytes) {
    byte[] to = new byte[2 + 4 * bytes.length];
    int at = 0;
    to[at++] = '[';
    for (byte value : bytes) {
      int packed = DIGITS[value & 0xff];
      to[at] = (byte) (packed & 0x7f);
      to[at + 1] = (byte) (packed >>> 7 & 0x7f);
      to[at + 2] = (byte) (packed >>> 14 & 0x7f);
      to[at + 3] = (byte) (packed >>> 21 & 0x7f);
      at += packed >>> COUNT_SHIFT;
    }
    if (bytes.length == 0) {
      at++;
    }
    to[at - 1] = ']'; // over the last comma
    text = Arrays.copyOf(to, at);
  }

  @Override
  public String getValue() {
    return new String(text, ISO_8859_1);
  }

  @Override
  public int charLength() {
    return text.length;
  }

  @Override
  public char[] asQuotedChars() {
    return getValue().toCharArray();
  }

  @Override
  public byte[] asUnquotedUTF8() {
    return text;
  }

  @Override
  public byte[] asQuotedUTF8() {
    return text;
  }

  @Override
  public int appendUnquotedUTF8(byte[] buffer, int offset) {
    if (buffer.length - offset < text.length) {
      return -1;
    }
    System.arraycopy(text, 0, buffer, offset, text.length);
    return text.length;
  }

  @Override
  public int appendQuotedUTF8(byte[] buffer, int offset) {
    return appendUnquotedUTF8(buffer, offset);
  }

  @Override
  public int appendUnquoted(char[] buffer, int offset) {
    if (buffer.length - offset < text.length) {
      return -1;
    }
    for (int i = 0; i < text.length; i++) {
      buffer[offset + i] = (char) text[i];
    }
    return text.length;
  }

  @Override
  public int appendQuoted(char[] buffer, int offset) {
    return appendUnquoted(buffer, offset);
  }

  @Override
  public int writeUnquotedUTF8(OutputStream out) throws IOException {
    out.write(text);
    return text.length;
  }

  @Override
  public int writeQuotedUTF8(OutputStream out) throws IOException {
    return writeUnquotedUTF8(out);
  }

  @Override
  public int putUnquotedUTF8(ByteBuffer buffer) {
    if (buffer.remaining() < text.length) {
      return -1;
    }
    buffer.put(text);
    return text.length;
  }

  @Override
  public int putQuotedUTF8(ByteBuffer buffer) {
    return putUnquotedUTF8(buffer);
  }
}

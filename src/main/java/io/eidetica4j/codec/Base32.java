package io.eidetica4j.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** RFC 4648 base32 in lower case without padding, the form in which ids are written. */
public final class Base32 {
  private static final byte[] DIGITS = "abcdefghijklmnopqrstuvwxyz234567".getBytes(ISO_8859_1);
  private static final int BITS = 5;

  private Base32() {}

  /** A prefix character followed by the bytes in base32. */
  public static String encode(char prefix, byte[] bytes) {
    byte[] text = new byte[1 + (bytes.length * 8 + BITS - 1) / BITS];
    text[0] = (byte) prefix;
    int at = 1;
    int held = 0;
    int bits = 0;
    for (byte b : bytes) {
      held = held << 8 | (b & 0xff);
      bits += 8;
      while (bits >= BITS) {
        bits -= BITS;
        text[at++] = DIGITS[held >>> bits & 31];
      }
    }
    if (bits > 0) {
      text[at] = DIGITS[held << (BITS - bits) & 31];
    }
    return new String(text, ISO_8859_1);
  }
}

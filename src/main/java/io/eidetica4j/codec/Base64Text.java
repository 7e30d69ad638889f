package io.eidetica4j.codec;

import java.util.Base64;

/**
 * RFC 4648 base64 with the standard alphabet, strictly: padding is required, and nothing that a
 * writer would not write is read.
 */
public final class Base64Text {
  private static final int GROUP = 4;

  private Base64Text() {}

  /** The padded text of these bytes. */
  public static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The text without padding, as salts are written. */
  public static String encodeUnpadded(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * The bytes of a padded text.
   *
   * @throws IllegalArgumentException where a character, the length, the padding or an unused bit is
   *     not as {@link #encode} writes it
   */
  public static byte[] decode(String text) {
    if (text.length() % GROUP != 0) {
      throw new IllegalArgumentException("invalid Base64 encoding");
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      // the JDK's message quotes the input, which may be a secret
      throw new IllegalArgumentException("invalid Base64 encoding");
    }
    if (!lastGroupIsCanonical(text, bytes)) {
      throw new IllegalArgumentException("invalid Base64 encoding");
    }
    return bytes;
  }

  /** Whether bits that fill no byte are zero; only the last group can have any. */
  private static boolean lastGroupIsCanonical(String text, byte[] bytes) {
    int rest = bytes.length % 3;
    if (rest == 0) {
      return true;
    }
    byte[] tail = new byte[rest];
    System.arraycopy(bytes, bytes.length - rest, tail, 0, rest);
    return text.endsWith(encode(tail));
  }
}

package io.eidetica4j.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Self-describing text forms of bytes: the first character names the base of the rest. Reads every
 * base of the multibase table but base256emoji; only base32 ({@link Base32}) and base58 are
 * written.
 */
public final class Multibase {
  /** Longest text that is read; some bases take time that grows with the square of the length. */
  public static final int MAX_LENGTH = 1024;

  private static final Alphabet BASE2 = Alphabet.of("01");
  private static final Alphabet BASE8 = Alphabet.of("01234567");
  private static final Alphabet BASE10 = Alphabet.of("0123456789");
  private static final Alphabet BASE16 = Alphabet.ignoringCase("0123456789abcdef");
  private static final Alphabet BASE32 = Alphabet.ignoringCase("abcdefghijklmnopqrstuvwxyz234567");
  private static final Alphabet BASE32_HEX =
      Alphabet.ignoringCase("0123456789abcdefghijklmnopqrstuv");
  private static final Alphabet BASE36 =
      Alphabet.ignoringCase("0123456789abcdefghijklmnopqrstuvwxyz");
  private static final Alphabet BASE45 =
      Alphabet.of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:");
  private static final Alphabet BASE58_BTC =
      Alphabet.of("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");
  private static final Alphabet BASE58_FLICKR =
      Alphabet.of("123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ");
  private static final Alphabet BASE64 =
      Alphabet.of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  private static final Alphabet BASE64_URL =
      Alphabet.of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
  private static final Alphabet Z_BASE32 = Alphabet.of("ybndrfg8ejkmcpqxot1uwisza345h769");

  private Multibase() {}

  /**
   * The bytes of a text with its prefix.
   *
   * @throws IllegalArgumentException where the base is unknown or the rest is not in it
   */
  public static byte[] decode(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("empty or too long");
    }
    String body = text.substring(1);
    return switch (text.charAt(0)) {
      case '\0' -> body.getBytes(UTF_8);
      case '0' -> bits(body, BASE2, 1);
      case '7' -> bits(body, BASE8, 3);
      case '9' -> number(body, BASE10);
      case 'f', 'F' -> bits(body, BASE16, 4);
      case 'b', 'B' -> bits(body, BASE32, 5);
      case 'c', 'C' -> bits(unpadded(body, 8), BASE32, 5);
      case 'v', 'V' -> bits(body, BASE32_HEX, 5);
      case 't', 'T' -> bits(unpadded(body, 8), BASE32_HEX, 5);
      case 'h' -> bits(body, Z_BASE32, 5);
      case 'k', 'K' -> number(body, BASE36);
      case 'R' -> base45(body);
      case 'z' -> decodeBase58(body);
      case 'Z' -> number(body, BASE58_FLICKR);
      case 'm' -> bits(body, BASE64, 6);
      case 'M' -> bits(unpadded(body, 4), BASE64, 6);
      case 'u' -> bits(body, BASE64_URL, 6);
      case 'U' -> bits(unpadded(body, 4), BASE64_URL, 6);
      default -> throw new IllegalArgumentException("unknown base");
    };
  }

  /**
   * The bytes of base58 with Bitcoin's alphabet, without a prefix.
   *
   * @throws IllegalArgumentException where it is not in that base
   */
  public static byte[] decodeBase58(String text) {
    return number(text, BASE58_BTC);
  }

  /** The bytes in base58 with Bitcoin's alphabet, without a prefix. */
  public static String encodeBase58(byte[] bytes) {
    StringBuilder reversed = new StringBuilder();
    byte[] number = bytes.clone();
    int from = leadingZeros(number);
    int zeros = from;
    while (from < number.length) {
      int rest = 0;
      for (int i = from; i < number.length; i++) {
        int digit = rest << 8 | (number[i] & 0xff);
        number[i] = (byte) (digit / 58);
        rest = digit % 58;
      }
      reversed.append(BASE58_BTC.character(rest));
      while (from < number.length && number[from] == 0) {
        from++;
      }
    }
    return "1".repeat(zeros) + reversed.reverse();
  }

  private static int leadingZeros(byte[] bytes) {
    int zeros = 0;
    while (zeros < bytes.length && bytes[zeros] == 0) {
      zeros++;
    }
    return zeros;
  }

  /** A base whose digits stand for so many bits each; spare bits are zero and less than a digit. */
  private static byte[] bits(String body, Alphabet alphabet, int bitsEach) {
    byte[] bytes = new byte[body.length() * bitsEach / 8];
    int at = 0;
    int held = 0;
    int bits = 0;
    for (int i = 0; i < body.length(); i++) {
      held = (held << bitsEach | alphabet.digit(body, i)) & 0xffff;
      bits += bitsEach;
      if (bits >= 8) {
        bits -= 8;
        bytes[at++] = (byte) (held >>> bits);
      }
    }
    if (bits >= bitsEach || (held & (1 << bits) - 1) != 0) {
      throw new IllegalArgumentException("spare bits");
    }
    return bytes;
  }

  /** A base whose text is one big number; each leading zero digit is a zero byte. */
  private static byte[] number(String body, Alphabet alphabet) {
    int zeros = 0;
    while (zeros < body.length() && body.charAt(zeros) == alphabet.character(0)) {
      zeros++;
    }
    byte[] number = new byte[body.length()];
    int from = number.length;
    for (int i = zeros; i < body.length(); i++) {
      int carry = alphabet.digit(body, i);
      for (int j = number.length - 1; j >= from || carry != 0; j--) {
        carry += (number[j] & 0xff) * alphabet.size();
        number[j] = (byte) carry;
        carry >>>= 8;
        from = Math.min(from, j);
      }
    }
    return Arrays.copyOfRange(number, from - zeros, number.length);
  }

  /** RFC 9285: three digits, the lowest first, for two bytes; two digits for a last single byte. */
  private static byte[] base45(String body) {
    if (body.length() % 3 == 1) {
      throw new IllegalArgumentException("a single digit at the end");
    }
    byte[] bytes = new byte[body.length() / 3 * 2 + body.length() % 3 / 2];
    int at = 0;
    for (int i = 0; i < body.length(); i += 3) {
      boolean pair = i + 2 < body.length();
      int value = BASE45.digit(body, i) + 45 * BASE45.digit(body, i + 1);
      value += pair ? 45 * 45 * BASE45.digit(body, i + 2) : 0;
      if (value > (pair ? 0xffff : 0xff)) {
        throw new IllegalArgumentException("digits above the largest value");
      }
      if (pair) {
        bytes[at++] = (byte) (value >>> 8);
      }
      bytes[at++] = (byte) value;
    }
    return bytes;
  }

  /** Takes off padding that fills the last group, and only that. */
  private static String unpadded(String body, int group) {
    int end = body.length();
    while (end > 0 && body.charAt(end - 1) == '=') {
      end--;
    }
    if (body.length() % group != 0 || body.length() - end >= group) {
      throw new IllegalArgumentException("wrong padding");
    }
    return body.substring(0, end);
  }
}

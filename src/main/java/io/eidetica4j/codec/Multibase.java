package io.eidetica4j.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Locale;

/**
 * Self-describing text forms of bytes: the first character names the base of the rest. Reads every
 * base of the multibase table but base256emoji; only base32 ({@link Base32}) and base58 are
 * written.
 */
public final class Multibase {
  /** Longest text that is read; some bases take time that grows with the square of the length. */
  public static final int MAX_LENGTH = 1024;

  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final String BASE32_HEX = "0123456789abcdefghijklmnopqrstuv";
  private static final String BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final String BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  private static final String BASE58_BTC =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final String BASE58_FLICKR =
      "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
  private static final String BASE64_START =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final String Z_BASE32 = "ybndrfg8ejkmcpqxot1uwisza345h769";

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
    if (text.charAt(0) == '\0') {
      return body.getBytes(UTF_8);
    }
    if (!body.chars().allMatch(c -> c < 0x80)) { // some others have a lower case in ASCII
      throw new IllegalArgumentException("a character outside the base");
    }
    String lower = body.toLowerCase(Locale.ROOT);
    return switch (text.charAt(0)) {
      case '0' -> bits(body, "01", 1);
      case '7' -> bits(body, "01234567", 3);
      case '9' -> number(body, "0123456789");
      case 'f', 'F' -> bits(lower, "0123456789abcdef", 4);
      case 'b', 'B' -> bits(lower, BASE32, 5);
      case 'c', 'C' -> bits(unpadded(lower, 8), BASE32, 5);
      case 'v', 'V' -> bits(lower, BASE32_HEX, 5);
      case 't', 'T' -> bits(unpadded(lower, 8), BASE32_HEX, 5);
      case 'h' -> bits(body, Z_BASE32, 5);
      case 'k', 'K' -> number(lower, BASE36);
      case 'R' -> base45(body);
      case 'z' -> decodeBase58(body);
      case 'Z' -> number(body, BASE58_FLICKR);
      case 'm' -> bits(body, BASE64_START + "+/", 6);
      case 'M' -> bits(unpadded(body, 4), BASE64_START + "+/", 6);
      case 'u' -> bits(body, BASE64_START + "-_", 6);
      case 'U' -> bits(unpadded(body, 4), BASE64_START + "-_", 6);
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
      reversed.append(BASE58_BTC.charAt(rest));
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
  private static byte[] bits(String body, String alphabet, int bitsEach) {
    byte[] bytes = new byte[body.length() * bitsEach / 8];
    int at = 0;
    int held = 0;
    int bits = 0;
    for (int i = 0; i < body.length(); i++) {
      held = (held << bitsEach | digit(body, i, alphabet)) & 0xffff;
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
  private static byte[] number(String body, String alphabet) {
    int zeros = 0;
    while (zeros < body.length() && body.charAt(zeros) == alphabet.charAt(0)) {
      zeros++;
    }
    byte[] number = new byte[body.length()];
    int from = number.length;
    for (int i = zeros; i < body.length(); i++) {
      int carry = digit(body, i, alphabet);
      for (int j = number.length - 1; j >= from || carry != 0; j--) {
        carry += (number[j] & 0xff) * alphabet.length();
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
      int value = digit(body, i, BASE45) + 45 * digit(body, i + 1, BASE45);
      value += pair ? 45 * 45 * digit(body, i + 2, BASE45) : 0;
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

  private static int digit(String body, int index, String alphabet) {
    int digit = alphabet.indexOf(body.charAt(index));
    if (digit < 0) {
      throw new IllegalArgumentException("a character outside the base");
    }
    return digit;
  }
}

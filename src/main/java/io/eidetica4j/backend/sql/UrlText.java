package io.eidetica4j.backend.sql;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent escapes in URLs. */
final class UrlText {
  private static final String HEX = "0123456789ABCDEF";
  private static final String PLAIN =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz/._-~:";

  private UrlText() {}

  /**
   * Percent-decodes, and leaves alone what looks like an escape but isn't; empty where what comes
   * out is not UTF-8.
   */
  static Optional<String> decode(String text) {
    byte[] from = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer to = ByteBuffer.allocate(from.length);
    for (int i = 0; i < from.length; i++) {
      int high = from[i] == '%' && i + 2 < from.length ? Character.digit(from[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(from[i + 2], 16);
      if (low < 0) {
        to.put(from[i]);
      } else {
        to.put((byte) (high << 4 | low));
        i += 2;
      }
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(to.flip()).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Percent-encodes all but what is plain in a path. */
  static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 8);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (PLAIN.indexOf(b) >= 0) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.charAt((b & 0xff) >> 4)).append(HEX.charAt(b & 0xf));
      }
    }
    return encoded.toString();
  }
}

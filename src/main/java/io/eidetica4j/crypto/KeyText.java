package io.eidetica4j.crypto;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Base64Text;

/** The text form that both halves of a key share: {@code ed25519:} and base64. */
final class KeyText {
  private static final String PREFIX = PublicKey.ALGORITHM + ":";

  private static final int LONGEST_SHOWN = 32;

  private KeyText() {}

  static String of(byte[] key) {
    return PREFIX + Base64Text.encode(key);
  }

  /** The 32 bytes of a key's text; messages quote nothing that could be a secret. */
  static byte[] parse(String text, String half) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw invalid("Expected 'algorithm:key' format");
    }
    if (!text.startsWith(PREFIX)) {
      throw invalid("Unknown key algorithm prefix: '" + shown(text.substring(0, colon)) + "'");
    }
    byte[] bytes;
    try {
      bytes = Base64Text.decode(text.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      throw invalid("Invalid base64 for key: " + e.getMessage());
    }
    checkLength(bytes, half);
    return bytes;
  }

  private static String shown(String prefix) {
    return prefix.length() > LONGEST_SHOWN ? prefix.substring(0, LONGEST_SHOWN) + "…" : prefix;
  }

  static void checkLength(byte[] bytes, String half) {
    if (bytes.length != Ed25519.KEY_BYTES) {
      throw invalid("Ed25519 " + half + " key must be 32 bytes, got " + bytes.length);
    }
  }

  static EideticaException invalid(String reason) {
    return ErrorKind.AUTH_INVALID_KEY_FORMAT
        .error("Invalid key format: " + reason)
        .with("reason", reason);
  }
}

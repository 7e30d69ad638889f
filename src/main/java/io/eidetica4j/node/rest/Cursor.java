package io.eidetica4j.node.rest;

import io.eidetica4j.node.problem.RestError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Cursors of pages and streams: opaque to clients, in URL-safe base64, made of a letter that says
 * what it is a cursor of and a text. They hold a place in an order, not a number of items passed
 * over, so they stay good while entries arrive.
 */
final class Cursor {
  private Cursor() {}

  /** A cursor. */
  static String encode(char kind, String text) {
    byte[] bytes = (kind + text).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * The text of a cursor.
   *
   * @param parameter where the cursor was given
   */
  static String decode(char kind, String cursor, String parameter) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (!text.isEmpty() && text.charAt(0) == kind) {
        return text.substring(1);
      }
    } catch (IllegalArgumentException e) {
      // not base64: no cursor of ours
    }
    throw invalid(parameter);
  }

  /** The error for what is no cursor. */
  static RuntimeException invalid(String parameter) {
    return RestError.INVALID_PARAMETER.error("'" + parameter + "' is no cursor of this resource");
  }
}

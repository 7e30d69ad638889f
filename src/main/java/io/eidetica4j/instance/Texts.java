package io.eidetica4j.instance;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Texts from callers that go into records: other nodes must be able to read them. */
final class Texts {
  /** Bytes that a name may take: it is part of messages, and kept in memory. */
  private static final int NAME_BYTES = 1024;

  private Texts() {}

  /**
   * Checks a name: any text up to a length, the empty one included.
   *
   * @throws io.eidetica4j.EideticaException of kind {@code LimitExceeded}, {@code InvalidOperation}
   *     for a text that is not well-formed
   */
  static void checkName(String what, String name) {
    check(what, name);
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > NAME_BYTES) {
      throw ErrorKind.INSTANCE_LIMIT_EXCEEDED
          .error("A " + what + " of " + bytes + " bytes is longer than " + NAME_BYTES)
          .with("limit", NAME_BYTES);
    }
  }

  /** Checks names and values of properties. */
  static void check(String what, Map<String, String> properties) {
    properties.forEach((name, value) -> {
      check(what, name);
      check(what, value);
    });
  }

  /** A text with half a surrogate pair in it can't be written so that others read it. */
  private static void check(String what, String text) {
    if (!Utf8.isWellFormed(text)) {
      throw ErrorKind.INSTANCE_INVALID_OPERATION.error(
          "A " + what + " must be well-formed text, without lone surrogates");
    }
  }
}

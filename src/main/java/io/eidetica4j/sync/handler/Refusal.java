package io.eidetica4j.sync.handler;

import java.io.Serial;

/** A request is not served; the message goes to the peer as it is. */
final class Refusal extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  Refusal(String message) {
    super(message, null, false, false);
  }

  /** The message. */
  String text() {
    return String.valueOf(getMessage());
  }
}

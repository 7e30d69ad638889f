package io.eidetica4j.node.config;

import java.io.Serial;

/**
 * A reason not to start that whoever operates the node can do something about. Its message is one
 * line, and is all that is printed.
 */
public final class Refusal extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** A refusal for this reason. */
  public Refusal(String message) {
    super(oneLine(message));
  }

  /** A refusal whose cause is of use in a debugger only. */
  public Refusal(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\R+", " ");
  }
}

package io.eidetica4j;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A write was under way when the connection broke: it may or may not have happened. Repeating it is
 * safe, since entries are addressed by their content.
 */
public final class OutcomeUnknownException extends EideticaException {
  @Serial private static final long serialVersionUID = 1L;

  OutcomeUnknownException(ErrorKind kind, String message, @Nullable Throwable cause) {
    super(kind, message, cause);
  }
}

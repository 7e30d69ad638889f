package io.eidetica4j;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The input is wrong: mend it and call again. */
public final class InvalidInputException extends EideticaException {
  @Serial private static final long serialVersionUID = 1L;

  InvalidInputException(ErrorKind kind, String message, @Nullable Throwable cause) {
    super(kind, message, cause);
  }
}

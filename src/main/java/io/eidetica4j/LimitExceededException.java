package io.eidetica4j;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A configured limit was reached: send less, or raise the limit. */
public final class LimitExceededException extends EideticaException {
  @Serial private static final long serialVersionUID = 1L;

  LimitExceededException(ErrorKind kind, String message, @Nullable Throwable cause) {
    super(kind, message, cause);
  }
}

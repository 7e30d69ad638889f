package io.eidetica4j;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The handle is used up: open a new one. */
public final class ClosedException extends EideticaException {
  @Serial private static final long serialVersionUID = 1L;

  ClosedException(ErrorKind kind, String message, @Nullable Throwable cause) {
    super(kind, message, cause);
  }
}

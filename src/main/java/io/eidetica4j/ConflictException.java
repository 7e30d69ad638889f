package io.eidetica4j;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** It is there already, or it changed meanwhile: read again, then decide. */
public final class ConflictException extends EideticaException {
  @Serial private static final long serialVersionUID = 1L;

  ConflictException(ErrorKind kind, String message, @Nullable Throwable cause) {
    super(kind, message, cause);
  }
}

package io.eidetica4j;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** What was asked for is not there, or the caller may not know of it: ask for something else. */
public final class NotFoundException extends EideticaException {
  @Serial private static final long serialVersionUID = 1L;

  NotFoundException(ErrorKind kind, String message, @Nullable Throwable cause) {
    super(kind, message, cause);
  }
}

package io.eidetica4j;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The caller may not do this, or did not prove who they are: get the right, or log in. */
public final class AccessDeniedException extends EideticaException {
  @Serial private static final long serialVersionUID = 1L;

  AccessDeniedException(ErrorKind kind, String message, @Nullable Throwable cause) {
    super(kind, message, cause);
  }
}

package io.eidetica4j;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** This instance cannot do that, now or ever: use another URL, or wait for it. */
public final class NotAvailableException extends EideticaException {
  @Serial private static final long serialVersionUID = 1L;

  NotAvailableException(ErrorKind kind, String message, @Nullable Throwable cause) {
    super(kind, message, cause);
  }
}

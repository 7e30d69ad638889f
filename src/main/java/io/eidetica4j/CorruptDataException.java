package io.eidetica4j;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Stored or received data is broken or foreign: stop, and repair or restore it. */
public final class CorruptDataException extends EideticaException {
  @Serial private static final long serialVersionUID = 1L;

  CorruptDataException(ErrorKind kind, String message, @Nullable Throwable cause) {
    super(kind, message, cause);
  }
}

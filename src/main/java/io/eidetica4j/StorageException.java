package io.eidetica4j;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Storage or network failed and nothing was changed: the same call may work later. */
public final class StorageException extends EideticaException {
  @Serial private static final long serialVersionUID = 1L;

  StorageException(ErrorKind kind, String message, @Nullable Throwable cause) {
    super(kind, message, cause);
  }
}

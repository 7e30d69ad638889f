package io.eidetica4j.backend.sql;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What failures of the database are called. */
final class SqlErrors {
  private SqlErrors() {}

  /** Nothing was changed by the failure. */
  static EideticaException failed(String context, SQLException cause) {
    return error(context + ": " + cause.getMessage(), cause);
  }

  /** Something stored can't be understood. */
  static EideticaException unreadable(String reason) {
    return error(reason, null);
  }

  /** Something stored can't be understood, as another error says. */
  static EideticaException unreadable(String reason, Exception cause) {
    return error(reason + ": " + cause.getMessage(), cause);
  }

  private static EideticaException error(String reason, @Nullable Throwable cause) {
    return ErrorKind.BACKEND_SQLX_ERROR.error("SQL error: " + reason, cause).with("reason", reason);
  }

  /** A commit failed, and may have happened. */
  static EideticaException outcomeUnknown(String context, SQLException cause) {
    return ErrorKind.BACKEND_OUTCOME_UNKNOWN.error(
        "Whether this was stored is unknown (" + context + "): " + cause.getMessage(), cause);
  }

  static EideticaException closed() {
    return ErrorKind.INSTANCE_INSTANCE_DROPPED.error("The backend has been closed");
  }

  static EideticaException readOnly() {
    return ErrorKind.BACKEND_READ_ONLY.error("This backend was opened read-only");
  }
}

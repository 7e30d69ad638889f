package io.eidetica4j.service.client;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.service.protocol.ServiceResponse;

/** What answers must be. */
final class Answers {
  private Answers() {}

  /**
   * An answer of the kind that was due.
   *
   * @throws EideticaException the error that came instead, or {@code io/Io} for another answer
   */
  static <T extends ServiceResponse> T as(Class<T> due, ServiceResponse answer) {
    if (answer instanceof ServiceResponse.Failure failure) {
      throw failure.error().toException();
    }
    if (!due.isInstance(answer)) {
      throw ErrorKind.IO.error(
          "I/O error: invalid data: the daemon answered " + answer.getClass().getSimpleName());
    }
    return due.cast(answer);
  }

  static boolean isFailure(ServiceResponse answer, ErrorKind kind) {
    return answer instanceof ServiceResponse.Failure(var error) && error.is(kind);
  }

  static boolean isNotFound(ServiceResponse answer) {
    return isFailure(answer, ErrorKind.BACKEND_ENTRY_NOT_FOUND);
  }

  static boolean isDenied(ServiceResponse answer) {
    return isFailure(answer, ErrorKind.AUTH_PERMISSION_DENIED)
        || isFailure(answer, ErrorKind.AUTH_SIGNING_KEY_MISMATCH);
  }
}

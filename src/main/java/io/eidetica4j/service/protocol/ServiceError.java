package io.eidetica4j.service.protocol;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.entry.Id;
import java.util.Optional;

/**
 * An error as it crosses the socket.
 *
 * @param module family, e.g. {@code backend}
 * @param kind name within it, e.g. {@code EntryNotFound}
 * @param message for people; of kinds that name an entry it ends with {@code ": "} and the id
 */
public record ServiceError(String module, String kind, String message) {
  private static final String ENTRY_ID = "entry_id";

  /** What is sent of an error. */
  public static ServiceError of(EideticaException error) {
    return new ServiceError(
        error.kind().module(), error.kind().kindName(), String.valueOf(error.getMessage()));
  }

  /** Whether it is an error of this kind. */
  public boolean is(ErrorKind wanted) {
    return wanted.module().equals(module) && wanted.kindName().equals(kind);
  }

  /**
   * The error again. Of a kind that is unknown here it is {@code io/Io}, with the names in its
   * text.
   */
  public EideticaException toException() {
    Optional<ErrorKind> known = ErrorKind.of(module, kind);
    if (known.isEmpty()) {
      return ErrorKind.IO.error("[%s::%s] %s".formatted(module, kind, message));
    }
    EideticaException error = known.get().error(message);
    entryId().ifPresent(id -> error.with(ENTRY_ID, id));
    return error;
  }

  /** The entry that the message names at its end. */
  private Optional<Id> entryId() {
    int at = message.lastIndexOf(": ");
    if (at < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Id.parse(message.substring(at + 2).strip())).filter(id -> !id.isEmpty());
    } catch (EideticaException e) {
      return Optional.empty();
    }
  }
}

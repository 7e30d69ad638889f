package io.eidetica4j;

import java.io.Serial;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Base of every error the library raises. The subclass says what the caller can do, {@link #kind()}
 * says exactly what happened, and {@link #detail} gives the values the message names. Messages and
 * details never hold a secret.
 */
public abstract sealed class EideticaException extends RuntimeException
    permits NotFoundException,
        ConflictException,
        InvalidInputException,
        AccessDeniedException,
        CorruptDataException,
        StorageException,
        OutcomeUnknownException,
        NotAvailableException,
        LimitExceededException,
        ClosedException {
  @Serial private static final long serialVersionUID = 1L;

  private final ErrorKind kind;
  private final LinkedHashMap<String, String> details = new LinkedHashMap<>();

  EideticaException(ErrorKind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What happened. */
  public final ErrorKind kind() {
    return kind;
  }

  /** Whether this error answers yes to the question. */
  public final boolean is(ErrorClass errorClass) {
    return kind.is(errorClass);
  }

  /**
   * Adds a named value, e.g. {@code entry_id} or {@code limit}; to be called before the exception
   * is thrown.
   */
  public final EideticaException with(String name, Object value) {
    details.put(name, String.valueOf(value));
    return this;
  }

  /** A named value of this error, if it has one. */
  public final Optional<String> detail(String name) {
    return Optional.ofNullable(details.get(name));
  }

  /** All named values, in the order they were added. */
  public final Map<String, String> details() {
    return Collections.unmodifiableMap(details);
  }
}

package io.eidetica4j.node.problem;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An error of the REST surface, on its way to a problem document. */
public final class RestException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final RestError error;
  private @Nullable String pointer;
  private @Nullable Long limit;
  private @Nullable Duration retryAfter;

  RestException(RestError error, String detail) {
    super(detail);
    this.error = error;
  }

  /** Names the member of the body that is meant, as a JSON pointer. */
  public RestException at(String jsonPointer) {
    this.pointer = jsonPointer;
    return this;
  }

  /** Gives the limit that was passed. */
  public RestException limit(long value) {
    this.limit = value;
    return this;
  }

  /** Says when to come again; rounded up to seconds. */
  public RestException retryAfter(Duration delay) {
    this.retryAfter = delay;
    return this;
  }

  /** What kind of error this is. */
  public RestError error() {
    return error;
  }

  /** The member that is meant, if one is. */
  public Optional<String> pointer() {
    return Optional.ofNullable(pointer);
  }

  /** The limit that was passed, if one was. */
  public Optional<Long> limit() {
    return Optional.ofNullable(limit);
  }

  /** When to come again, if that helps. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}

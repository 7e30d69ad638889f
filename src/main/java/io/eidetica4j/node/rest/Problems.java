package io.eidetica4j.node.rest;

import io.eidetica4j.AccessDeniedException;
import io.eidetica4j.ClosedException;
import io.eidetica4j.ConflictException;
import io.eidetica4j.CorruptDataException;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.InvalidInputException;
import io.eidetica4j.LimitExceededException;
import io.eidetica4j.NotAvailableException;
import io.eidetica4j.NotFoundException;
import io.eidetica4j.OutcomeUnknownException;
import io.eidetica4j.StorageException;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.problem.RestException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Errors as problem documents: the one place that knows which error is which status. */
final class Problems {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Set<ErrorKind> NEVER =
      Set.of(
          ErrorKind.INSTANCE_OPERATION_NOT_SUPPORTED,
          ErrorKind.INSTANCE_SNAPSHOT_NOT_SUPPORTED,
          ErrorKind.BACKEND_READ_ONLY);

  /** What another node did, or that it can't be reached: neither the caller's fault nor ours. */
  private static final Set<ErrorKind> PEERS =
      Set.of(
          ErrorKind.SYNC_CONNECTION_FAILED,
          ErrorKind.SYNC_HANDSHAKE_FAILED,
          ErrorKind.SYNC_INVALID_ENTRY,
          ErrorKind.SYNC_NETWORK,
          ErrorKind.SYNC_PROTOCOL_MISMATCH,
          ErrorKind.SYNC_SYNC_PROTOCOL_ERROR,
          ErrorKind.SYNC_UNEXPECTED_RESPONSE);

  /** Characters of what another node says. */
  private static final int SHOWN = 500;

  private Problems() {}

  /** An error of the REST surface. */
  static Problem of(RestException e) {
    Problem problem =
        new Problem(
            e.error().qualifiedName(),
            e.error().title(),
            e.error().status(),
            e.getMessage(),
            e.pointer(),
            e.limit(),
            e.retryAfter());
    return e.error() == RestError.UNAVAILABLE && e.retryAfter().isEmpty()
        ? problem.retryAfter(SOON)
        : problem;
  }

  /** An error of the library. */
  static Problem of(EideticaException e) {
    int status = status(e);
    return new Problem(
        e.kind().qualifiedName(),
        title(e.kind()),
        status,
        detail(e, status),
        e.detail("pointer"),
        e.detail("limit").flatMap(Problems::number),
        status == 503 ? Optional.of(SOON) : Optional.empty());
  }

  /** What a backend says of itself (statements, paths, hosts) stays in the log. */
  private static String detail(EideticaException e, int status) {
    if (status == 500) {
      return "The server's log knows more under this trace id";
    }
    String text = String.valueOf(e.getMessage());
    if (status == 502) {
      return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
    return e instanceof StorageException
        ? "The backend can't answer right now; the server's log knows more under this trace id"
        : text;
  }

  private static int status(EideticaException e) {
    if (PEERS.contains(e.kind())) {
      return 502;
    }
    return switch (e) {
      case NotFoundException notFound -> 404;
      case ConflictException conflict -> e.kind() == ErrorKind.TRANSACTION_TIPS_MOVED ? 412 : 409;
      case InvalidInputException invalid -> 422;
      case LimitExceededException limit -> 422;
      case AccessDeniedException denied -> 403;
      case StorageException storage -> 503;
      case NotAvailableException unavailable -> NEVER.contains(e.kind()) ? 501 : 503;
      case ClosedException closed -> e.kind() == ErrorKind.INSTANCE_INSTANCE_DROPPED ? 503 : 500;
      case CorruptDataException corrupt -> 500;
      case OutcomeUnknownException unknown -> 500;
    };
  }

  /** {@code EntryNotFound} as "Entry not found". */
  private static String title(ErrorKind kind) {
    String words = kind.kindName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** What the framework refuses, by its status. */
  static Problem ofStatus(int status) {
    return switch (status) {
      case 400 -> Problem.of(RestError.BAD_REQUEST, "The request can't be read");
      case 401 -> Problem.of(RestError.UNAUTHENTICATED, "This resource needs a session");
      case 403 -> Problem.of(RestError.FORBIDDEN, "This is not allowed");
      case 404 -> Problem.of(RestError.NOT_FOUND, "Nothing is found at this address");
      case 405 -> Problem.of(RestError.METHOD_NOT_ALLOWED, "See the Allow header");
      case 406 -> Problem.of(RestError.NOT_ACCEPTABLE, "Ask for application/json");
      case 413 -> Problem.of(RestError.BODY_TOO_LARGE, "The body is larger than the node takes");
      case 414 -> Problem.of(RestError.URI_TOO_LONG, "The address is longer than the node takes");
      case 415 -> Problem.of(RestError.UNSUPPORTED_MEDIA_TYPE, "Send application/json");
      case 431 -> Problem.of(RestError.HEADERS_TOO_LARGE, "Send fewer headers");
      case 501 -> Problem.of(RestError.NOT_IMPLEMENTED, "This node can't do that");
      case 503 -> Problem.of(RestError.UNAVAILABLE, "Try again").retryAfter(SOON);
      default ->
          status < 500
              ? Problem.of(RestError.BAD_REQUEST, "The request can't be served")
              : Problem.of(RestError.INTERNAL, "The server's log knows more under this trace id");
    };
  }
}

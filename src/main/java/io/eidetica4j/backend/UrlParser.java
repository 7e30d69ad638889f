package io.eidetica4j.backend;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The grammar of {@link BackendUrl}. */
final class UrlParser {
  private static final String SEPARATOR = "://";

  private UrlParser() {}

  static BackendUrl parse(String url) {
    if (url.isEmpty()) {
      throw invalid(url, "is empty; a URL such as `sqlite://./app.db` is needed");
    }
    int at = url.indexOf(SEPARATOR);
    if (at >= 0) {
      return dispatch(url, url.substring(0, at), SEPARATOR, url.substring(at + 3));
    }
    at = url.indexOf(':');
    if (at > 0) {
      String scheme = lower(url.substring(0, at));
      if (scheme.equals("sqlite") || scheme.equals("postgres") || scheme.equals("postgresql")) {
        return dispatch(url, scheme, ":", url.substring(at + 1));
      }
    }
    throw missingScheme(url);
  }

  private static BackendUrl dispatch(String url, String written, String separator, String rest) {
    String scheme = lower(written);
    String normalised = scheme + separator + rest;
    return switch (scheme) {
      case "sqlite" -> new BackendUrl.Sqlite(normalised);
      case "postgres", "postgresql" -> new BackendUrl.Postgres(normalised);
      case "unix" -> unix(url, rest);
      case "memory" -> memory(url, rest);
      case "mysql", "mariadb" -> throw unsupported(scheme, "postgres");
      case "tcp", "http", "https", "ws", "wss" -> throw unsupported(scheme, "unix");
      case "file" -> throw unsupported(scheme, "sqlite");
      default -> throw unsupported(scheme, "");
    };
  }

  private static BackendUrl unix(String url, String rest) {
    if (rest.isEmpty()) {
      throw invalid(url, "requires an absolute path of a socket: `unix:///path/to/sock`");
    }
    if (!rest.startsWith("/")) {
      int slash = rest.indexOf('/');
      String afterHost = slash < 0 ? "" : rest.substring(slash + 1);
      throw invalid(
          url,
          "has no hostname to give; either `unix:///"
              + rest
              + "` or, without the host, `unix:///"
              + (afterHost.isEmpty() ? "path/to/sock" : afterHost)
              + "`");
    }
    refuseQueryAndFragment(url, rest);
    return new BackendUrl.Unix(path(url, rest));
  }

  private static BackendUrl memory(String url, String rest) {
    if (rest.isEmpty()) {
      return new BackendUrl.Memory(Optional.empty());
    }
    if (!rest.startsWith("/")) {
      throw invalid(url, "needs an absolute path: `memory:///path/to/snapshot.json`");
    }
    if (rest.equals("/") || rest.startsWith("//")) {
      throw invalid(url, "must name a file: `memory:///path/to/snapshot.json`");
    }
    refuseQueryAndFragment(url, rest);
    return new BackendUrl.Memory(Optional.of(path(url, rest)));
  }

  private static void refuseQueryAndFragment(String url, String rest) {
    if (rest.indexOf('?') >= 0) {
      throw invalid(url, "has a query string, which this scheme does not support");
    }
    if (rest.indexOf('#') >= 0) {
      throw invalid(url, "has a fragment, which this scheme does not support");
    }
  }

  private static Path path(String url, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw invalid(url, "holds no valid path: " + e.getReason());
    }
  }

  private static EideticaException missingScheme(String url) {
    String small = lower(url);
    if (small.startsWith("unix:")) {
      // The reference proposes the lower-cased path; a hint that works is worth more.
      return invalid(url, "has no scheme; did you mean `unix://" + url.substring(5) + "`?");
    }
    if (url.startsWith("/") || url.startsWith("./") || url.endsWith(".db")) {
      return invalid(url, "has no scheme; did you mean `sqlite://" + url + "`?");
    }
    return invalid(
        url, "has no scheme; expected `sqlite://`, `postgres://`, `unix://` or `memory://`");
  }

  private static EideticaException invalid(String url, String reason) {
    String shown = UrlRedaction.redact(url);
    return ErrorKind.INSTANCE_INVALID_URL
        .error("Invalid URL `" + shown + "`: " + UrlRedaction.redact(reason))
        .with("url", shown)
        .with("reason", UrlRedaction.redact(reason));
  }

  private static EideticaException unsupported(String scheme, String suggested) {
    EideticaException error =
        ErrorKind.INSTANCE_UNSUPPORTED_SCHEME.error(
            "Unsupported URL scheme `"
                + scheme
                + "://`"
                + (suggested.isEmpty() ? "" : "; use `" + suggested + "://` instead"));
    error.with("scheme", scheme);
    return suggested.isEmpty() ? error : error.with("suggested", suggested);
  }

  /** ASCII only: no other letter may turn into one of a scheme. */
  private static String lower(String text) {
    StringBuilder small = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      small.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return small.toString();
  }
}

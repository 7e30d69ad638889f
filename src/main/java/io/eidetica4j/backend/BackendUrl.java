package io.eidetica4j.backend;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A URL that names where an instance lives. Only the scheme is judged and lower-cased; the rest is
 * kept as it was written and judged by whoever opens it. Neither {@link #display()} nor {@code
 * toString} shows a password; {@code url()} does.
 */
public sealed interface BackendUrl {
  /**
   * Parses a URL.
   *
   * @throws io.eidetica4j.EideticaException {@code instance/InvalidUrl} or {@code
   *     instance/UnsupportedScheme}, with a hint of what was probably meant
   */
  static BackendUrl parse(String url) {
    return UrlParser.parse(url);
  }

  /** The URL for people and logs. */
  String display();

  /**
   * A SQLite database.
   *
   * @param url {@code sqlite:} or {@code sqlite://}, a file name, and parameters
   */
  record Sqlite(String url) implements BackendUrl {
    @Override
    public String display() {
      return url;
    }

    @Override
    public String toString() {
      return display();
    }
  }

  /**
   * A PostgreSQL database.
   *
   * @param url as the reference's driver takes it; may hold a password
   */
  record Postgres(String url) implements BackendUrl {
    @Override
    public String display() {
      return UrlRedaction.redact(url);
    }

    @Override
    public String toString() {
      return display();
    }
  }

  /**
   * A daemon on this machine.
   *
   * @param socket absolute path of its socket
   */
  record Unix(Path socket) implements BackendUrl {
    @Override
    public String display() {
      return "unix://" + socket;
    }

    @Override
    public String toString() {
      return display();
    }
  }

  /**
   * This process' memory.
   *
   * @param file absolute path of the snapshot file, if it is to be kept in one
   */
  record Memory(Optional<Path> file) implements BackendUrl {
    @Override
    public String display() {
      return "memory://" + file.map(Path::toString).orElse("");
    }

    @Override
    public String toString() {
      return display();
    }
  }
}

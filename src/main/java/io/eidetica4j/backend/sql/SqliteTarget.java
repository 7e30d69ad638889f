package io.eidetica4j.backend.sql;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a SQLite URL and the way of opening it come to.
 *
 * @param name the file's name, or a URI of SQLite's own that begins with {@code file:}
 * @param kind whether there is a file at all
 * @param readOnly whether writes are refused
 * @param create whether a missing file is made
 * @param sharedCache whether connections of this process share a page cache
 * @param open parameters for SQLite's opening of the file
 * @param pragmas settings of each connection
 */
record SqliteTarget(
    String name,
    Kind kind,
    boolean readOnly,
    boolean create,
    boolean sharedCache,
    Map<String, String> open,
    Map<String, String> pragmas) {
  /** Where the database is. */
  enum Kind {
    /** In a file. */
    FILE,
    /** In memory, under a name that all of the process share. */
    NAMED_MEMORY,
    /** In memory, seen by one connection. */
    PRIVATE_MEMORY
  }

  private static final String JOURNAL = "journal_mode";

  /**
   * Understands a URL.
   *
   * @throws EideticaException {@code backend/SqlxError} that names what can't be understood
   */
  static SqliteTarget of(BackendUrl.Sqlite url, OpenMode how) {
    String rest = strip(strip(url.url(), "sqlite://"), "sqlite:");
    int question = rest.indexOf('?');
    String database = question < 0 ? rest : rest.substring(0, question);
    SqliteParameters parameters =
        SqliteParameters.parse(question < 0 ? "" : rest.substring(question + 1));
    String name = database.equals(":memory:") ? database : decode(database);
    if (name.isEmpty() && !parameters.mode().equals(Optional.of("memory"))) {
      throw refused("the URL names no file");
    }
    if (name.indexOf('\0') >= 0) {
      throw refused("the file name holds a zero byte");
    }
    return of(name, parameters, how);
  }

  private static SqliteTarget of(String name, SqliteParameters parameters, OpenMode how) {
    String mode = parameters.mode().orElse("");
    boolean readOnly = how == OpenMode.READ_ONLY || mode.equals("ro");
    boolean create =
        !readOnly && how == OpenMode.CREATE_IF_MISSING && (mode.isEmpty() || mode.equals("rwc"));
    String cache = parameters.cache().orElse("");
    Kind kind = kind(name, mode, cache);
    return new SqliteTarget(
        name,
        kind,
        readOnly,
        create,
        kind == Kind.NAMED_MEMORY || cache.equals("shared"),
        parameters.open(),
        new TreeMap<>(parameters.pragmas()));
  }

  private static Kind kind(String name, String mode, String cache) {
    if (name.isEmpty() || name.equals(":memory:")) {
      return Kind.PRIVATE_MEMORY;
    }
    boolean inUri =
        name.startsWith("file:")
            && (name.startsWith("file::memory:") || name.contains("mode=memory"));
    if (!inUri && !mode.equals("memory")) {
      return Kind.FILE;
    }
    return cache.equals("private") ? Kind.PRIVATE_MEMORY : Kind.NAMED_MEMORY;
  }

  /**
   * Whether all work must go over one connection, because another would see other data or block.
   */
  boolean singleConnection() {
    return kind != Kind.FILE || sharedCache;
  }

  /** Whether nothing can be written while something is being read. */
  boolean readersBlock() {
    return singleConnection() || !"WAL".equals(pragmas.get(JOURNAL));
  }

  /** The file, unless the database is in memory. */
  Optional<Path> file() {
    if (kind != Kind.FILE) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(name.startsWith("file:") ? pathOfUri(name) : name));
    } catch (InvalidPathException e) {
      throw refused("`" + name + "` is no valid path");
    }
  }

  private static String pathOfUri(String uri) {
    String rest = uri.substring("file:".length());
    if (rest.startsWith("//")) {
      int slash = rest.indexOf('/', 2);
      rest = slash < 0 ? "" : rest.substring(slash);
    }
    for (char end : new char[] {'?', '#'}) {
      int at = rest.indexOf(end);
      rest = at < 0 ? rest : rest.substring(0, at);
    }
    return decode(rest);
  }

  /** The URL for the JDBC driver. */
  String jdbcUrl() {
    StringBuilder url = new StringBuilder("jdbc:sqlite:");
    if (kind == Kind.PRIVATE_MEMORY) {
      url.append(":memory:?");
    } else {
      url.append(uri());
      url.append(url.indexOf("?") < 0 ? '?' : '&').append("mode=").append(driverMode());
      url.append("&cache=").append(sharedCache ? "shared" : "private");
      open.forEach((key, value) -> url.append('&').append(key).append('=').append(encode(value)));
      url.append('&');
    }
    url.append("foreign_keys=true");
    // The journal's mode is a property of the file: whoever may write sets it.
    pragmas.forEach((key, value) -> url.append(key.equals(JOURNAL) ? "" : "&" + key + "=" + value));
    return url.toString();
  }

  /** With an absolute path, so that driver and JVM can't differ on what it is relative to. */
  private String uri() {
    if (name.startsWith("file:")) {
      return name;
    }
    return "file:" + encode(file().map(f -> f.toAbsolutePath().toString()).orElse(name));
  }

  private String driverMode() {
    if (kind == Kind.NAMED_MEMORY) {
      return "memory";
    }
    return readOnly ? "ro" : create ? "rwc" : "rw";
  }

  private static String strip(String text, String prefix) {
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  /** Percent-decodes, and leaves alone what looks like an escape but isn't. */
  static String decode(String text) {
    return UrlText.decode(text)
        .orElseThrow(
            () -> refused("`" + text + "` is not UTF-8 when its percent escapes are decoded"));
  }

  /** Percent-encodes all but what is plain in a path. */
  static String encode(String text) {
    return UrlText.encode(text);
  }

  static EideticaException refused(String reason) {
    return refused(reason, null);
  }

  static EideticaException refused(String reason, @Nullable Throwable cause) {
    String text = SqliteDialect.INSTANCE.connecting() + ": " + reason;
    return ErrorKind.BACKEND_SQLX_ERROR.error("SQL error: " + text, cause).with("reason", text);
  }
}

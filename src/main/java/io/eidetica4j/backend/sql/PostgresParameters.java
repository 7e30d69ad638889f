package io.eidetica4j.backend.sql;

import io.eidetica4j.EideticaException;
import io.eidetica4j.backend.BackendUrl;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a PostgreSQL URL says, piece by piece; what it doesn't is taken from the variables
 * that PostgreSQL's own programs know. A parameter counts more than what stands before the question
 * mark, and the last of several more than those before.
 */
final class PostgresParameters {
  private static final Set<String> TLS_MODES =
      Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
  private static final String OPTION = "options[";

  /** The driver's name of each parameter that is handed on as it is. */
  private static final Map<String, String> HANDED_ON =
      Map.ofEntries(
          Map.entry("sslrootcert", "sslrootcert"),
          Map.entry("ssl-root-cert", "sslrootcert"),
          Map.entry("ssl-ca", "sslrootcert"),
          Map.entry("sslcert", "sslcert"),
          Map.entry("ssl-cert", "sslcert"),
          Map.entry("sslkey", "sslkey"),
          Map.entry("ssl-key", "sslkey"),
          Map.entry("sslpassword", "sslpassword"),
          Map.entry("application_name", "ApplicationName"));

  /** The driver's name of each variable that is handed on as it is. */
  private static final Map<String, String> VARIABLES =
      Map.of(
          "PGSSLROOTCERT", "sslrootcert",
          "PGSSLCERT", "sslcert",
          "PGSSLKEY", "sslkey",
          "PGAPPNAME", "ApplicationName",
          "PGOPTIONS", "options");

  private final BackendUrl.Postgres url;
  private final Map<String, String> driver = new TreeMap<>();
  private final List<String> unknown = new ArrayList<>();
  private String host = "localhost";
  private int port = 5432;
  private String database;
  private String user;
  private @Nullable String password;

  /** Begins with the environment. */
  PostgresParameters(BackendUrl.Postgres url, Map<String, String> environment) {
    this.url = url;
    database = environment.getOrDefault("PGDATABASE", "");
    user = environment.getOrDefault("PGUSER", System.getProperty("user.name", ""));
    password = environment.get("PGPASSWORD");
    given(environment, "PGHOST").ifPresent(this::host);
    given(environment, "PGHOSTADDR").ifPresent(address -> host(address("PGHOSTADDR", address)));
    given(environment, "PGPORT").ifPresent(number -> port = port("PGPORT", number));
    given(environment, "PGSSLMODE").ifPresent(mode -> tlsMode("PGSSLMODE", mode));
    VARIABLES.forEach((variable, property) ->
        given(environment, variable).ifPresent(value -> driver.put(property, value)));
  }

  private static Optional<String> given(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** What stands between the slashes: {@code user:password@host:port}, all of it optional. */
  void authority(String text) {
    int at = text.lastIndexOf('@');
    if (at >= 0) {
      String who = text.substring(0, at);
      int colon = who.indexOf(':');
      String name = decoded("user", colon < 0 ? who : who.substring(0, colon));
      user = name.isEmpty() ? user : name;
      if (colon >= 0) {
        password = decoded("password", who.substring(colon + 1));
      }
    }
    String where = text.substring(at + 1);
    int bracket = where.lastIndexOf(']');
    int colon = where.indexOf(':', bracket + 1);
    String name = colon < 0 ? where : where.substring(0, colon);
    if (!name.isEmpty()) {
      host(bracket < 0 ? decoded("host", name) : address("host", name.replaceAll("^\\[|\\]$", "")));
    }
    if (colon >= 0 && colon + 1 < where.length()) {
      port = port("port", where.substring(colon + 1));
    }
  }

  /** The path without its slash. */
  void database(String text) {
    if (!text.isEmpty()) {
      database = decoded("dbname", text);
    }
  }

  /** Form-encoded parameters. */
  void query(String text) {
    for (String pair : text.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String key = formDecoded("a parameter", equals < 0 ? pair : pair.substring(0, equals));
        parameter(key, equals < 0 ? "" : formDecoded(key, pair.substring(equals + 1)));
      }
    }
  }

  private void parameter(String key, String value) {
    switch (key) {
      case "host" -> host(value);
      case "hostaddr" -> host(address(key, value));
      case "port" -> port = port(key, value);
      case "dbname" -> database = value;
      case "user" -> user = value;
      case "password" -> password = value;
      case "sslmode", "ssl-mode" -> tlsMode(key, value);
      case "statement-cache-capacity" ->
          driver.put(
              "preparedStatementCacheQueries",
              Integer.toString(number(key, value, 0, Integer.MAX_VALUE)));
      case "options" -> driver.put(key, value);
      default -> {
        if (HANDED_ON.containsKey(key)) {
          driver.put(HANDED_ON.get(key), value);
        } else if (key.startsWith(OPTION) && key.endsWith("]")) {
          option(key.substring(OPTION.length(), key.length() - 1), value);
        } else {
          unknown.add(key);
        }
      }
    }
  }

  private void host(String value) {
    if (value.startsWith("/")) {
      throw refused("the folder of a socket can't be used; name the server's host instead");
    }
    if (value.indexOf(':') < 0 && !value.matches("[\\p{L}\\p{N}._-]+")) {
      throw refused("what stands for the host is none"); // it may be a part of a password
    }
    host = value.indexOf(':') < 0 ? value : address("host", value);
  }

  /** A setting of the server's, as it would stand on its command line. */
  private void option(String name, String value) {
    String escaped = value.replace("\\", "\\\\").replace(" ", "\\ ");
    driver.merge("options", "-c " + name + "=" + escaped, (before, more) -> before + " " + more);
  }

  private void tlsMode(String key, String mode) {
    if (!TLS_MODES.contains(mode)) {
      throw refused("unknown value `" + mode + "` for `" + key + "`");
    }
    driver.put("sslmode", mode);
  }

  private String address(String key, String text) {
    try {
      return InetAddress.ofLiteral(text).getHostAddress();
    } catch (IllegalArgumentException e) {
      throw refused("what stands for `" + key + "` is no IP address");
    }
  }

  private int port(String key, String text) {
    return number(key, text, 1, 65_535);
  }

  private int number(String key, String text, int least, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // refused below
    }
    // not what stands there: it may be a part of a password that holds a slash or a colon
    throw refused("`" + key + "` must be a number from " + least + " to " + most);
  }

  private String formDecoded(String key, String text) {
    return decoded(key, text.replace('+', ' '));
  }

  private String decoded(String key, String text) {
    String decoded =
        UrlText.decode(text)
            .orElseThrow(() -> refused(key + " is not UTF-8 when percent escapes are decoded"));
    if (decoded.indexOf('\0') >= 0) {
      throw refused(key + " holds a zero byte");
    }
    return decoded;
  }

  private EideticaException refused(String reason) {
    return PostgresTarget.refused(url, reason);
  }

  /** What it comes to. */
  PostgresTarget target() {
    return new PostgresTarget(
        host, port, database, user, Optional.ofNullable(password), driver, unknown);
  }
}

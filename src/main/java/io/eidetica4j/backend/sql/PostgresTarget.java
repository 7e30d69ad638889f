package io.eidetica4j.backend.sql;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.BackendUrl;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a PostgreSQL URL, the environment and the defaults come to.
 *
 * @param host name or address of the server, an IPv6 address without brackets
 * @param port the server's port
 * @param database the database; the server takes the user's name where it is empty
 * @param user who logs in
 * @param password with what; where there is none, the driver looks into the user's password file
 * @param driver properties for the driver
 * @param unknown names of parameters that are passed over
 */
record PostgresTarget(
    String host,
    int port,
    String database,
    String user,
    Optional<String> password,
    Map<String, String> driver,
    List<String> unknown) {
  private static final String SEPARATOR = "://";

  /**
   * What we want of the driver where the URL says nothing: a server that is gone is noticed, and no
   * column's content gets into a message.
   */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "ApplicationName", "eidetica4j",
          "connectTimeout", "10",
          "logServerErrorDetail", "false",
          "socketTimeout", "60",
          "sslmode", "prefer",
          "tcpKeepAlive", "true");

  PostgresTarget {
    Map<String, String> all = new TreeMap<>(DEFAULTS);
    all.putAll(driver);
    driver = Map.copyOf(all);
    unknown = List.copyOf(unknown);
  }

  /** Understands a URL in this process' environment. */
  static PostgresTarget of(BackendUrl.Postgres url) {
    return of(url, System.getenv());
  }

  /**
   * Understands a URL.
   *
   * @throws EideticaException {@code instance/InvalidUrl} that names what can't be understood
   */
  static PostgresTarget of(BackendUrl.Postgres url, Map<String, String> environment) {
    String text = url.url();
    int separator = text.indexOf(SEPARATOR);
    if (separator < 0) {
      throw refused(url, "write `postgres://`, with two slashes");
    }
    if (text.indexOf('#') >= 0) {
      throw refused(url, "a `#` is to be written `%23`");
    }
    PostgresParameters parameters = new PostgresParameters(url, environment);
    String rest = text.substring(separator + SEPARATOR.length());
    int question = rest.indexOf('?');
    String place = question < 0 ? rest : rest.substring(0, question);
    int slash = place.indexOf('/');
    parameters.authority(slash < 0 ? place : place.substring(0, slash));
    parameters.database(slash < 0 ? "" : place.substring(slash).replaceFirst("^/+", ""));
    parameters.query(question < 0 ? "" : rest.substring(question + 1));
    return parameters.target();
  }

  /** The URL for the JDBC driver, without user and password. */
  String jdbcUrl() {
    String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return "jdbc:postgresql://"
        + shown
        + ":"
        + port
        + "/"
        + form(database)
        + new TreeMap<>(driver)
            .entrySet().stream()
                .map(each -> each.getKey() + "=" + form(each.getValue()))
                .collect(Collectors.joining("&", "?", ""));
  }

  private static String form(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** For people and logs: where, and nothing that is secret. */
  @Override
  public String toString() {
    return "postgres://" + host + ":" + port + "/" + database;
  }

  static EideticaException refused(BackendUrl.Postgres url, String reason) {
    return ErrorKind.INSTANCE_INVALID_URL
        .error("Invalid URL `" + url.display() + "`: " + reason)
        .with("url", url.display())
        .with("reason", reason);
  }
}

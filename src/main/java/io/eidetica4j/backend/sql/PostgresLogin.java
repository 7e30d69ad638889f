package io.eidetica4j.backend.sql;

import io.eidetica4j.EideticaException;
import io.eidetica4j.backend.BackendUrl;
import java.util.Optional;

/**
 * What a pool of connections needs to know of a PostgreSQL URL.
 *
 * @param jdbcUrl for the JDBC driver; holds neither user nor password
 * @param user who logs in
 * @param password with what, if anything
 */
public record PostgresLogin(String jdbcUrl, String user, Optional<String> password) {
  /**
   * Understands a URL; what it leaves open is taken from the variables that PostgreSQL's own
   * programs know ({@code PGHOST} and so on).
   *
   * @throws EideticaException {@code instance/InvalidUrl} where it can't be understood
   */
  public static PostgresLogin of(BackendUrl.Postgres url) {
    return of(PostgresTarget.of(url));
  }

  static PostgresLogin of(PostgresTarget target) {
    return new PostgresLogin(target.jdbcUrl(), target.user(), target.password());
  }

  /** Without the password, and without parameters, which may hold another. */
  @Override
  public String toString() {
    return "PostgresLogin[" + jdbcUrl.replaceFirst("\\?.*", "") + ", " + user + "]";
  }
}

package io.eidetica4j.backend.sql;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.OpenMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Checks that the tables are those we know, and makes those that are missing. */
final class SqlSchema {
  /** The version of the reference's tables that we know; the only one there is. */
  static final long VERSION = 0;

  /**
   * The version of our own tables: 1 had only the table that holds it, 2 has records. Each only
   * adds to the one before, so that making what is missing brings any of them here.
   */
  static final long OWN_VERSION = 2;

  private SqlSchema() {}

  /**
   * Makes the database ready for use.
   *
   * @throws EideticaException {@code instance/NotInitialized} where nothing may be made and the
   *     database has no tables of ours; {@code backend/SchemaTooNew}
   */
  static void prepare(SqlAccess access, SqlDialect dialect, OpenMode mode) {
    Set<String> names = access.read(dialect.connecting(), session -> names(session, dialect));
    boolean ours = names.contains("schema_version") && names.contains("entries");
    if (!ours && mode != OpenMode.CREATE_IF_MISSING) {
      throw ErrorKind.INSTANCE_NOT_INITIALIZED.error("The database holds no instance");
    }
    if (ours) {
      access.read(dialect.connecting(), session -> checkVersions(session, names));
    }
    if (!access.isReadOnly() && !isComplete(access, names, dialect)) {
      access.write(dialect.connecting(), session -> create(session, dialect));
    }
  }

  private static Set<String> names(SqlSession session, SqlDialect dialect) throws SQLException {
    Set<String> names = new HashSet<>();
    try (ResultSet rows = session.rows(dialect.listNames())) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private static boolean isComplete(SqlAccess access, Set<String> names, SqlDialect dialect) {
    return names.containsAll(SqlTables.names(dialect.createTables()))
        && names.containsAll(SqlTables.names(dialect.createIndexes()))
        && access.read(dialect.connecting(), SqlSchema::hasVersions);
  }

  private static boolean hasVersions(SqlSession session) throws SQLException {
    return first(session, Sql.VERSION).isPresent()
        && first(session, Sql.OWN_VERSION).equals(Optional.of(Long.toString(OWN_VERSION)));
  }

  private static boolean create(SqlSession session, SqlDialect dialect) throws SQLException {
    for (String statement : dialect.beforeCreating()) {
      session.execute(statement);
    }
    for (String statement : dialect.createTables()) {
      session.execute(statement);
    }
    // Another process may have made and upgraded them since we looked.
    checkVersions(session, Set.of("eidetica4j_meta"));
    if (first(session, Sql.VERSION).isEmpty()) {
      session.update(Sql.SET_VERSION, VERSION);
    }
    session.update(Sql.SET_OWN_VERSION, Long.toString(OWN_VERSION));
    for (String statement : dialect.createIndexes()) {
      session.execute(statement);
    }
    return true;
  }

  private static boolean checkVersions(SqlSession session, Set<String> names) throws SQLException {
    long version = first(session, Sql.VERSION).map(SqlSchema::parse).orElse(VERSION);
    if (version < VERSION) {
      throw SqlErrors.unreadable("Unknown migration path from schema version " + version);
    }
    check("the database", version, VERSION);
    if (names.contains("eidetica4j_meta")) {
      String own = first(session, Sql.OWN_VERSION).orElse(Long.toString(OWN_VERSION));
      check("Eidetica4j's own tables", parse(own), OWN_VERSION);
    }
    return true;
  }

  private static void check(String what, long version, long known) {
    if (version > known) {
      throw ErrorKind.BACKEND_SCHEMA_TOO_NEW
          .error(
              "The schema of %s has version %d; this program knows up to %d"
                  .formatted(what, version, known))
          .with("version", version)
          .with("known", known);
    }
  }

  private static long parse(String version) {
    try {
      return Long.parseLong(version);
    } catch (NumberFormatException e) {
      throw SqlErrors.unreadable("Schema version `" + version + "` is no number", e);
    }
  }

  private static Optional<String> first(SqlSession session, String sql) throws SQLException {
    try (ResultSet rows = session.rows(sql)) {
      return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
    }
  }
}

package io.eidetica4j.backend.sql;

import static java.util.Locale.ROOT;

import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A real PostgreSQL server for tests, started by the first that needs it and stopped with the
 * process, and a place of its own in it for each that asks. Looks into such a place, and changes
 * it, past the backend.
 *
 * <p>The port is a system property, since Quarkus loads this class once more.
 */
public final class TestPostgres {
  private static final String HAS_A_ROLE =
      "EXISTS (SELECT 1 FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'advisory'"
          + " AND l.classid = "
          + PostgresLocks.ROLE_CLASS
          + ")";
  private static final String PORT = "eidetica.test.postgres-port";
  private static final Logger LOG = Logger.getLogger("io.zonky");
  private static final AtomicInteger PLACES = new AtomicInteger();

  private final String schema;

  private TestPostgres(String schema) {
    this.schema = schema;
  }

  /** An empty schema that nobody else has. */
  public static TestPostgres place() {
    String schema = "test_%d_%d".formatted(System.nanoTime(), PLACES.incrementAndGet());
    return made(schema);
  }

  /** The schema that belongs to a folder of a test; empty the first time. */
  public static TestPostgres of(Path folder) {
    return made("test_" + folder.toString().replaceAll("[^A-Za-z0-9]", "_").toLowerCase(ROOT));
  }

  private static TestPostgres made(String schema) {
    TestPostgres place = new TestPostgres(schema);
    place.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
    return place;
  }

  /** The server's port. */
  public static int port() {
    synchronized (System.getProperties()) {
      return Integer.parseInt(
          System.getProperties().computeIfAbsent(PORT, name -> start()).toString());
    }
  }

  private static String start() {
    LOG.setLevel(Level.WARNING);
    try {
      // as an operator would have it, but for the disk: that is the server's own business
      return Integer.toString(
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "off")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("max_connections", "200")
              .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
              .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
              .start()
              .getPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The URL of this place, whose connections are known to the server by the schema's name. */
  public String url() {
    return "postgres://postgres:postgres@localhost:%d/postgres?options[search_path]=%s&application_name=%s"
        .formatted(port(), schema, schema);
  }

  /** The same for the driver, with user and password. */
  String jdbcUrl() {
    return "jdbc:postgresql://localhost:%d/postgres?user=postgres&password=postgres&currentSchema=%s&ApplicationName=%s"
        .formatted(port(), schema, schema);
  }

  /** Ends those of the backends' connections for which a condition holds, and says how many. */
  int terminate(String which) {
    return query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity a"
                + " WHERE application_name = ? AND pid <> pg_backend_pid() AND "
                + which,
            schema)
        .size();
  }

  /** Ends the connections that hold a role, as the death of a process does; how many. */
  public int endRoles() {
    return terminate(HAS_A_ROLE);
  }

  /** The schema. */
  public String schema() {
    return schema;
  }

  /** A connection past the backend. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl());
  }

  /** Runs statements. */
  public void execute(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new AssertionError(String.join("; ", statements), e);
    }
  }

  /** The columns of all rows, as text joined by a bar. */
  public List<String> query(String sql, String... parameters) {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      List<String> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          List<String> columns = new ArrayList<>();
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            columns.add(rows.getString(i));
          }
          found.add(String.join("|", columns));
        }
      }
      return found;
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** The tips that the table has, of a tree where the store is "". */
  Snapshot tips(Id tree, String store) {
    String sql = "SELECT entry_id FROM tips WHERE tree_id = ? AND store_name = ?";
    return Snapshot.of(query(sql, tree.toString(), store).stream().map(Id::parse).toList());
  }
}

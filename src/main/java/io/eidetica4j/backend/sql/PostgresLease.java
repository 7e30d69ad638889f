package io.eidetica4j.backend.sql;

import io.eidetica4j.backend.Shared;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** A role that lasts as long as the connection over which it was taken. */
final class PostgresLease implements Shared.Lease {
  private static final System.Logger LOG = System.getLogger(PostgresLease.class.getName());
  private static final int ANSWER_SECONDS = 5;

  private final Connection connection;
  private boolean held = true;

  private PostgresLease(Connection connection) {
    this.connection = connection;
  }

  /** Takes the role of a number over a connection that serves nothing else, if it is free. */
  static Optional<PostgresLease> take(Connection connection, int role) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(PostgresSql.PREPARE_HOLDER);
    }
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_try_advisory_lock(?, ?)")) {
      statement.setInt(1, PostgresLocks.ROLE_CLASS);
      statement.setInt(2, role);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1)
            ? Optional.of(new PostgresLease(connection))
            : Optional.empty();
      }
    }
  }

  /** Asks the server, which alone knows. */
  @Override
  public synchronized boolean held() {
    try {
      held = held && connection.isValid(ANSWER_SECONDS);
    } catch (SQLException e) {
      held = false;
    }
    return held;
  }

  @Override
  public synchronized void close() {
    held = false;
    try {
      connection.close();
    } catch (SQLException e) {
      // the server notices all the same
      LOG.log(Level.DEBUG, "giving up a role: {0}", e.getMessage());
    }
  }
}

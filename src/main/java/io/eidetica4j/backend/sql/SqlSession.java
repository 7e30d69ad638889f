package io.eidetica4j.backend.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A connection and the statements prepared on it. Used by one thread at a time. */
final class SqlSession implements AutoCloseable {
  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private boolean inTransaction;
  private int updates;

  SqlSession(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  /** Runs a statement, and returns how many rows it changed. */
  int update(String sql, Object... parameters) throws SQLException {
    updates++;
    return bound(sql, parameters).executeUpdate();
  }

  /** How often {@link #update} was called since this was asked last. */
  int takeUpdates() {
    int taken = updates;
    updates = 0;
    return taken;
  }

  /** Runs a query; running it again ends what was still being read. */
  ResultSet rows(String sql, Object... parameters) throws SQLException {
    return bound(sql, parameters).executeQuery();
  }

  /**
   * Runs a query whose rows are fetched so many at a time, or as the driver likes where that is 0.
   * PostgreSQL's driver does so within a transaction only, which lasts until this is closed.
   */
  ResultSet longRows(int fetched, String sql, Object... parameters) throws SQLException {
    if (fetched > 0 && !inTransaction) {
      connection.setAutoCommit(false);
      inTransaction = true;
    }
    PreparedStatement statement = bound(sql, parameters);
    statement.setFetchSize(fetched);
    return statement.executeQuery();
  }

  /**
   * Runs several statements, separated by semicolons, of which the database gets all at once.
   *
   * @return the rows of the second one, which is the last that gives any
   */
  ResultSet secondRows(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = bound(sql, parameters);
    statement.execute();
    if (!statement.getMoreResults()) {
      throw new SQLException("no second result");
    }
    return statement.getResultSet();
  }

  /** Runs several statements, separated by semicolons, of which the database gets all at once. */
  void runAll(String sql, Object... parameters) throws SQLException {
    bound(sql, parameters).execute();
  }

  /** Runs a statement that is not worth keeping. */
  void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private PreparedStatement bound(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < parameters.length; i++) {
      switch (parameters[i]) {
        case String text -> statement.setString(i + 1, text);
        case Long number -> statement.setLong(i + 1, number);
        case Integer number -> statement.setInt(i + 1, number);
        case byte[] bytes -> statement.setBytes(i + 1, bytes);
        case String[] texts -> statement.setArray(i + 1, connection.createArrayOf("text", texts));
        case Long[] numbers -> statement.setArray(i + 1, connection.createArrayOf("int8", numbers));
        case Integer[] numbers ->
            statement.setArray(i + 1, connection.createArrayOf("int4", numbers));
        case byte[][] blobs -> statement.setArray(i + 1, connection.createArrayOf("bytea", blobs));
        case SqlNull.BYTES -> statement.setNull(i + 1, java.sql.Types.BINARY);
        default -> throw new IllegalArgumentException("no column is " + parameters[i].getClass());
      }
    }
    return statement;
  }

  /** Gives the statements and the connection back. */
  @Override
  public void close() throws SQLException {
    try (connection) {
      for (PreparedStatement statement : prepared.values()) {
        statement.close();
      }
      if (inTransaction) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  /** Stands for SQL's null among parameters. */
  enum SqlNull {
    BYTES
  }
}

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

  SqlSession(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  /** Runs a statement, and returns how many rows it changed. */
  int update(String sql, Object... parameters) throws SQLException {
    return bound(sql, parameters).executeUpdate();
  }

  /** Runs a query; running it again ends what was still being read. */
  ResultSet rows(String sql, Object... parameters) throws SQLException {
    return bound(sql, parameters).executeQuery();
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
    }
  }

  /** Stands for SQL's null among parameters. */
  enum SqlNull {
    BYTES
  }
}

package io.eidetica4j.backend.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConnection;

/** SQLite's side of {@link SqlDialect}. */
final class SqliteDialect implements SqlDialect {
  static final SqliteDialect INSTANCE = new SqliteDialect();

  private static final int PRIMARY_CODE = 0xff;
  private static final int BUSY = 5;
  private static final int FULL = 13;
  private static final int TOO_BIG = 18;
  private static final int CONSTRAINT = 19;
  private static final int MISMATCH = 20;

  private SqliteDialect() {}

  @Override
  public String connecting() {
    return "Failed to connect to SQLite";
  }

  @Override
  public String listNames() {
    return "SELECT name FROM sqlite_master WHERE type IN ('table', 'index')";
  }

  @Override
  public List<String> createTables() {
    return SqlTables.create("BLOB");
  }

  @Override
  public List<String> createIndexes() {
    return SqlTables.createIndexes();
  }

  /** Nothing: whoever writes is alone. */
  @Override
  public List<String> beforeCreating() {
    return List.of();
  }

  /** Takes the write lock at once: waiting for it later, with something read, can't succeed. */
  @Override
  public String begin() {
    return "BEGIN IMMEDIATE";
  }

  @Override
  public String beginReading() {
    return "BEGIN DEFERRED";
  }

  @Override
  public Optional<String> check() {
    return Optional.of("PRAGMA integrity_check(20)");
  }

  /** Of a full disk SQLite knows that it did not commit; after a failed sync nobody knows. */
  @Override
  public boolean surelyNotCommitted(SQLException failure) {
    int code = failure.getErrorCode() & PRIMARY_CODE;
    return code == BUSY || code == FULL;
  }

  /** On a full disk there may be room for a small one; others are too large, or break a rule. */
  @Override
  public boolean mayConcernOne(SQLException failure) {
    int code = failure.getErrorCode() & PRIMARY_CODE;
    return code == FULL || code == TOO_BIG || code == CONSTRAINT || code == MISMATCH;
  }

  /** There is nothing between us and the file that could get lost. */
  @Override
  public boolean connectionLost(SQLException failure) {
    return false;
  }

  @Override
  public int fetchedRows() {
    return 0;
  }

  /** A pool that is told to abort forgets the connection, but leaves its transaction open. */
  @Override
  public void discard(Connection connection) throws SQLException {
    try (connection) {
      if (connection.isWrapperFor(SQLiteConnection.class)) {
        SQLiteConnection inner = connection.unwrap(SQLiteConnection.class);
        connection.abort(Runnable::run);
        inner.close();
      }
    }
  }
}

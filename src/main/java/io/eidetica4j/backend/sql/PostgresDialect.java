package io.eidetica4j.backend.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * PostgreSQL's side of {@link SqlDialect}. Text is made to compare by its bytes, which is the same
 * on every server and cheaper than by a language's rules. In a database that the reference made it
 * compares as that server's locale says; nothing of ours depends on it.
 */
final class PostgresDialect implements SqlDialect {
  static final PostgresDialect INSTANCE = new PostgresDialect();

  /** Enough not to wait for each, and not too much memory with entries of 16 KiB. */
  private static final int FETCHED_ROWS = 256;

  /** Classes of errors that the server found in what it was given; the transaction is over. */
  private static final Set<String> REFUSALS = Set.of("22", "23", "25", "42", "53", "54");

  private static final Set<String> OF_DATA = Set.of("22", "23", "54");
  private static final String COMPLETION_UNKNOWN = "40003";

  private PostgresDialect() {}

  @Override
  public String connecting() {
    return "Failed to connect to PostgreSQL";
  }

  @Override
  public String listNames() {
    return PostgresSql.NAMES;
  }

  @Override
  public List<String> createTables() {
    List<String> tables = new ArrayList<>();
    for (String table : SqlTables.create("BYTEA")) {
      tables.add(table.replace(" TEXT", " TEXT COLLATE \"C\""));
    }
    tables.add(PostgresSql.CREATE_CHANGES);
    return tables;
  }

  @Override
  public List<String> createIndexes() {
    List<String> indexes = new ArrayList<>(SqlTables.createIndexes());
    indexes.add(PostgresSql.INDEX_CHANGES);
    return indexes;
  }

  /** One process at a time: those that come later find everything made. */
  @Override
  public List<String> beforeCreating() {
    return List.of("SELECT pg_advisory_xact_lock(%d, 0)".formatted(PostgresLocks.CREATION_CLASS));
  }

  @Override
  public String begin() {
    return "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
  }

  @Override
  public String beginReading() {
    return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
  }

  /** None: that is the server's own business, as of page checksums. */
  @Override
  public Optional<String> check() {
    return Optional.empty();
  }

  /**
   * What the server refused did not happen; where it went away, or said that it was about to, it
   * may have written the commit before.
   */
  @Override
  public boolean surelyNotCommitted(SQLException failure) {
    String state = state(failure);
    return REFUSALS.contains(category(failure))
        || (state.startsWith("40") && !state.equals(COMPLETION_UNKNOWN));
  }

  @Override
  public boolean mayConcernOne(SQLException failure) {
    return OF_DATA.contains(category(failure));
  }

  /** By the driver's word, or since the server ends it: an operator's command, a crash, a stop. */
  @Override
  public boolean connectionLost(SQLException failure) {
    return category(failure).equals("08") || state(failure).startsWith("57P0");
  }

  @Override
  public int fetchedRows() {
    return FETCHED_ROWS;
  }

  /** An aborted connection is not given out again by its pool. */
  @Override
  public void discard(Connection connection) throws SQLException {
    try (connection) {
      connection.abort(Runnable::run);
    }
  }

  private static String category(SQLException failure) {
    String state = state(failure);
    return state.length() < 2 ? "" : state.substring(0, 2);
  }

  private static String state(SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? "" : state;
  }
}

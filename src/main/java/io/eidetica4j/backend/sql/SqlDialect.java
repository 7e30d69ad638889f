package io.eidetica4j.backend.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Where one database differs from another; what they share is in {@link Sql}. */
interface SqlDialect {
  /** How the reference's message begins where the database can't be opened. */
  String connecting();

  /** Lists the names of tables and indexes that the database has. */
  String listNames();

  /** Makes the tables that are not there. */
  List<String> createTables();

  /** Makes the indexes that are not there. */
  List<String> createIndexes();

  /** Run in the transaction that makes them, before it looks what is there. */
  List<String> beforeCreating();

  /** Begins a transaction that will write. */
  String begin();

  /** Begins a transaction that only reads, and all of it as of one moment. */
  String beginReading();

  /** Lists what the database finds wrong with itself, and {@code ok} where that is nothing. */
  Optional<String> check();

  /** Whether a commit that failed in this way has surely not happened, once rolled back. */
  boolean surelyNotCommitted(SQLException failure);

  /**
   * Whether a transaction that failed in this way might pass with less in it, rather than the
   * connection or the database being at fault.
   */
  boolean mayConcernOne(SQLException failure);

  /** Whether the connection is gone, so that what was not begun can be done on another. */
  boolean connectionLost(SQLException failure);

  /** Rows of a long result that are fetched at a time; 0 where the driver sees to that itself. */
  int fetchedRows();

  /** Closes a connection for good, instead of giving it back to its pool. */
  void discard(Connection connection) throws SQLException;
}

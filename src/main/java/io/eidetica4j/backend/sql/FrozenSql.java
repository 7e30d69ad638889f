package io.eidetica4j.backend.sql;

import io.eidetica4j.backend.Frozen;
import java.lang.System.Logger.Level;
import javax.sql.DataSource;

/**
 * A database as of one moment: one connection of its own, in one transaction that only reads, over
 * which everything goes until this is closed.
 */
final class FrozenSql extends SqlBackend {
  private static final System.Logger LOG = System.getLogger(FrozenSql.class.getName());
  private static final String CONTEXT = "Failed to read as of one moment";

  private final SqlAccess access;
  private final String kind;
  private volatile boolean closed;

  private FrozenSql(SqlAccess access, SqlDialect dialect, String kind) {
    super(access, new GroupedPuts(access, dialect, GroupedPuts.UnitStore.ROW_BY_ROW), false);
    this.access = access;
    this.kind = kind;
  }

  /** The database behind a data source, as of now. */
  static Frozen of(DataSource source, SqlDialect dialect, String kind) {
    SqlAccess access =
        new SqlAccess(source, dialect, session -> session.execute(dialect.beginReading()), true, 0);
    try {
      // the moment is that of the first question
      access.read(CONTEXT, session -> EntryQueries.text(session, Sql.VERSION));
    } catch (RuntimeException e) {
      access.close();
      throw e;
    }
    FrozenSql frozen = new FrozenSql(access, dialect, kind);
    return new Frozen(frozen, new SqlRows(access, dialect));
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public boolean keepsStates() {
    return true;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      access.read(
          CONTEXT,
          session -> {
            session.execute("ROLLBACK"); // the connection goes back to its pool
            return closed;
          });
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "ending a transaction that only read: {0}", e.getMessage());
    }
    super.close();
  }
}

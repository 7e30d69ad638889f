package io.eidetica4j.backend.sql;

import io.eidetica4j.backend.Changes;
import io.eidetica4j.backend.Shared;
import io.eidetica4j.entry.Id;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What processes over one database tell each other. What was changed stands in a table, written in
 * the transaction that changed it, so it can't be missed; an announcement only says that there is
 * something to read, so it may be.
 */
final class PostgresShared implements Shared, AutoCloseable {
  /** With more to catch up on than this, reading the whole tree is no dearer. */
  private static final int MOST_CHANGES = 10_000;

  private static final String CHANNEL = "eidetica4j_";

  private final SqlAccess access;
  private final PostgresTarget target;
  private final String origin;
  private final long schema;
  private final PostgresListener listener;
  private final PostgresAnnouncer announcer;
  private volatile boolean closed;

  /**
   * Of one process.
   *
   * @param origin names it among the others
   * @param schema the number of the schema that they share
   */
  PostgresShared(
      SqlAccess access, PostgresTarget target, String origin, long schema, PostgresTimes times) {
    this.access = access;
    this.target = target;
    this.origin = origin;
    this.schema = schema;
    String channel = CHANNEL + schema;
    this.listener = new PostgresListener(target, channel, origin, times);
    this.announcer = new PostgresAnnouncer(access, channel, origin);
  }

  @Override
  public long position(Id tree) {
    return access
        .read(
            "Failed to read how far a tree is",
            session -> EntryQueries.text(session, PostgresSql.POSITION, tree.toString()))
        .map(Long::parseLong)
        .orElse(0L);
  }

  @Override
  public Changes since(Id tree, long position) {
    return access.read("Failed to read changes", session -> since(session, tree, position));
  }

  private Changes since(SqlSession session, Id tree, long position) throws SQLException {
    Set<Id> entries = new HashSet<>();
    boolean local = false;
    int count = 0;
    long last = position;
    try (ResultSet rows =
        session.rows(PostgresSql.SINCE, tree.toString(), position, MOST_CHANGES + 1)) {
      while (rows.next()) {
        count++;
        last = rows.getLong(1);
        if (!rows.getString(2).equals(origin)) {
          local |= rows.getLong(3) == 1;
          addIds(rows.getArray(4), entries);
        }
      }
    }
    // A position beyond the newest one is of a time before the database was restored. One that is
    // newer than what was just read came meanwhile.
    boolean lost = count == 0 ? newest(session, tree) < position : last - position != count;
    return lost || count > MOST_CHANGES
        ? new Changes(newest(session, tree), true, Set.of(), false)
        : new Changes(last, false, entries, local);
  }

  private static long newest(SqlSession session, Id tree) throws SQLException {
    return EntryQueries.text(session, PostgresSql.POSITION, tree.toString())
        .map(Long::parseLong)
        .orElse(0L);
  }

  private static void addIds(Array array, Set<Id> ids) throws SQLException {
    for (Object text : (Object[]) array.getArray()) {
      ids.add(Id.parse((String) text));
    }
  }

  @Override
  public Subscription listen(Listener told) {
    checkOpen();
    return listener.add(told);
  }

  @Override
  public Optional<Lease> lead(String role) {
    checkOpen();
    String context = "Failed to take a role";
    try {
      Connection connection = PostgresPool.connect(target);
      try {
        Optional<Lease> lease =
            PostgresLease.take(connection, PostgresLocks.ofRole(schema, role)).map(each -> each);
        if (lease.isEmpty()) {
          connection.close();
        }
        return lease;
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw SqlErrors.failed(context, e);
    }
  }

  /** Tells the others that there is something to read. */
  void announce(Set<Id> trees) {
    announcer.announce(trees);
  }

  private void checkOpen() {
    if (closed) {
      throw SqlErrors.closed();
    }
  }

  @Override
  public void close() {
    closed = true;
    listener.close();
    announcer.close();
  }
}

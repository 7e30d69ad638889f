package io.eidetica4j.backend.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * How work gets to the database. Writing goes over one connection or a few, each a {@link
 * WriteLane}. Reading takes a connection for each piece of work, or the one that writes where there
 * can be only one.
 */
final class SqlAccess implements AutoCloseable {
  private final DataSource source;
  private final SqlDialect dialect;
  private final boolean readOnly;
  private final boolean single;
  private final List<WriteLane> lanes;
  private volatile boolean closed;

  /**
   * Over a data source.
   *
   * @param setup run on a writing connection before it is used
   * @param lanes connections that write; 0 for one over which all other work goes too
   */
  SqlAccess(DataSource source, SqlDialect dialect, Setup setup, boolean readOnly, int lanes) {
    this(source, dialect, setup, readOnly, lanes, statements -> {});
  }

  /**
   * The same, where somebody wants to know what is written.
   *
   * @param committed told after each transaction how many statements wrote in it
   */
  SqlAccess(
      DataSource source,
      SqlDialect dialect,
      Setup setup,
      boolean readOnly,
      int lanes,
      IntConsumer committed) {
    this.source = source;
    this.dialect = dialect;
    this.readOnly = readOnly;
    this.single = lanes == 0;
    this.lanes =
        IntStream.range(0, Math.max(1, lanes))
            .mapToObj(lane -> new WriteLane(source, dialect, setup, single, committed))
            .toList();
  }

  boolean isReadOnly() {
    return readOnly;
  }

  /** How many connections write. */
  int lanes() {
    return lanes.size();
  }

  /** See {@link SqlDialect#fetchedRows}. */
  int fetchedRows() {
    return dialect.fetchedRows();
  }

  /** Reads; the context is for messages. */
  <T> T read(String context, Work<T> work) {
    if (single) {
      return lanes.getFirst().read(context, work);
    }
    checkOpen();
    try (SqlSession session = new SqlSession(source.getConnection())) {
      return work.run(session);
    } catch (SQLException e) {
      throw closed ? SqlErrors.closed() : SqlErrors.failed(context, e);
    }
  }

  /** Writes, in one transaction. */
  <T> T write(String context, Work<T> work) {
    return write(0, context, work);
  }

  /** Writes over one of the connections that do, in one transaction. */
  <T> T write(int lane, String context, Work<T> work) {
    checkWritable();
    return lanes.get(lane).write(context, work);
  }

  /** Fails where nothing can be written. */
  void checkWritable() {
    checkOpen();
    if (readOnly) {
      throw SqlErrors.readOnly();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw SqlErrors.closed();
    }
  }

  /** Waits for the writes under way, and refuses all further work. */
  @Override
  public void close() {
    closed = true;
    lanes.forEach(WriteLane::close);
  }

  /** Something done with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T run(SqlSession session) throws SQLException;
  }

  /** Something done to a connection before it is used. */
  @FunctionalInterface
  interface Setup {
    void run(SqlSession session) throws SQLException;
  }
}

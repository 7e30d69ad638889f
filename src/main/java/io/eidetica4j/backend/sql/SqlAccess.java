package io.eidetica4j.backend.sql;

import io.eidetica4j.EideticaException;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * How work gets to the database. All writing goes over one connection, taken from the data source
 * for good, with its statements kept; it is thrown away and made anew after a failure. Reading
 * takes a connection for each piece of work, or the same one where there can be only one.
 */
final class SqlAccess implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SqlAccess.class.getName());

  private final DataSource source;
  private final SqlDialect dialect;
  private final Setup setup;
  private final boolean readOnly;
  private final boolean single;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable SqlSession writer;
  private volatile boolean closed;

  /**
   * Over a data source.
   *
   * @param setup run on the writing connection before it is used
   * @param single whether all work goes over one connection, which is then never thrown away
   */
  SqlAccess(DataSource source, SqlDialect dialect, Setup setup, boolean readOnly, boolean single) {
    this.source = source;
    this.dialect = dialect;
    this.setup = setup;
    this.readOnly = readOnly;
    this.single = single;
  }

  boolean isReadOnly() {
    return readOnly;
  }

  /** Reads; the context is for messages. */
  <T> T read(String context, Work<T> work) {
    if (single) {
      return reading(context, work);
    }
    checkOpen();
    try (SqlSession session = new SqlSession(source.getConnection())) {
      return work.run(session);
    } catch (SQLException e) {
      throw failed(context, e);
    }
  }

  private <T> T reading(String context, Work<T> work) {
    lock.lock();
    try {
      checkOpen();
      return work.run(writer());
    } catch (SQLException e) {
      throw failed(context, e);
    } finally {
      lock.unlock();
    }
  }

  /** Writes, in one transaction. */
  <T> T write(String context, Work<T> work) {
    checkWritable();
    lock.lock();
    try {
      checkOpen();
      return transaction(context, work);
    } finally {
      lock.unlock();
    }
  }

  private <T> T transaction(String context, Work<T> work) {
    T result;
    SqlSession session;
    try {
      session = writer();
      session.update(dialect.begin());
    } catch (SQLException e) {
      rollback(false);
      throw failed(context, e);
    }
    try {
      result = work.run(session);
    } catch (SQLException e) {
      rollback(false);
      throw failed(context, e);
    } catch (RuntimeException | Error e) {
      rollback(true);
      throw e;
    }
    try {
      session.update("COMMIT");
    } catch (SQLException e) {
      rollback(false);
      throw dialect.surelyNotCommitted(e)
          ? failed(context, e)
          : SqlErrors.outcomeUnknown(context, e);
    }
    return result;
  }

  private SqlSession writer() throws SQLException {
    SqlSession open = writer;
    if (open == null) {
      Connection connection = source.getConnection();
      open = new SqlSession(connection);
      try {
        setup.run(open);
      } catch (SQLException | RuntimeException e) {
        discard(open, Optional.of(e));
        throw e;
      }
      writer = open;
    }
    return open;
  }

  /** Ends the transaction without a trace of it; a connection that failed goes with it. */
  private void rollback(boolean healthy) {
    SqlSession session = writer;
    if (session == null) {
      return;
    }
    boolean keep = healthy;
    try {
      session.execute("ROLLBACK");
    } catch (SQLException e) {
      // Often there is nothing left to roll back; if there were, it goes with the connection.
      LOG.log(Level.DEBUG, "rolling back: {0}", e.getMessage());
      keep = false;
    }
    if (!keep && !single) {
      writer = null;
      discard(session, Optional.empty());
    }
  }

  private void discard(SqlSession session, Optional<Exception> reason) {
    try {
      dialect.discard(session.connection());
    } catch (SQLException e) {
      reason.ifPresent(first -> first.addSuppressed(e));
      LOG.log(Level.DEBUG, "closing a connection that failed: {0}", e.getMessage());
    }
  }

  private EideticaException failed(String context, SQLException e) {
    return closed ? SqlErrors.closed() : SqlErrors.failed(context, e);
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

  /** Waits for the write under way, and refuses all further work. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      SqlSession session = writer;
      writer = null;
      if (session != null) {
        session.close();
      }
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "closing the database", e);
    } finally {
      lock.unlock();
    }
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

package io.eidetica4j.backend.sql;

import io.eidetica4j.EideticaException;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One connection that writes, one transaction after the other. It is taken from the data source for
 * good, with its statements kept, and thrown away and made anew after a failure.
 */
final class WriteLane implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WriteLane.class.getName());

  private final DataSource source;
  private final SqlDialect dialect;
  private final SqlAccess.Setup setup;
  private final boolean single;
  private final IntConsumer committed;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable SqlSession writer;
  private volatile boolean closed;

  /**
   * Over a data source.
   *
   * @param setup run on the connection before it is used
   * @param single whether there can only be this one connection, which is then never thrown away
   * @param committed told after each transaction how many statements wrote in it
   */
  WriteLane(
      DataSource source,
      SqlDialect dialect,
      SqlAccess.Setup setup,
      boolean single,
      IntConsumer committed) {
    this.committed = committed;
    this.source = source;
    this.dialect = dialect;
    this.setup = setup;
    this.single = single;
  }

  /** Reads over the same connection. */
  <T> T read(String context, SqlAccess.Work<T> work) {
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
  <T> T write(String context, SqlAccess.Work<T> work) {
    lock.lock();
    try {
      checkOpen();
      return transaction(context, work);
    } finally {
      lock.unlock();
    }
  }

  private <T> T transaction(String context, SqlAccess.Work<T> work) {
    T result;
    SqlSession session;
    try {
      session = begun();
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
    committed.accept(session.takeUpdates());
    return result;
  }

  /** A connection that was lost since it was last used is made anew: nothing has begun on it. */
  private SqlSession begun() throws SQLException {
    boolean used = writer != null;
    try {
      return begin();
    } catch (SQLException e) {
      if (!used || !dialect.connectionLost(e)) {
        throw e;
      }
      rollback(false);
      return begin();
    }
  }

  private SqlSession begin() throws SQLException {
    SqlSession session = writer();
    session.update(dialect.begin());
    return session;
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

  private void checkOpen() {
    if (closed) {
      throw SqlErrors.closed();
    }
  }

  /** Waits for the transaction under way, and refuses all further work. */
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
}

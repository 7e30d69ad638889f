package io.eidetica4j.backend.sql;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Moves what was committed from SQLite's write-ahead log into the database's file, beside the
 * commits: left to SQLite, every so many commits one of them does it and waits for the disk twice
 * more.
 *
 * <p>A commit is durable by the log alone, so nothing depends on when this happens, nor on whether
 * it works. While commits follow each other without a pause the log is never wholly in the file and
 * so can't begin anew; for that, and for the case that there is no connection to do it over, the
 * writing connection does the rest itself once the log has {@link #MOST_PAGES}.
 */
final class WalCheckpoints implements AutoCloseable {
  /** Pages of the log (4 KiB unless the file has others) at which a commit moves them itself. */
  static final int MOST_PAGES = 12_000;

  /** Rows written at which a file's log is moved; each changes about one page and a half. */
  static final int DUE = 4000;

  private static final Logger LOG = System.getLogger(WalCheckpoints.class.getName());

  private final DataSource source;
  private final int due;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Thread thread;
  private int rows;
  private boolean running;
  private boolean closed;

  /**
   * Works over a connection of the source, which it holds only meanwhile.
   *
   * @param due rows written since the last time at which it does
   */
  WalCheckpoints(DataSource source, int due) {
    this.source = source;
    this.due = due;
  }

  /** Takes note of a transaction that was committed. */
  void committed(int written) {
    lock.lock();
    try {
      rows += written;
      if (rows < due || closed) {
        return;
      }
      if (thread == null) {
        thread = Thread.ofPlatform().daemon().name("eidetica-wal").start(this::run);
      }
      changed.signalAll();
    } catch (OutOfMemoryError e) {
      // No thread is to be had. What was committed must not look as if it had failed.
      LOG.log(Level.WARNING, "commits move the write-ahead log themselves: {0}", e.getMessage());
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (next()) {
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
      } catch (SQLException | RuntimeException e) {
        LOG.log(Level.DEBUG, "the write-ahead log stays as it is for now: {0}", e.getMessage());
      } finally {
        ended();
      }
    }
  }

  /** Waits until there is something to do; false where there will be nothing more. */
  private boolean next() {
    lock.lock();
    try {
      while (rows < due && !closed) {
        changed.awaitUninterruptibly();
      }
      rows = 0;
      running = !closed;
      return running;
    } finally {
      lock.unlock();
    }
  }

  private void ended() {
    lock.lock();
    try {
      running = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nothing is being moved, nor is due to be. */
  void awaitIdle() {
    lock.lock();
    try {
      while (running || (rows >= due && !closed)) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for what is under way; the last connection that closes moves the rest. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    awaitIdle();
  }
}

package io.eidetica4j.backend.sql;

import io.eidetica4j.EideticaException;
import io.eidetica4j.backend.Shared;
import io.eidetica4j.entry.Id;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears what other processes announce, over a connection of its own, and tells those who listen
 * here. After each connection anew, and from time to time in between, it says that there may be
 * more than was heard. Its thread begins with the first who listens.
 */
final class PostgresListener implements AutoCloseable {
  /** Announced instead of trees where they are too many. */
  static final String EVERYTHING = "*";

  private static final System.Logger LOG = System.getLogger(PostgresListener.class.getName());
  private static final int ANSWER_MILLIS = 10_000;
  private static final int PRUNED_ROWS = 10_000;

  private final PostgresTarget target;
  private final String channel;
  private final String origin;
  private final PostgresTimes times;
  private final List<Shared.Listener> listeners = new CopyOnWriteArrayList<>();

  /** Held while listeners are told. */
  private final ReentrantLock telling = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition end = lock.newCondition();
  private @Nullable Thread thread;
  private @Nullable Connection current;
  private volatile boolean closed;

  PostgresListener(PostgresTarget target, String channel, String origin, PostgresTimes times) {
    this.target = target;
    this.channel = channel;
    this.origin = origin;
    this.times = times;
  }

  /** Has somebody told from now on. */
  Shared.Subscription add(Shared.Listener told) {
    // each is a thing of its own, even where the same one listens twice
    Shared.Listener own =
        new Shared.Listener() {
          @Override
          public void changed(Set<Id> trees) {
            told.changed(trees);
          }

          @Override
          public void perhapsAll() {
            told.perhapsAll();
          }
        };
    listeners.add(own);
    start();
    return () -> {
      listeners.remove(own);
      awaitTold();
    };
  }

  /** Returns when what is being told has been told, or at once where that is who asks. */
  private void awaitTold() {
    telling.lock();
    try {
      LOG.log(Level.TRACE, "nothing is being told");
    } finally {
      telling.unlock();
    }
  }

  private void start() {
    lock.lock();
    try {
      if (thread == null && !closed) {
        thread = Thread.ofVirtual().name("eidetica-listen").start(this::run);
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    Duration wait = times.firstWait();
    while (!closed && !Thread.currentThread().isInterrupted()) {
      try (Connection connection = PostgresPool.connect(target)) {
        if (!keep(connection)) {
          return;
        }
        listen(connection);
        wait = times.firstWait();
        tell(Shared.Listener::perhapsAll);
        hear(connection);
      } catch (SQLException e) {
        if (!closed) {
          LOG.log(
              Level.WARNING,
              "Not told what other processes write to {0} until it is reached again: {1}",
              target,
              e.getMessage());
        }
      }
      wait = pause(wait);
    }
  }

  /** Keeps it where {@link #close} finds it, unless that has happened. */
  private boolean keep(Connection connection) {
    lock.lock();
    try {
      current = connection;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void listen(Connection connection) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN " + channel);
    }
  }

  private void hear(Connection connection) throws SQLException {
    PGConnection notified = connection.unwrap(PGConnection.class);
    long sweep = System.nanoTime() + times.sweep().toNanos();
    while (!closed) {
      long left = (sweep - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        // also shows whether the server is still there
        prune(connection);
        tell(Shared.Listener::perhapsAll);
        sweep = System.nanoTime() + times.sweep().toNanos();
      } else {
        heard(notified.getNotifications((int) Math.min(left, Integer.MAX_VALUE)));
      }
    }
  }

  private void prune(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PostgresSql.PRUNE)) {
      statement.setLong(1, times.kept().toSeconds());
      statement.setInt(2, PRUNED_ROWS);
      statement.executeUpdate();
    }
  }

  private void heard(PGNotification @Nullable [] notifications) {
    if (notifications == null) {
      return;
    }
    Set<Id> trees = new LinkedHashSet<>();
    boolean all = false;
    for (PGNotification each : notifications) {
      List<String> words = List.of(each.getParameter().split(" ", -1));
      if (!words.getFirst().equals(origin)) {
        List<String> named = words.subList(1, words.size());
        all |= named.equals(List.of(EVERYTHING)) || !addIds(named, trees);
      }
    }
    if (all) {
      tell(Shared.Listener::perhapsAll);
    } else if (!trees.isEmpty()) {
      tell(listener -> listener.changed(trees));
    }
  }

  /** Whether all of them are ids; anyone who may log in can announce anything. */
  private static boolean addIds(List<String> texts, Set<Id> ids) {
    try {
      texts.forEach(text -> ids.add(Id.parse(text)));
      return true;
    } catch (EideticaException e) {
      return false;
    }
  }

  private void tell(Consumer<Shared.Listener> what) {
    telling.lock();
    try {
      for (Shared.Listener listener : listeners) {
        try {
          what.accept(listener);
        } catch (RuntimeException e) {
          LOG.log(Level.WARNING, "What other processes wrote could not be taken in", e);
        }
      }
    } finally {
      telling.unlock();
    }
  }

  /** Waits, and gives the next wait. */
  private Duration pause(Duration wait) {
    lock.lock();
    try {
      long left = wait.toNanos();
      while (!closed && left > 0) {
        left = end.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // nobody interrupts this thread but to end it, which close does otherwise
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    Duration twice = wait.multipliedBy(2);
    return twice.compareTo(times.longestWait()) < 0 ? twice : times.longestWait();
  }

  /** Tells nobody any more once this returns. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      end.signalAll();
      if (current != null) {
        current.abort(Runnable::run);
      }
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "closing the connection that listens: {0}", e.getMessage());
    } finally {
      lock.unlock();
    }
    listeners.clear();
    awaitTold();
  }
}

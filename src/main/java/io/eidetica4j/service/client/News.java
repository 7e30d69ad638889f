package io.eidetica4j.service.client;

import io.eidetica4j.EideticaException;
import io.eidetica4j.entry.Id;
import io.eidetica4j.service.protocol.ServerFrame;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Brings what the daemon tells to where it matters, on a thread of its own, and sees to it that a
 * lost connection is made anew. What waits is bounded: of one database only the latest news count.
 */
final class News implements AutoCloseable {
  private static final Logger LOG = System.getLogger(News.class.getName());
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** How long a database may be idle; one that is longer is let go at the next look. */
  private static final Duration IDLE = Duration.ofMinutes(5);

  private final Consumer<ServerFrame.DatabaseWrite> take;
  private final Runnable reconnect;
  private final Runnable letGoIdle;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Id, ServerFrame.DatabaseWrite> waiting = new LinkedHashMap<>();
  private boolean lost;
  private boolean closed;

  /**
   * @param take takes news in
   * @param reconnect connects anew; throws where that fails, and is called again after a while
   * @param letGoIdle called now and then, to end what nobody wants to be told any more
   */
  News(Consumer<ServerFrame.DatabaseWrite> take, Runnable reconnect, Runnable letGoIdle) {
    this.take = take;
    this.reconnect = reconnect;
    this.letGoIdle = letGoIdle;
  }

  void start() {
    Thread.ofVirtual().name("service-news").start(this::run);
  }

  /** Something was written. */
  void written(ServerFrame.DatabaseWrite write) {
    locked(() -> waiting.merge(write.root(), write, News::both));
  }

  private static ServerFrame.DatabaseWrite both(
      ServerFrame.DatabaseWrite earlier, ServerFrame.DatabaseWrite later) {
    return new ServerFrame.DatabaseWrite(
        later.root(), earlier.previous(), later.post(), later.source());
  }

  /** The connection broke. */
  void lost() {
    locked(() -> lost = true);
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    long looked = System.nanoTime();
    try {
      while (awaitSomething(looked + IDLE.toNanos())) {
        if (System.nanoTime() - looked >= IDLE.toNanos()) {
          looked = System.nanoTime();
          letGoIdle.run();
        } else if (isLost()) {
          pause = tryAgain(pause);
        } else {
          next().ifPresent(this::bring);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void bring(ServerFrame.DatabaseWrite write) {
    try {
      take.accept(write);
    } catch (EideticaException e) {
      LOG.log( // when this is over, nobody wants to know
          isClosed() ? Level.DEBUG : Level.WARNING,
          "What was written to database {0} could not be read yet: {1}",
          write.root(),
          e.getMessage());
    }
  }

  private Duration tryAgain(Duration pause) throws InterruptedException {
    locked(() -> lost = false);
    try {
      reconnect.run();
      return FIRST_PAUSE;
    } catch (EideticaException e) {
      LOG.log(Level.DEBUG, "The daemon can''t be reached: {0}", e.getMessage());
      locked(() -> lost = true);
      rest(pause);
      Duration longer = pause.multipliedBy(2);
      return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }
  }

  private void rest(Duration pause) throws InterruptedException {
    lock.lock();
    try {
      long left = pause.toNanos();
      while (left > 0 && !closed) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns when there is something to do; whether there is, which is not so once it is closed. */
  private boolean awaitSomething(long until) throws InterruptedException {
    lock.lock();
    try {
      long left = until - System.nanoTime();
      while (waiting.isEmpty() && !lost && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean isLost() {
    lock.lock();
    try {
      return lost;
    } finally {
      lock.unlock();
    }
  }

  private Optional<ServerFrame.DatabaseWrite> next() {
    lock.lock();
    try {
      Optional<Id> first = waiting.keySet().stream().findFirst();
      return first.map(waiting::remove);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    locked(() -> closed = true);
  }
}

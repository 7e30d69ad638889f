package io.eidetica4j.backend;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Has pieces of work that wait at the same time done together, where doing many costs little more
 * than doing one: a disk that is synced once, a lock that is taken once.
 *
 * <p>There is no thread of its own. Of those who wait one leads: it serves whatever waits, first
 * come first served, until its own work is done, and hands the lead to the one who waits longest.
 * So work that comes alone is done at once by whoever brings it, and while a group is being served
 * the next one gathers.
 *
 * <p>Those who were served together tend to come back together, but not at the same moment: served
 * as they come, n of them make groups of one and of n - 1 by turns, and every piece of work pays
 * for two. So who leads gives as many as there were last time a short while to come ({@link
 * #patience}), and nobody waits for others where there were none.
 *
 * @param <T> a piece of work
 * @param <R> what comes of it
 */
public final class Groups<T, R> {
  private static final long LEAST_PATIENCE = 50_000;
  private static final long MOST_PATIENCE = 2_000_000;

  private final int most;
  private final ToIntFunction<T> weight;
  private final Function<List<T>, List<R>> server;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition gathered = lock.newCondition();
  private final ArrayDeque<Waiter<T, R>> queue = new ArrayDeque<>();
  private long queuedWeight;
  private boolean led;

  /** How many were served last, and waited when that was done. */
  private int regulars;

  /** How long it took to serve them, in nanoseconds. */
  private long lastService;

  /**
   * Groups of some work.
   *
   * @param most what the work of a group weighs at most, unless a single piece weighs more
   * @param server does the work of one group at a time, in the order given, and tells what came of
   *     each; it must not bring work here. What it throws, each of the group gets.
   */
  public Groups(int most, ToIntFunction<T> weight, Function<List<T>, List<R>> server) {
    this.most = most;
    this.weight = weight;
    this.server = server;
  }

  /** Has work done, and waits for it whatever interrupts come: it may be under way already. */
  public R submit(T work) {
    // Whoever leads works for others, whom an interrupt of its thread does not concern.
    Waiter<T, R> mine = new Waiter<>(work, weight.applyAsInt(work), Thread.currentThread());
    mine.interrupted = Thread.interrupted();
    try {
      return serveOrWait(mine);
    } finally {
      if (mine.interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private R serveOrWait(Waiter<T, R> mine) {
    lock.lock();
    try {
      queue.add(mine);
      queuedWeight += mine.weight;
      if (!led) {
        led = true;
        mine.leads = true;
      } else if (enough()) {
        gathered.signal();
      }
    } finally {
      lock.unlock();
    }
    mine.await();
    if (mine.leads) {
      try {
        while (!mine.done) {
          serve(next(mine));
        }
      } finally {
        handOver(mine);
      }
    }
    return mine.result();
  }

  private List<Waiter<T, R>> next(Waiter<T, R> leader) {
    lock.lock();
    try {
      gather(leader);
      List<Waiter<T, R>> group = new ArrayList<>(queue.size()); // so that nothing is taken in vain
      long sum = 0;
      while (!queue.isEmpty()) {
        sum += queue.peek().weight;
        if (sum > most && !group.isEmpty()) {
          break;
        }
        group.add(queue.poll());
        queuedWeight -= group.getLast().weight;
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for those who were there last time, with the lock given back meanwhile. */
  private void gather(Waiter<T, R> leader) {
    long left = patience();
    try {
      while (left > 0 && !enough()) {
        left = gathered.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      leader.interrupted = true;
    }
  }

  private boolean enough() {
    return queue.size() >= regulars || queuedWeight >= most;
  }

  /**
   * How long those who were there last time may take to come back, in nanoseconds. It is a part of
   * what serving them takes, so waiting in vain costs little; where serving is as quick as waking a
   * thread, there is nothing to win.
   */
  private long patience() {
    long part = Math.min(lastService / 3, MOST_PATIENCE);
    return part < LEAST_PATIENCE ? 0 : part;
  }

  private void serve(List<Waiter<T, R>> group) {
    long began = System.nanoTime();
    try {
      List<R> results = server.apply(group.stream().map(waiter -> waiter.work).toList());
      remember(group.size(), System.nanoTime() - began);
      for (int i = 0; i < group.size(); i++) {
        group.get(i).finish(results.get(i), null);
      }
    } catch (RuntimeException | Error e) {
      group.forEach(waiter -> waiter.finish(null, e));
    }
  }

  /** Before those who were served are told, so that none of them is counted twice. */
  private void remember(int served, long nanos) {
    lock.lock();
    try {
      regulars = served + queue.size();
      lastService = nanos;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whoever leads no more waits for nothing either, also where there was no memory left to lead.
   */
  private void handOver(Waiter<T, R> leader) {
    lock.lock();
    try {
      if (queue.remove(leader)) {
        queuedWeight -= leader.weight;
      }
      Waiter<T, R> heir = queue.peek();
      if (heir == null) {
        led = false;
      } else {
        heir.lead();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Work, and what came of it. */
  private static final class Waiter<T, R> {
    private final T work;
    private final int weight;
    private final Thread thread;
    private volatile boolean leads;
    private @Nullable R result;
    private @Nullable Throwable failure;
    private volatile boolean done;

    /** Whether its thread was told to stop, which only that thread reads and writes. */
    private boolean interrupted;

    Waiter(T work, int weight, Thread thread) {
      this.work = work;
      this.weight = weight;
      this.thread = thread;
    }

    /** Returns when the work is done, or this one is to lead: then without an interrupt pending. */
    void await() {
      while (!done && !leads) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    }

    void lead() {
      leads = true;
      LockSupport.unpark(thread);
    }

    void finish(@Nullable R result, @Nullable Throwable failure) {
      this.result = result;
      this.failure = failure;
      done = true;
      LockSupport.unpark(thread);
    }

    R result() {
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
      return Objects.requireNonNull(result);
    }
  }
}

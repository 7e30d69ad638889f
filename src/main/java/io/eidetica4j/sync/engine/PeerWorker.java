package io.eidetica4j.sync.engine;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is to be done with one peer. One pass at a time does all that is due; a peer that can't be
 * reached is left alone for a while, which no other peer notices. The queues are guarded by this
 * object, the passes by a lock of their own, so that a commit never waits for the network.
 */
final class PeerWorker {
  private static final Logger LOG = System.getLogger(PeerWorker.class.getName());
  private static final Set<ErrorKind> OF_THE_TREE =
      Set.of(
          ErrorKind.SYNC_SYNC_PROTOCOL_ERROR,
          ErrorKind.SYNC_BOOTSTRAP_PENDING,
          ErrorKind.SYNC_INVALID_ENTRY,
          ErrorKind.SYNC_UNEXPECTED_RESPONSE,
          ErrorKind.SYNC_BACKEND_ERROR);

  private final PublicKey peer;
  private final Duties duties;
  private final Backoff backoff;
  private final int bound;
  private final ReentrantLock passing = new ReentrantLock();
  private final Map<Id, TreeQueue> queues = new TreeMap<>();
  private int failures;
  private boolean wasReached;
  private long retryAt = Long.MIN_VALUE;

  PeerWorker(PublicKey peer, Duties duties, Backoff backoff, int bound) {
    this.peer = peer;
    this.duties = duties;
    this.backoff = backoff;
    this.bound = bound;
  }

  PublicKey peer() {
    return peer;
  }

  /** Looks after exactly these databases from now on. */
  synchronized void setTrees(Collection<Id> trees, long now) {
    queues.keySet().retainAll(trees);
    for (Id tree : trees) {
      queues.computeIfAbsent(tree, id -> new TreeQueue(id, bound, now));
    }
    notifyAll();
  }

  /** Entries were written that the peer is to get. */
  synchronized void add(Id tree, Collection<Id> ids, long now) {
    queues.computeIfAbsent(tree, id -> new TreeQueue(id, bound, now)).add(ids, now);
    notifyAll();
  }

  /** Something was not added that later entries may rest on. */
  synchronized void leaveGap(Id tree) {
    TreeQueue queue = queues.get(tree);
    if (queue != null) {
      queue.leaveGap();
    }
  }

  /** All databases are to be compared. */
  synchronized void allDue(long now) {
    queues.values().forEach(queue -> queue.due(now));
    notifyAll();
  }

  /** The peer is tried again at once, whatever failed before. */
  synchronized void wake() {
    retryAt = Long.MIN_VALUE;
    notifyAll();
  }

  /** When there is something to do. */
  synchronized long nextDue() {
    long next = Long.MAX_VALUE;
    for (TreeQueue queue : queues.values()) {
      next = Math.min(next, queue.nextDue());
    }
    return next == Long.MAX_VALUE ? next : Math.max(next, retryAt);
  }

  /** Waits until something is to do, at most so long. */
  synchronized void await(long mostMillis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMillis);
    long wait = mostMillis;
    while (wait > 0 && nextDue() > duties.now()) {
      wait(Math.max(1, Math.min(wait, nextDue() - duties.now())));
      wait = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
  }

  /**
   * Does what is due.
   *
   * @param force only sends what waits, but also where that was to wait after a failure
   * @return failures of this pass
   */
  int pass(boolean force) {
    passing.lock();
    try {
      long now = duties.now();
      int failed = 0;
      for (TreeQueue queue : dueQueues(now, force)) {
        try {
          serve(queue, !force);
          reached();
        } catch (EideticaException e) {
          failed++;
          if (!isOfTheTree(e, queue)) {
            unreached(e, queue);
            break;
          }
        }
      }
      return failed;
    } finally {
      passing.unlock();
    }
  }

  private synchronized List<TreeQueue> dueQueues(long now, boolean force) {
    if (!force && now < retryAt) {
      return List.of();
    }
    List<TreeQueue> due = new ArrayList<>();
    for (TreeQueue queue : queues.values()) {
      if (!queue.pending().isEmpty() || (!force && queue.isDue(now))) {
        due.add(queue);
      }
    }
    return due;
  }

  private void serve(TreeQueue queue, boolean alsoCompare) {
    List<Id> pending;
    boolean compare;
    int gaps;
    synchronized (this) {
      pending = queue.pending();
      gaps = queue.gaps();
      compare =
          pending.isEmpty()
              ? alsoCompare && queue.isDue(duties.now())
              : queue.mayLackParents() || (alsoCompare && queue.isDue(duties.now()));
    }
    if (!(compare && compare(queue, pending, gaps)) && !pending.isEmpty()) {
      boolean sent = duties.push(peer, queue.tree(), pending, ids -> acknowledged(queue, ids));
      synchronized (this) {
        if (sent) {
          queue.sent(pending, duties.now());
        } else {
          queue.drop();
        }
      }
    }
  }

  private synchronized void acknowledged(TreeQueue queue, Collection<Id> ids) {
    queue.sent(ids, duties.now());
  }

  /** Says whether the peer has now what waited for it. */
  private boolean compare(TreeQueue queue, List<Id> pending, int gaps) {
    long next = duties.now() + duties.interval(queue.tree());
    Duties.Outcome outcome = duties.exchange(peer, queue.tree());
    synchronized (this) {
      switch (outcome) {
        case Duties.Outcome.Same() -> {
          queue.sent(pending, duties.now());
          queue.exchanged(gaps, next);
        }
        case Duties.Outcome.SentOnly(String reason) -> {
          queue.sent(pending, duties.now());
          queue.exchanged(gaps, next);
          queue.note(reason);
        }
        case Duties.Outcome.Skipped() -> queue.skipped(next);
      }
    }
    return !(outcome instanceof Duties.Outcome.Skipped);
  }

  private synchronized void reached() {
    failures = 0;
    wasReached = true;
    retryAt = Long.MIN_VALUE;
  }

  /** Whether the peer is there, and only this database is no matter for it. */
  private synchronized boolean isOfTheTree(EideticaException e, TreeQueue queue) {
    if (!OF_THE_TREE.contains(e.kind())) {
      return false;
    }
    LOG.log(Level.DEBUG, "Peer {0}, database {1}: {2}", peer, queue.tree(), e.getMessage());
    reached();
    queue.refused(String.valueOf(e.getMessage()), duties.now() + duties.interval(queue.tree()));
    return true;
  }

  private synchronized void unreached(EideticaException e, TreeQueue queue) {
    failures++;
    retryAt = duties.now() + backoff.millisAfter(failures);
    queue.failed(String.valueOf(e.getMessage()), retryAt);
    Level level = failures == 1 ? Level.INFO : Level.DEBUG;
    LOG.log(level, "Peer {0} can''t be reached: {1}", peer, e.getMessage());
  }

  synchronized int queued() {
    return queues.values().stream().mapToInt(queue -> queue.pending().size()).sum();
  }

  synchronized PeerState state() {
    long now = duties.now();
    PeerState.Condition condition =
        failures >= Backoff.BREAKS_AT
            ? PeerState.Condition.DOWN
            : failures > 0
                ? PeerState.Condition.RETRYING
                : wasReached ? PeerState.Condition.CONNECTED : PeerState.Condition.UNKNOWN;
    return new PeerState(
        peer,
        condition,
        failures,
        queues.values().stream().map(queue -> queue.status(now)).toList());
  }
}

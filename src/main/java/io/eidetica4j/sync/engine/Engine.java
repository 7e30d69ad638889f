package io.eidetica4j.sync.engine;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.crypto.SecureRandoms;
import io.eidetica4j.database.WriteEvent;
import io.eidetica4j.database.WriteListener;
import io.eidetica4j.database.WriteSource;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.SyncHost;
import io.eidetica4j.sync.client.Exchanges;
import io.eidetica4j.sync.client.Routes;
import io.eidetica4j.sync.peers.Delivered;
import io.eidetica4j.sync.peers.PeerInfo;
import io.eidetica4j.sync.peers.PeerStatus;
import io.eidetica4j.sync.peers.Peers;
import io.eidetica4j.sync.peers.PushRights;
import io.eidetica4j.sync.peers.Wishes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Sends what is written here to the peers of the database, and syncs databases in turn. Each peer
 * has a thread of its own, so that a slow or dead one delays nobody else; what a peer could not be
 * sent waits, and is found again from the tips after a restart.
 */
public final class Engine implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Engine.class.getName());

  /** How often is looked for peers that others made known, and for the role of the sender. */
  private static final long LOOK_MILLIS = 15_000;

  private final SyncHost host;
  private final Peers peers;
  private final Wishes wishes;
  private final EngineOptions options;
  private final Delivered delivered;
  private final Duties duties;
  private final Backoff backoff;
  private final Leadership leadership;
  private final Map<PublicKey, PeerWorker> workers = new ConcurrentHashMap<>();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /** Told when this process became the one that sends. */
  private final Object roleTaken = new Object();

  private volatile boolean closed;

  /** For an instance; does nothing before {@link #start}. */
  public Engine(
      SyncHost host,
      Peers peers,
      Wishes wishes,
      PushRights rights,
      Exchanges exchanges,
      Routes routes,
      EngineOptions options) {
    this.host = host;
    this.peers = peers;
    this.wishes = wishes;
    this.options = options;
    this.delivered = new Delivered(host.backend().records(), host.clock());
    this.duties =
        new Duties(host, wishes, rights, exchanges, routes, delivered, options.interval());
    RandomGenerator random = SecureRandoms.generator();
    this.backoff = new Backoff(options.firstRetry(), options.lastRetry(), random);
    this.leadership = new Leadership(host.backend());
  }

  /** Begins to work. */
  public void start() {
    host.trees().onEveryWrite(this::onWrite);
    look();
    if (options.isInBackground()) {
      run("sync-engine", this::lookAgainAndAgain);
    }
  }

  // ---- what is written

  private WriteListener.Tail onWrite(Id tree, WriteEvent event) {
    if (event.source() != WriteSource.REMOTE && !closed) {
      return () -> enqueue(tree, event);
    }
    leaveGap(tree);
    return WriteListener.Tail.NONE;
  }

  /** Not under the tree's lock, but before the commit returns. */
  private void enqueue(Id tree, WriteEvent event) {
    if (closed
        || !leadership.leads()
        || wishes
            .combined(tree)
            .filter(wanted -> wanted.syncEnabled() && wanted.syncOnCommit())
            .isEmpty()) {
      leaveGap(tree);
      return;
    }
    List<PublicKey> to = peers.peersOf(tree);
    if (to.isEmpty()) {
      return;
    }
    List<Id> added = host.trees().open(tree).lacking(event.postTips(), event.previousTips());
    to.forEach(peer -> enqueue(peer, tree, added));
  }

  /** Something is not sent to anybody, so that what is written next may rest on it. */
  private void leaveGap(Id tree) {
    workers.values().forEach(worker -> worker.leaveGap(tree));
  }

  /** Has entries sent to a peer. */
  public void enqueue(PublicKey peer, Id tree, List<Id> entries) {
    worker(peer).add(tree, entries, host.clock().nowMillis());
  }

  // ---- who does it

  /** Looks for peers and relations that are new or gone. */
  public void look() {
    Leadership.Role role = leadership.look();
    long now = host.clock().nowMillis();
    Set<PublicKey> active = new HashSet<>();
    for (PeerInfo peer : peers.list()) {
      List<Id> trees = peer.status() == PeerStatus.ACTIVE ? peers.treesOf(peer.id()) : List.of();
      if (!trees.isEmpty() && !peer.id().equals(host.id())) {
        active.add(peer.id());
        worker(peer.id()).setTrees(trees, now);
      }
    }
    workers
        .values()
        .removeIf(worker ->
            !active.contains(worker.peer())
                && (worker.queued() == 0 || peers.isBlocked(worker.peer())));
    if (role == Leadership.Role.NEW_LEADER) {
      workers.values().forEach(worker -> worker.allDue(now));
      synchronized (roleTaken) {
        roleTaken.notifyAll();
      }
    }
  }

  private PeerWorker worker(PublicKey peer) {
    PeerWorker known = workers.get(peer);
    if (known != null) {
      return known;
    }
    PeerWorker worker = new PeerWorker(peer, duties, backoff, options.pending());
    PeerWorker other = workers.putIfAbsent(peer, worker);
    if (other != null) {
      return other;
    }
    if (options.isInBackground() && !closed) {
      run("sync-peer", () -> serve(worker)); // which ends where the worker is not found
    }
    return worker;
  }

  private void serve(PeerWorker worker) {
    try {
      while (!closed && workers.get(worker.peer()) == worker) {
        if (leadership.leads()) {
          worker.await(LOOK_MILLIS);
          worker.pass(false);
        } else {
          awaitRole(worker);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until this process sends, or there is nothing more to do for the peer. */
  private void awaitRole(PeerWorker worker) throws InterruptedException {
    synchronized (roleTaken) {
      while (!closed && workers.get(worker.peer()) == worker && !leadership.leads()) {
        roleTaken.wait(LOOK_MILLIS);
      }
    }
  }

  private void lookAgainAndAgain() {
    try {
      while (!closed) {
        Thread.sleep(LOOK_MILLIS);
        try {
          look();
          delivered.save();
          host.backend().records().expire(Instant.ofEpochMilli(duties.now()));
        } catch (EideticaException e) {
          LOG.log(Level.WARNING, "Peers could not be looked for: {0}", e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(String name, Runnable work) {
    Thread thread =
        Thread.ofVirtual()
            .name(name)
            .unstarted(() -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                LOG.log(closed ? Level.DEBUG : Level.ERROR, "Sync stopped working", e);
              } finally {
                threads.remove(Thread.currentThread());
              }
            });
    threads.add(thread);
    thread.start();
  }

  /** Does all that is due, one peer after the other, on the caller's thread; for foreground use. */
  public void work() {
    look();
    if (leadership.leads()) {
      workers.values().stream()
          .sorted(Comparator.comparing(worker -> worker.peer().text()))
          .forEach(worker -> worker.pass(false));
      delivered.save();
    }
  }

  /** All databases are to be compared with all peers. */
  public void allDue() {
    look();
    long now = host.clock().nowMillis();
    workers.values().forEach(worker -> worker.allDue(now));
  }

  /**
   * Sends all that waits, whatever failed before, to all peers at once.
   *
   * @throws EideticaException {@code sync/Network} where some could not be sent in time
   */
  public void flush() {
    List<PeerWorker> waiting =
        workers.values().stream().filter(worker -> worker.queued() > 0).toList();
    if (waiting.isEmpty() || !leadership.leads()) {
      return;
    }
    int before = waiting.stream().mapToInt(w -> w.state().failures()).sum();
    AtomicInteger failed = new AtomicInteger();
    if (options.isInBackground()) {
      flushInParallel(waiting, failed);
    } else {
      waiting.forEach(worker -> failed.addAndGet(worker.pass(true)));
    }
    if (failed.get() > 0) {
      int retries = before > 0 ? failed.get() : 0;
      throw ErrorKind.SYNC_NETWORK.error(
          "Network error: Flush had failures: %d from retry queue, %d from new entries"
              .formatted(retries, failed.get() - retries));
    }
  }

  private void flushInParallel(List<PeerWorker> waiting, AtomicInteger failed) {
    CountDownLatch done = new CountDownLatch(waiting.size());
    for (PeerWorker worker : waiting) {
      run(
          "sync-flush",
          () -> {
            try {
              failed.addAndGet(worker.pass(true));
            } finally {
              done.countDown();
            }
          });
    }
    try {
      if (!done.await(options.flushLimit().toMillis(), TimeUnit.MILLISECONDS)) {
        failed.addAndGet((int) done.getCount());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed.incrementAndGet();
    }
  }

  /** There is news of where a peer is: what waits for it need not wait any longer. */
  public void wake(PublicKey peer) {
    look();
    PeerWorker worker = workers.get(peer);
    if (worker != null) {
      worker.wake();
    }
  }

  /** How it stands with all peers, by key. */
  public List<PeerState> states() {
    return workers.values().stream()
        .map(PeerWorker::state)
        .sorted(Comparator.comparing(state -> state.peer().text()))
        .toList();
  }

  /** Stops within a limit; what was not sent is found again at the next start. */
  @Override
  public void close() {
    closed = true;
    List<Thread> running = List.copyOf(threads);
    running.forEach(Thread::interrupt);
    long end = System.nanoTime() + options.stopLimit().toNanos();
    try {
      for (Thread thread : running) {
        thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    delivered.save();
    leadership.close();
  }
}

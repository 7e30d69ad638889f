package io.eidetica4j.database;

import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Who is told of writes, and up to which tips each of them has been told. */
final class Listeners {
  private static final Logger LOG = System.getLogger(Listeners.class.getName());

  private final ConcurrentHashMap<Id, CopyOnWriteArrayList<Registration>> byTree =
      new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<GlobalWriteListener> everywhere = new CopyOnWriteArrayList<>();

  WriteCallback add(Id tree, Snapshot cursor, WriteListener listener) {
    Registration registration = new Registration(tree, listener, cursor);
    byTree.compute(
        tree,
        (id, list) -> {
          CopyOnWriteArrayList<Registration> some =
              list == null ? new CopyOnWriteArrayList<>() : list;
          some.add(registration);
          return some;
        });
    return registration;
  }

  void addEverywhere(GlobalWriteListener listener) {
    everywhere.add(listener);
  }

  boolean any(Id tree) {
    return !everywhere.isEmpty() || byTree.containsKey(tree);
  }

  /** The trees to which somebody listens in particular. */
  Set<Id> trees() {
    return Set.copyOf(byTree.keySet());
  }

  /** Tells everyone, under the tree's lock, and gives what is left to do after it. */
  List<WriteListener.Tail> dispatch(
      Id tree, Snapshot previous, Snapshot post, WriteSource source, Database database) {
    List<WriteListener.Tail> tails = new ArrayList<>();
    for (Registration registration : byTree.getOrDefault(tree, new CopyOnWriteArrayList<>())) {
      WriteEvent event = new WriteEvent(registration.cursor, post, source);
      registration.cursor = post;
      call(() -> registration.listener.onWrite(event, database), tails);
    }
    for (GlobalWriteListener listener : everywhere) {
      call(() -> listener.onWrite(tree, new WriteEvent(previous, post, source)), tails);
    }
    return tails;
  }

  /** Whatever a listener throws, the write has happened and the others are to be told. */
  private static void call(Supplier<WriteListener.Tail> prefix, List<WriteListener.Tail> tails) {
    try {
      WriteListener.Tail tail = prefix.get();
      if (!tail.equals(WriteListener.Tail.NONE)) {
        tails.add(tail);
      }
    } catch (Throwable e) {
      LOG.log(Level.WARNING, "A write listener failed", e);
    }
  }

  /**
   * Runs the tails, each on a thread of its own, and waits for them. A writer that is interrupted
   * stops waiting; the tails, which are not its own, go on.
   */
  static void await(List<WriteListener.Tail> tails) {
    List<Thread> running = new ArrayList<>(tails.size());
    for (WriteListener.Tail tail : tails) {
      running.add(Thread.ofVirtual().name("write-tail").start(() -> run(tail)));
    }
    try {
      for (Thread thread : running) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs the tails without waiting for them, where there is no writer to wait. */
  static void runElsewhere(List<WriteListener.Tail> tails) {
    tails.forEach(tail -> Thread.ofVirtual().name("write-tail").start(() -> run(tail)));
  }

  private static void run(WriteListener.Tail tail) {
    try {
      tail.run();
    } catch (Throwable e) {
      LOG.log(Level.WARNING, "A write listener's tail failed", e);
    }
  }

  /** One listener and its cursor; the cursor moves under the tree's lock only. */
  private final class Registration implements WriteCallback {
    private final Id tree;
    private final WriteListener listener;
    private volatile Snapshot cursor;

    Registration(Id tree, WriteListener listener, Snapshot cursor) {
      this.tree = tree;
      this.listener = listener;
      this.cursor = cursor;
    }

    @Override
    public void close() {
      byTree.computeIfPresent(
          tree,
          (id, list) -> {
            list.remove(this);
            return list.isEmpty() ? null : list;
          });
    }

    @Override
    public void detach() {
      // Registrations live until they are closed, so there is nothing to do; the handle may be
      // forgotten.
    }
  }
}

package io.eidetica4j.database;

import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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

  private static void call(
      java.util.function.Supplier<WriteListener.Tail> prefix, List<WriteListener.Tail> tails) {
    try {
      WriteListener.Tail tail = prefix.get();
      if (!tail.equals(WriteListener.Tail.NONE)) {
        tails.add(tail);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A write listener failed", e);
    }
  }

  /** Runs the tails, each on a thread of its own where there are several, and waits for them. */
  static void await(List<WriteListener.Tail> tails) {
    if (tails.isEmpty()) {
      return;
    }
    if (tails.size() == 1) {
      run(tails.getFirst());
      return;
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (WriteListener.Tail tail : tails) {
        running.add(threads.submit(() -> run(tail)));
      }
      for (Future<?> future : running) {
        future.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.log(Level.WARNING, "A write listener's tail failed", e);
    }
  }

  private static void run(WriteListener.Tail tail) {
    try {
      tail.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
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

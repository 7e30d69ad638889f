package io.eidetica4j.bench;

import io.eidetica4j.database.Database;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.instance.User;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Commits of one key each from several threads at once, on one tree or on a tree for each: what
 * waits at the same time may share a wait for the disk.
 */
record Writers(String name, Main.Url url, int threads, int trees) implements Row {
  static List<Row> rows(Main.Url url) {
    return List.of(
        new Writers("commit_16_threads_one_tree", url, 16, 1),
        new Writers("commit_16_threads_16_trees", url, 16, 16),
        new Writers("commit_32_threads_one_tree", url, 32, 1),
        new Writers("commit_32_threads_32_trees", url, 32, 32));
  }

  @Override
  public void run(int n, Report report) throws Exception {
    try (Opened opened = Instance.connectOrCreate(url.fresh(), Workloads.alice())) {
      User user = opened.user().orElseThrow();
      write(user, "warm-up ", n);
      report.done(name, n, write(user, "timed ", n));
    }
  }

  /** So many commits by all threads together; the nanoseconds. */
  long write(User user, String label, int n) throws Exception {
    List<Database> databases = new ArrayList<>();
    for (int i = 0; i < trees; i++) {
      databases.add(Workloads.database(user, label + i));
    }
    return write(databases, threads, n);
  }

  /** The same on given databases, each written by as many of the threads as any other. */
  static long write(List<Database> databases, int threads, int n) throws Exception {
    AtomicInteger next = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Database database = databases.get(t % databases.size());
      running.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                for (int i = next.getAndIncrement(); i < n; i = next.getAndIncrement()) {
                  Workloads.commit(database, i);
                }
              }));
    }
    long began = System.nanoTime();
    start.countDown();
    for (Thread thread : running) {
      thread.join();
    }
    return System.nanoTime() - began;
  }
}

package io.eidetica4j.bench;

import io.eidetica4j.database.Database;
import io.eidetica4j.database.WriteCallback;
import io.eidetica4j.database.WriteListener;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.instance.User;
import io.eidetica4j.store.DocStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/**
 * Two instances over one PostgreSQL database, as two pods have it: both write the same tree from
 * several threads, and then see the same; and how long a commit of one takes, at the median, until
 * a listener of the other is told of it.
 */
record Pods(Main.Url url) implements Row {
  private static final int WRITERS = 8;
  private static final int WATCHED = 200;

  @Override
  public String name() {
    return "pods";
  }

  @Override
  public void run(int n, Report report) throws Exception {
    String address = url.fresh();
    try (Opened first = Instance.connectOrCreate(address, Workloads.alice());
        Instance second = Instance.connect(address);
        User there = second.loginUser("alice", Optional.empty())) {
      User here = first.user().orElseThrow();
      Database written = Workloads.database(here, "pods");
      Database other = there.openDatabase(written.rootId());
      bothWrite(written, other, Math.max(64, n / 4), "warm-up ");
      report.done("two_pods_write_one_tree", n, bothWrite(written, other, n, "timed "));
      seenMeanwhile(written, other, WATCHED); // warm-up
      report.done("seen_on_another_pod_median", 1, seenMeanwhile(written, other, WATCHED));
    }
  }

  private static long bothWrite(Database here, Database there, int n, String label)
      throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<FutureTask<Boolean>> running = new ArrayList<>();
    int each = n / (2 * WRITERS);
    for (int i = 0; i < 2 * WRITERS; i++) {
      Database database = i % 2 == 0 ? here : there;
      String prefix = label + i + "_";
      FutureTask<Boolean> task =
          new FutureTask<>(() -> {
            start.await();
            for (int j = 0; j < each; j++) {
              String key = prefix + j;
              database.write(t -> t.getStore(DocStore.TYPE, "data").set(key, "value"));
            }
            return true;
          });
      Thread.ofPlatform().start(task);
      running.add(task);
    }
    long began = System.nanoTime();
    start.countDown();
    for (FutureTask<Boolean> task : running) {
      task.get();
    }
    long took = System.nanoTime() - began;
    awaitEqual(here, there);
    return took;
  }

  /** The announcements of the last writes are still on their way. */
  private static void awaitEqual(Database here, Database there) {
    long until = System.nanoTime() + 30_000_000_000L;
    while (!state(here).equals(state(there))) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("the two differ: " + state(here) + ", " + state(there));
      }
      Thread.onSpinWait();
    }
  }

  private static Map<String, Object> state(Database database) {
    Snapshot tips = database.snapshot();
    return Map.of(
        "tips", tips, "keys", database.getStoreViewer(DocStore.TYPE, "data", tips).getAll().size());
  }

  private static long seenMeanwhile(Database writer, Database watcher, int commits)
      throws Exception {
    Map<Id, Long> seen = new ConcurrentHashMap<>();
    long[] took = new long[commits];
    WriteCallback watching =
        watcher.onWrite((event, database) -> {
          long now = System.nanoTime();
          event.postTips().forEach(tip -> seen.putIfAbsent(tip, now));
          return WriteListener.Tail.NONE;
        });
    try {
      for (int i = 0; i < commits; i++) {
        String key = "watched " + i;
        Id id = writer.write(t -> t.getStore(DocStore.TYPE, "data").set(key, "value"));
        long done = System.nanoTime();
        while (!seen.containsKey(id)) {
          Thread.sleep(0, 100_000);
        }
        took[i] = seen.get(id) - done;
      }
    } finally {
      watching.close();
    }
    Arrays.sort(took);
    return Math.max(1, took[commits / 2]);
  }
}

package io.eidetica4j.bench;

import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.Opened;
import java.util.ArrayList;
import java.util.List;

/**
 * A second, empty instance receives a history of commits of one key each as from a peer, in batches
 * of canonical bytes: it decodes, stores and verifies them; the median of five times. To be
 * compared with {@code floor_verify_parallel} of the same run.
 */
record VerifyHistory(Main.Url url) implements Row {
  private static final int BATCH = 1000;
  private static final int REPEATS = 5;
  private static final long WARM_UP_NANOS = 2_000_000_000L;

  @Override
  public String name() {
    return "verify_history";
  }

  @Override
  public void run(int n, Report report) throws Exception {
    List<byte[]> history = new ArrayList<>(n + 1);
    Id root;
    try (Opened opened = Instance.connectOrCreate("memory://", Workloads.alice())) {
      Database database = Workloads.database(opened.user().orElseThrow(), "history");
      root = database.rootId();
      for (int i = 0; i < n; i++) {
        Workloads.commit(database, i);
      }
      for (Entry entry : database.getAllEntries()) {
        history.add(entry.dagCbor().toArray());
      }
    }
    long until = System.nanoTime() + WARM_UP_NANOS;
    while (System.nanoTime() < until) {
      once(root, history);
    }
    long[] nanos = new long[REPEATS];
    for (int i = 0; i < REPEATS; i++) {
      nanos[i] = once(root, history);
    }
    report.done(name(), history.size(), Report.median(nanos));
  }

  private long once(Id root, List<byte[]> history) throws Exception {
    try (Opened opened = Instance.connectOrCreate(url.fresh(), Workloads.alice())) {
      Instance instance = opened.instance();
      long began = System.nanoTime();
      for (int from = 0; from < history.size(); from += BATCH) {
        List<Entry> batch =
            history.subList(from, Math.min(from + BATCH, history.size())).parallelStream()
                .map(Entry::fromDagCbor)
                .toList();
        instance.trees().putRemoteEntries(root, batch);
      }
      long took = System.nanoTime() - began;
      Database copy = instance.trees().open(root);
      if (copy.verify().stillUnverified() > 0
          || copy.snapshot().isEmpty()
          || copy.idsAdded(io.eidetica4j.entry.Snapshot.EMPTY, copy.snapshot()).size()
              != history.size()) {
        throw new IllegalStateException("not all of the history is verified");
      }
      return took;
    }
  }
}

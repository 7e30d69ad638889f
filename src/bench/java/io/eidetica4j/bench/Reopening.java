package io.eidetica4j.bench;

import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.store.DocStore;

/** Flushing, and opening again what was closed. */
record Reopening(Main.Url url) implements Row {
  private static final long WARM_UP_NANOS = 2_000_000_000L;
  private static final int WARM_UP_ENTRIES = 300;

  @Override
  public String name() {
    return "reopen_first_read";
  }

  @Override
  public void run(int n, Report report) throws Exception {
    long until = System.nanoTime() + WARM_UP_NANOS;
    while (System.nanoTime() < until) {
      once(Math.min(n, WARM_UP_ENTRIES), (work, count, nanos) -> {});
    }
    once(n, report);
  }

  private void once(int n, Report report) throws Exception {
    String fresh = url.fresh();
    Id root;
    try (Opened opened = Instance.connectOrCreate(fresh, Workloads.alice())) {
      Database database = Workloads.database(opened.user().orElseThrow(), "kept");
      root = database.rootId();
      for (int i = 0; i < n; i++) {
        Workloads.commit(database, i);
      }
      long began = System.nanoTime();
      opened.instance().flush();
      report.done("flush", 1, System.nanoTime() - began);
    }
    if (url.base().equals("memory://")) {
      return; // nothing is left to open
    }
    long began = System.nanoTime();
    try (Instance instance = Instance.connect(fresh)) {
      instance.trees().open(root).getStoreViewer(DocStore.TYPE, "data").getText("key_0");
      report.done(name(), 1, System.nanoTime() - began);
    }
  }
}

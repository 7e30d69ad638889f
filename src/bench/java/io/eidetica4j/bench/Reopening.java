package io.eidetica4j.bench;

import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.store.DocStore;

/** Flushing, and opening again what was closed. */
record Reopening(Main.Url url) implements Row {
  @Override
  public String name() {
    return "reopen_first_read";
  }

  @Override
  public void run(int n, Report report) throws Exception {
    if (url.base().equals("memory://")) {
      return;
    }
    once(Math.max(1, n / 4), (work, count, nanos) -> {});
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
    long began = System.nanoTime();
    try (Instance instance = Instance.connect(fresh)) {
      instance.trees().open(root).getStoreViewer(DocStore.TYPE, "data").getText("key_0");
      report.done(name(), 1, System.nanoTime() - began);
    }
  }
}

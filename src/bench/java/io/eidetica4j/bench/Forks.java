package io.eidetica4j.bench;

import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.instance.User;
import io.eidetica4j.store.DocStore;

/** Rounds of five commits from the same tips, then a read of what they merge to. */
record Forks(Main.Url url) implements Row {
  private static final int FORKS = 5;
  private static final long WARM_UP_NANOS = 2_000_000_000L;

  @Override
  public String name() {
    return "fork5_merge_read_rounds";
  }

  @Override
  public void run(int n, Report report) throws Exception {
    int rounds = Math.max(2, n / 50);
    try (Opened opened = Instance.connectOrCreate(url.fresh(), Workloads.alice())) {
      User user = opened.user().orElseThrow();
      long until = System.nanoTime() + WARM_UP_NANOS;
      while (System.nanoTime() < until) {
        rounds(Workloads.database(user, "warm-up"), rounds);
      }
      Database database = Workloads.database(user, "forks");
      report.done(name(), rounds, rounds(database, rounds));
    }
  }

  private static long rounds(Database database, int rounds) {
    Workloads.commit(database, 0);
    long began = System.nanoTime();
    for (int round = 0; round < rounds; round++) {
      Snapshot start = database.snapshot();
      for (int fork = 0; fork < FORKS; fork++) {
        Transaction transaction = database.newTransactionAt(start);
        transaction.getStore(DocStore.TYPE, "data").set("r" + round + "_f" + fork, "v");
        transaction.commit();
      }
      database.getStoreViewer(DocStore.TYPE, "data").getText("r" + round + "_f0");
    }
    return System.nanoTime() - began;
  }
}

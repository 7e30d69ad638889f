package io.eidetica4j.bench;

import io.eidetica4j.database.Database;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.store.DocStore;

/**
 * What one commit of one key costs in a tree of one store and in one of 2,000, side by side in one
 * run. What other stores a tree has must not show.
 */
record ManyStores(Main.Url url) implements Row {
  private static final int STORES = 2000;
  private static final int MOST_AN_ENTRY = 1000;
  private static final int WINDOW = 1000;
  private static final int REPEATS = 11;

  @Override
  public String name() {
    return "stores_commit";
  }

  @Override
  public void run(int n, Report report) throws Exception {
    if (url.isSql()) {
      return;
    }
    try (Opened opened = Instance.connectOrCreate(url.fresh(), Workloads.alice())) {
      Database one = Workloads.database(opened.user().orElseThrow(), "one");
      Database many = Workloads.database(opened.user().orElseThrow(), "many");
      for (int from = 0; from < STORES; from += MOST_AN_ENTRY) {
        int first = from;
        many.write(transaction -> {
          for (int i = first; i < first + MOST_AN_ENTRY; i++) {
            transaction.getStore(DocStore.TYPE, "store" + i).set("a", "b");
          }
        });
      }
      long[] few = new long[REPEATS];
      long[] all = new long[REPEATS];
      for (int repeat = 0; repeat < REPEATS; repeat++) {
        few[repeat] = window(one, repeat * WINDOW);
        all[repeat] = window(many, repeat * WINDOW);
      }
      report.done("stores_commit_at_1", WINDOW, Report.median(few));
      report.done("stores_commit_at_2000", WINDOW, Report.median(all));
    }
  }

  private static long window(Database database, int from) {
    long began = System.nanoTime();
    for (int i = 0; i < WINDOW; i++) {
      Workloads.commit(database, from + i);
    }
    return System.nanoTime() - began;
  }
}

package io.eidetica4j.bench;

import io.eidetica4j.database.Database;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.Opened;

/**
 * What one commit costs at a tree of 1,000 entries and at one of 100,000: the median over windows
 * of commits around those sizes, in one run. The history's length must not show.
 */
record FlatCost(Main.Url url) implements Row {
  private static final int WINDOW = 1000;
  private static final int SMALL = 1000;
  private static final int LARGE = 100_000;
  private static final int REPEATS = 21;

  @Override
  public String name() {
    return "flat_commit";
  }

  @Override
  public void run(int n, Report report) throws Exception {
    if (url.isSql()) {
      return;
    }
    try (Opened opened = Instance.connectOrCreate(url.fresh(), Workloads.alice())) {
      Database large = Workloads.database(opened.user().orElseThrow(), "large");
      for (int i = 0; i < LARGE; i++) {
        Workloads.commit(large, i);
      }
      long[] small = new long[REPEATS];
      long[] big = new long[REPEATS];
      for (int repeat = 0;
          repeat < REPEATS;
          repeat++) { // side by side, so that both meet the same noise
        Database fresh = Workloads.database(opened.user().orElseThrow(), "small");
        for (int i = 0; i < SMALL - WINDOW / 2; i++) {
          Workloads.commit(fresh, i);
        }
        small[repeat] = window(fresh, SMALL);
        big[repeat] = window(large, LARGE + repeat * WINDOW);
      }
      report.done("flat_commit_at_1000", WINDOW, median(small));
      report.done("flat_commit_at_100000", WINDOW, median(big));
    }
  }

  private static long window(Database database, int from) {
    long began = System.nanoTime();
    for (int i = 0; i < WINDOW; i++) {
      Workloads.commit(database, from + i);
    }
    return System.nanoTime() - began;
  }

  private static long median(long[] values) {
    java.util.Arrays.sort(values);
    return values[values.length / 2];
  }
}

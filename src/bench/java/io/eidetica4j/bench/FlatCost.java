package io.eidetica4j.bench;

import io.eidetica4j.database.Database;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.Opened;

/**
 * What one commit costs at a tree of 1,000 entries and at one of 100,000: the median over windows
 * of commits around those sizes, in one run. The history's length must not show. On the way there
 * {@code flat_commits_to_N} says what each 1,000 commits took on average over the twentieth of the
 * way that ends at N. {@code -Dbench.flat=1000000 -Dbench.heap=6g}, as the profile {@code nightly}
 * has it, goes on to a million.
 */
record FlatCost(Main.Url url) implements Row {
  private static final int WINDOW = 1000;
  private static final int SMALL = 1000;
  private static final int STRETCHES = 20;
  private static final int REPEATS = 21;
  private static final int REPEATS_ON_DISK = 5;

  @Override
  public String name() {
    return "flat_commit";
  }

  @Override
  public void run(int n, Report report) throws Exception {
    int size = Integer.getInteger("bench.flat", 100_000);
    int repeats = url.isSql() ? REPEATS_ON_DISK : REPEATS;
    try (Opened opened = Instance.connectOrCreate(url.fresh(), Workloads.alice())) {
      Workloads.warmUpCommits(opened.user().orElseThrow());
      Database large = Workloads.database(opened.user().orElseThrow(), "large");
      for (int stretch = 1; stretch <= STRETCHES; stretch++) {
        int to = size / STRETCHES * stretch;
        int from = to - size / STRETCHES;
        long took = commits(large, from, to - from);
        report.done("flat_commits_to_" + to, WINDOW, took * WINDOW / (to - from));
      }
      long[] small = new long[repeats];
      long[] big = new long[repeats];
      for (int i = 0; i < repeats; i++) { // side by side, so that both meet the same noise
        Database fresh = Workloads.database(opened.user().orElseThrow(), "small");
        commits(fresh, 0, SMALL - WINDOW / 2);
        small[i] = commits(fresh, SMALL, WINDOW);
        big[i] = commits(large, size + i * WINDOW, WINDOW);
      }
      report.done("flat_commit_at_1000", WINDOW, Report.median(small));
      report.done("flat_commit_at_" + size, WINDOW, Report.median(big));
    }
  }

  private static long commits(Database database, int from, int count) {
    long began = System.nanoTime();
    for (int i = from; i < from + count; i++) {
      Workloads.commit(database, i);
    }
    return System.nanoTime() - began;
  }
}

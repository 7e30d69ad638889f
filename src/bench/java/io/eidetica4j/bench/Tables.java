package io.eidetica4j.bench;

import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.instance.User;
import io.eidetica4j.store.StoreType;
import io.eidetica4j.store.Table;
import java.util.ArrayList;
import java.util.List;

/** Rows of a table: one commit each, one search over all, reads of one each. */
record Tables(Main.Url url) implements Row {
  private static final long WARM_UP_NANOS = 2_000_000_000L;
  private static final StoreType<Table<Line>> TYPE = Table.type(Line.class);

  /** A row. */
  public record Line(String name, long n) {}

  @Override
  public String name() {
    return "table";
  }

  @Override
  public void run(int n, Report report) throws Exception {
    try (Opened opened = Instance.connectOrCreate(url.fresh(), Workloads.alice())) {
      User user = opened.user().orElseThrow();
      warmUp(user, n);
      Database database = Workloads.database(user, "rows");
      List<String> ids = new ArrayList<>(n);
      long began = System.nanoTime();
      for (int i = 0; i < n; i++) {
        ids.add(insert(database, i));
      }
      report.done("table_insert_commit_each", n, System.nanoTime() - began);
      began = System.nanoTime();
      int found = search(database);
      report.done("table_search", 1, System.nanoTime() - began);
      if (found != (n + 9) / 10) {
        throw new IllegalStateException("found " + found + " rows of " + n);
      }
      gets(database, ids, report);
    }
  }

  /** Two seconds of each, on tables no larger than the one that is timed. */
  private static void warmUp(User user, int n) {
    Database database = Workloads.database(user, "warm-up");
    List<String> ids = new ArrayList<>();
    long until = System.nanoTime() + WARM_UP_NANOS;
    while (System.nanoTime() < until) {
      if (ids.size() == n) {
        database = Workloads.database(user, "warm-up");
        ids.clear();
      }
      ids.add(insert(database, ids.size()));
    }
    until = System.nanoTime() + WARM_UP_NANOS;
    while (System.nanoTime() < until) {
      search(database);
    }
    until = System.nanoTime() + WARM_UP_NANOS;
    for (int i = 0; System.nanoTime() < until; i++) {
      database.getStoreViewer(TYPE, "rows").get(ids.get(i % ids.size()));
    }
  }

  private static String insert(Database database, int i) {
    Transaction transaction = database.newTransaction();
    String id = transaction.getStore(TYPE, "rows").insert(new Line("row " + i, i));
    transaction.commit();
    return id;
  }

  private static int search(Database database) {
    return database.getStoreViewer(TYPE, "rows").search(line -> line.n() % 10 == 0).size();
  }

  private static void gets(Database database, List<String> ids, Report report) {
    List<String> some = ids.subList(0, Math.min(200, ids.size()));
    long done = 0;
    long began = System.nanoTime();
    long least = began + 1_000_000_000L;
    while (done == 0 || System.nanoTime() < least) {
      for (String id : some) {
        database.getStoreViewer(TYPE, "rows").get(id);
      }
      done += some.size();
    }
    report.done("table_get_viewer_each", done, System.nanoTime() - began);
  }
}

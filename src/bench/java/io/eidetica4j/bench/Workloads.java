package io.eidetica4j.bench;

import io.eidetica4j.crdt.Doc;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.instance.User;
import io.eidetica4j.store.DocStore;
import java.util.List;

/**
 * The workloads on documents, through the public API, as a passwordless user with the default key.
 */
final class Workloads {
  private static final long WARM_UP_NANOS = 2_000_000_000L;
  private static final int MOST_GETS = 200;
  private static final int MOST_SETS = 2000;

  private Workloads() {}

  static List<Row> rows(Main.Url url) {
    return List.of(new Open(url), new Documents(url));
  }

  static NewUser alice() {
    return NewUser.passwordless("alice");
  }

  static Database database(User user, String name) {
    return user.createDatabase(Doc.EMPTY.with("name", name), user.defaultKey());
  }

  static void commit(Database database, int i) {
    Transaction transaction = database.newTransaction();
    transaction.getStore(DocStore.TYPE, "data").set("key_" + i, "value_" + i);
    transaction.commit();
  }

  /** Two seconds of commits on a database of their own, and to disk that of many. */
  static void warmUpCommits(User user) {
    Database database = database(user, "warm-up");
    long until = System.nanoTime() + WARM_UP_NANOS;
    for (int i = 0; System.nanoTime() < until; i++) {
      commit(database, i);
    }
  }

  private static void get(Database database, int i) {
    String value = database.getStoreViewer(DocStore.TYPE, "data").getText("key_" + i);
    if (!value.equals("value_" + i)) {
      throw new IllegalStateException("read " + value + " at key_" + i);
    }
  }

  /** Opening a fresh URL. */
  private record Open(Main.Url url) implements Row {
    @Override
    public String name() {
      return "open";
    }

    @Override
    public void run(int n, Report report) throws Exception {
      long until = System.nanoTime() + WARM_UP_NANOS;
      while (System.nanoTime() < until) {
        once();
      }
      report.done(name(), 1, once());
    }

    private long once() throws Exception {
      String fresh = url.fresh();
      long began = System.nanoTime();
      try (Opened opened = Instance.connectOrCreate(fresh, alice())) {
        long took = System.nanoTime() - began;
        if (opened.user().isEmpty()) {
          throw new IllegalStateException(fresh + " was not fresh");
        }
        return took;
      }
    }
  }

  /** Commits of one key each, reads of one key each, one commit of many keys. */
  private record Documents(Main.Url url) implements Row {
    @Override
    public String name() {
      return "docstore";
    }

    @Override
    public void run(int n, Report report) throws Exception {
      try (Opened opened = Instance.connectOrCreate(url.fresh(), alice())) {
        User user = opened.user().orElseThrow();
        warmUp(user, n);
        Database database = database(user, "commits");
        long began = System.nanoTime();
        for (int i = 0; i < n; i++) {
          commit(database, i);
        }
        report.done("docstore_commit_each", n, System.nanoTime() - began);
        gets(database, Math.min(MOST_GETS, n), report);
        Database batch = database(user, "batch");
        int sets = Math.min(n, MOST_SETS);
        began = System.nanoTime();
        batch(batch, sets);
        report.done("docstore_batch_set", sets, System.nanoTime() - began);
      }
    }

    private static void warmUp(User user, int n) {
      Database database = database(user, "warm-up");
      int i = 0;
      long until = System.nanoTime() + WARM_UP_NANOS;
      while (System.nanoTime() < until) {
        commit(database, i++);
      }
      until = System.nanoTime() + WARM_UP_NANOS;
      for (int j = 0; System.nanoTime() < until; j++) {
        get(database, j % i);
      }
      until = System.nanoTime() + WARM_UP_NANOS;
      while (System.nanoTime() < until) {
        batch(database(user, "warm-up batch"), Math.min(n, MOST_SETS));
      }
    }

    private static void gets(Database database, int keys, Report report) {
      long done = 0;
      long began = System.nanoTime();
      long least = began + 1_000_000_000L;
      while (done == 0 || System.nanoTime() < least) {
        for (int i = 0; i < keys; i++) {
          get(database, i);
        }
        done += keys;
      }
      report.done("docstore_get_viewer_each", done, System.nanoTime() - began);
    }

    private static void batch(Database database, int sets) {
      Transaction transaction = database.newTransaction();
      DocStore store = transaction.getStore(DocStore.TYPE, "data");
      for (int i = 0; i < sets; i++) {
        store.set("key_" + i, "value_" + i);
      }
      transaction.commit();
    }
  }
}

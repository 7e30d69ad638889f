package io.eidetica4j.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/**
 * The rows that the shared schema has for one entry with one store, by plain JDBC, some of them a
 * commit, over some connections. Where several write one tree at once, each entry has as many
 * parents as there were tips.
 */
record InsertFloor(String name, Main.Url url, int connections, int group, int parents)
    implements Row {
  private static final byte[] ENTRY = new byte[600];
  private static final byte[] PAYLOAD = new byte[60];
  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE entries (id TEXT PRIMARY KEY NOT NULL, tree_id TEXT NOT NULL, is_root BIGINT NOT NULL,"
              + " verification_status BIGINT NOT NULL, height BIGINT NOT NULL, entry_cbor BYTEA NOT NULL)",
          "CREATE TABLE tree_parents (child_id TEXT NOT NULL, parent_id TEXT NOT NULL, PRIMARY KEY (child_id, parent_id))",
          "CREATE TABLE subtrees (tree_id TEXT NOT NULL, entry_id TEXT NOT NULL, store_name TEXT NOT NULL,"
              + " height BIGINT NOT NULL, data BLOB, PRIMARY KEY (entry_id, store_name))",
          "CREATE TABLE store_parents (child_id TEXT NOT NULL, parent_id TEXT NOT NULL, store_name TEXT NOT NULL,"
              + " PRIMARY KEY (child_id, parent_id, store_name))",
          "CREATE TABLE tips (entry_id TEXT NOT NULL, tree_id TEXT NOT NULL, store_name TEXT NOT NULL,"
              + " PRIMARY KEY (entry_id, tree_id, store_name))",
          "CREATE INDEX a ON entries(tree_id)",
          "CREATE INDEX b ON entries(tree_id, height DESC, id)",
          "CREATE INDEX c ON entries(verification_status)",
          "CREATE INDEX d ON entries(is_root)",
          "CREATE INDEX e ON tree_parents(parent_id)",
          "CREATE INDEX f ON tree_parents(child_id)",
          "CREATE INDEX g ON subtrees(tree_id, store_name, height DESC, entry_id)",
          "CREATE INDEX h ON subtrees(store_name, height DESC, entry_id)",
          "CREATE INDEX i ON store_parents(store_name, parent_id)",
          "CREATE INDEX j ON store_parents(store_name, child_id)",
          "CREATE INDEX k ON tips(tree_id, store_name)");

  @Override
  public void run(int n, Report report) throws Exception {
    run(Math.max(64, n / 4), false, report);
    run(n, true, report);
  }

  private void run(int n, boolean timed, Report report) throws Exception {
    String jdbc = url.freshJdbc();
    try (Connection db = DriverManager.getConnection(jdbc);
        Statement statement = db.createStatement()) {
      for (String table : TABLES) {
        statement.execute(url.isPostgres() ? table.replace("BLOB", "BYTEA") : table);
      }
    }
    CountDownLatch ready = new CountDownLatch(connections);
    CountDownLatch start = new CountDownLatch(1);
    List<FutureTask<Boolean>> running = new ArrayList<>();
    for (int c = 0; c < connections; c++) {
      int own = c;
      FutureTask<Boolean> task =
          new FutureTask<>(() -> insert(jdbc, own, n / connections, ready, start));
      Thread.ofPlatform().start(task);
      running.add(task);
    }
    ready.await();
    long began = System.nanoTime();
    start.countDown();
    for (FutureTask<Boolean> each : running) {
      each.get();
    }
    if (timed) {
      report.done(name, (long) (n / connections) * connections, System.nanoTime() - began);
    }
  }

  private boolean insert(
      String jdbc, int connection, int n, CountDownLatch ready, CountDownLatch start)
      throws Exception {
    try (Connection db = DriverManager.getConnection(jdbc)) {
      db.setAutoCommit(false);
      try (Inserts inserts = new Inserts(db, parents, connection * n)) {
        ready.countDown();
        start.await();
        for (int i = 0; i < n; i++) {
          inserts.entry(i);
          if ((i + 1) % group == 0 || i == n - 1) {
            db.commit();
          }
        }
      }
    }
    return true;
  }

  /** Prepared once, as anyone would who wants speed. */
  private static final class Inserts implements AutoCloseable {
    private final PreparedStatement entry;
    private final PreparedStatement parent;
    private final PreparedStatement store;
    private final PreparedStatement storeParent;
    private final PreparedStatement addTip;
    private final PreparedStatement dropTip;

    private final int parents;
    private final int first;

    Inserts(Connection db, int parents, int first) throws SQLException {
      this.parents = parents;
      this.first = first;
      entry = db.prepareStatement("INSERT INTO entries VALUES (?,?,0,0,?,?)");
      parent = db.prepareStatement("INSERT INTO tree_parents VALUES (?,?)");
      store = db.prepareStatement("INSERT INTO subtrees VALUES (?,?,?,?,?)");
      storeParent = db.prepareStatement("INSERT INTO store_parents VALUES (?,?,?)");
      addTip = db.prepareStatement("INSERT INTO tips VALUES (?,?,?)");
      dropTip =
          db.prepareStatement("DELETE FROM tips WHERE entry_id=? AND tree_id=? AND store_name=?");
    }

    void entry(int offset) throws SQLException {
      int number = first + offset;
      String tree = id(-1 - first);
      String id = id(number);
      String before = id(number - parents);
      run(entry, id, tree, (long) number, ENTRY);
      run(store, tree, id, "data", (long) number, PAYLOAD);
      for (int i = 1; i <= parents; i++) {
        String below = id(number - i);
        run(parent, id, below);
        run(storeParent, id, below, "data");
      }
      for (String tipOf : List.of("", "data")) {
        run(addTip, id, tree, tipOf);
        run(dropTip, before, tree, tipOf);
      }
    }

    /** As long, and as scattered, as real ids. */
    private static String id(int number) {
      return "bafyr4i"
          + String.format("%08x", Integer.reverse(number * 0x9E3779B1)).repeat(7).substring(0, 52);
    }

    private static void run(PreparedStatement statement, Object... values) throws SQLException {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
      for (PreparedStatement s : List.of(entry, parent, store, storeParent, addTip, dropTip)) {
        s.close();
      }
    }
  }
}

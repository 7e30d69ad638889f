package io.eidetica4j.bench;

import io.eidetica4j.crdt.Doc;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.store.DocStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Opening a database of 100,000 entries that is closed, up to the first read of one key: once with
 * a state of as many keys, once with one of 1,000. Beside it {@code floor_cold_read}: by plain
 * JDBC, over a connection of its own, the bytes of that state and 1,000 entries, read and decoded.
 * The median of some runs, as all of them meet the same caches.
 */
record ColdOpen(Main.Url url) implements Row {
  private static final int ENTRIES = 100_000;
  private static final int TAIL = 1000;
  private static final int REPEATS = 9;
  private static final int BATCH = 1000;

  @Override
  public String name() {
    return "cold_open";
  }

  @Override
  public void run(int n, Report report) throws Exception {
    if (url.base().equals("memory://")) {
      return;
    }
    for (int keys : List.of(1000, ENTRIES)) {
      reopen(keys, report);
    }
  }

  private void reopen(int keys, Report report) throws Exception {
    String fresh = url.fresh();
    Id root = fill(fresh, keys);
    long[] opened = new long[REPEATS];
    long[] floor = new long[REPEATS];
    for (int i = -REPEATS; i < REPEATS; i++) { // the first ones untimed
      opened[Math.max(i, 0)] = open(fresh, root, keys);
      floor[Math.max(i, 0)] = url.isSql() ? floor(fresh, root) : 0;
    }
    report.done("cold_open_first_read_" + keys + "_keys", 1, Report.median(opened));
    if (url.isSql()) {
      report.done("floor_cold_read_" + keys + "_keys", 1, Report.median(floor));
    }
  }

  /** As from a peer, since commits wait for the disk one by one. */
  private static Id fill(String fresh, int keys) throws Exception {
    try (Opened author = Instance.connectOrCreate("memory://", Workloads.alice());
        Opened kept = Instance.connectOrCreate(fresh, Workloads.alice())) {
      Database database = Workloads.database(author.user().orElseThrow(), "history");
      for (int i = 0; i < ENTRIES; i++) {
        Transaction transaction = database.newTransaction();
        transaction.getStore(DocStore.TYPE, "data").set("key_" + i % keys, "value_" + i);
        transaction.commit();
      }
      List<Entry> batch = new ArrayList<>();
      for (Entry entry : database.getAllEntries()) {
        batch.add(entry);
        if (batch.size() == BATCH) {
          kept.instance().trees().putRemoteEntries(database.rootId(), batch);
          batch.clear();
        }
      }
      kept.instance().trees().putRemoteEntries(database.rootId(), batch);
      read(kept.instance(), database.rootId(), keys);
      return database.rootId();
    }
  }

  private static void read(Instance instance, Id root, int keys) {
    String value =
        instance.trees().open(root).getStoreViewer(DocStore.TYPE, "data").getText("key_0");
    if (!value.equals("value_" + (ENTRIES - keys))) {
      throw new IllegalStateException("read " + value);
    }
  }

  private static long open(String fresh, Id root, int keys) throws Exception {
    try (Instance instance = Instance.connect(fresh)) {
      long began = System.nanoTime();
      read(instance, root, keys);
      return System.nanoTime() - began;
    }
  }

  private long floor(String fresh, Id root) throws Exception {
    long began = System.nanoTime();
    int decoded = 0;
    try (Connection db = DriverManager.getConnection(url.jdbc(fresh));
        PreparedStatement state =
            db.prepareStatement(
                "SELECT state FROM crdt_cache_v2 WHERE entry_id = ? AND store_name = 'data'");
        PreparedStatement tail =
            db.prepareStatement(
                "SELECT entry_cbor FROM entries WHERE tree_id = ? ORDER BY height DESC LIMIT ?")) {
      state.setString(1, root.toString());
      try (ResultSet rows = state.executeQuery()) {
        rows.next();
        byte[] kept = rows.getBytes(1);
        int header = 33 + kept[32]; // a hash and the entry's id come before the state
        decoded +=
            Doc.parse(io.eidetica4j.codec.Bytes.wrap(Arrays.copyOfRange(kept, header, kept.length)))
                .keys()
                .size();
      }
      tail.setString(1, root.toString());
      tail.setInt(2, TAIL);
      try (ResultSet rows = tail.executeQuery()) {
        while (rows.next()) {
          decoded += Entry.fromDagCbor(rows.getBytes(1)).subtrees().size();
        }
      }
    }
    if (decoded < TAIL) {
      throw new IllegalStateException("read only " + decoded);
    }
    return System.nanoTime() - began;
  }
}

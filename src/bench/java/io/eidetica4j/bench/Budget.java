package io.eidetica4j.bench;

import io.eidetica4j.Clock;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.backend.sql.SqliteBackend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Trees;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.store.DocStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * A node that holds many more databases than its budget for indexes (32 MiB, {@code
 * eidetica.limits.index-bytes}) has room for: 1,000 of 1,000 entries ({@code
 * -Dbench.databases=1000}). Reads of one key and, every tenth time, a commit, each on a database
 * drawn at random: the median, the 99th percentile and the longest of their times. To be run with a
 * small heap ({@code -Dbench.jvm=-Xmx256m}). SQLite only.
 */
record Budget(Main.Url url) implements Row {
  private static final int ENTRIES = 1000;
  private static final long INDEX_BYTES = 32L << 20;
  private static final int OPERATIONS = 5000;

  @Override
  public String name() {
    return "budget";
  }

  @Override
  public void run(int n, Report report) throws Exception {
    int databases = Integer.getInteger("bench.databases", 1000);
    if (!url.isSql() || url.isPostgres()) {
      return;
    }
    String fresh = url.fresh();
    PrivateKey key = PrivateKey.generate();
    List<Id> roots = new ArrayList<>();
    try (Backend backend = open(fresh + "?synchronous=OFF")) {
      Future<History> coming = author(key, 0);
      for (int i = 0; i < databases; i++) {
        History history = coming.get();
        coming = author(key, i + 1); // while this one is stored
        backend.put(history.entries());
        roots.add(history.root());
      }
    }
    Limits budget = withIndexBytes(Limits.DEFAULT, INDEX_BYTES);
    try (Backend backend = open(fresh);
        Trees trees =
            new Trees(backend, Clock.system(), ReplayOrder.DIGEST, budget, Observer.NONE)) {
      for (Id root : roots) { // each is read, and dropped again for those behind it
        read(trees.open(root), 0);
      }
      operate(trees, roots, key, OPERATIONS / 5, (work, count, nanos) -> {});
      operate(trees, roots, key, OPERATIONS, report);
      Report.bytes(
          "budget_index_bytes", trees.stats().treesOpen(), (double) trees.stats().indexBytes());
      Report.bytes("budget_heap_limit", databases, (double) Runtime.getRuntime().maxMemory());
    }
  }

  private static Backend open(String fresh) {
    return SqliteBackend.open(
        (BackendUrl.Sqlite) BackendUrl.parse(fresh), OpenMode.CREATE_IF_MISSING);
  }

  private static Limits withIndexBytes(Limits all, long bytes) {
    return new Limits(
        all.entryBytes(),
        all.metadataBytes(),
        all.stores(),
        all.parents(),
        all.nameBytes(),
        all.textBytes(),
        all.delegationSteps(),
        all.delegationTips(),
        all.snapshotBytes(),
        bytes);
  }

  private record History(Id root, List<NewEntry> entries) {}

  /** Writes one history elsewhere, whose entries can be stored as they are. */
  private static Future<History> author(PrivateKey key, int number) {
    FutureTask<History> task = new FutureTask<>(() -> history(key, number));
    Thread.ofPlatform().start(task);
    return task;
  }

  private static History history(PrivateKey key, int number) {
    try (MemoryBackend memory = new MemoryBackend();
        Trees trees =
            new Trees(memory, Clock.system(), ReplayOrder.DIGEST, Limits.DEFAULT, Observer.NONE)) {
      Database database = trees.create(DatabaseKey.of(key), Doc.of("name", "database " + number));
      for (int i = 1; i < ENTRIES; i++) {
        Workloads.commit(database, i - 1);
      }
      return new History(
          database.rootId(),
          database.getAllEntries().stream()
              .map(entry -> new NewEntry(entry, VerificationStatus.VERIFIED))
              .toList());
    }
  }

  private static void operate(
      Trees trees, List<Id> roots, PrivateKey key, int operations, Report report) {
    Random random = new Random(1);
    long[] reads = new long[operations];
    long[] commits = new long[operations];
    int read = 0;
    int committed = 0;
    for (int i = 0; i < operations; i++) {
      Id root = roots.get(random.nextInt(roots.size()));
      boolean writes = i % 10 == 9;
      int value = random.nextInt(ENTRIES - 1);
      long began = System.nanoTime();
      Database database = trees.open(root);
      if (writes) {
        Workloads.commit(database.withKey(key), value);
        commits[committed++] = System.nanoTime() - began;
      } else {
        read(database, value);
        reads[read++] = System.nanoTime() - began;
      }
    }
    percentiles("budget_read", Arrays.copyOf(reads, read), report);
    percentiles("budget_commit", Arrays.copyOf(commits, committed), report);
  }

  private static void read(Database database, int i) {
    String value = database.getStoreViewer(DocStore.TYPE, "data").getText("key_" + i);
    if (!value.equals("value_" + i)) {
      throw new IllegalStateException("read " + value + " at key_" + i);
    }
  }

  private static void percentiles(String work, long[] nanos, Report report) {
    Arrays.sort(nanos);
    report.done(work + "_p50", 1, nanos[nanos.length / 2]);
    report.done(work + "_p99", 1, nanos[nanos.length * 99 / 100]);
    report.done(work + "_max", 1, nanos[nanos.length - 1]);
  }
}

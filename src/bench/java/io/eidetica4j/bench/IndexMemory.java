package io.eidetica4j.bench;

import io.eidetica4j.Clock;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Trees;
import java.lang.ref.Reference;

/**
 * What the index of a tree takes in memory for each entry, with its replay logs and without states:
 * the heap that is in use with it, less that without it, collected in full before each look.
 */
record IndexMemory(Main.Url url) implements Row {
  @Override
  public String name() {
    return "index_bytes_per_entry";
  }

  @Override
  public void run(int n, Report report) throws Exception {
    if (!url.base().equals("memory://")) {
      return;
    }
    for (int entries : new int[] {1000, 100_000}) {
      try (MemoryBackend backend = new MemoryBackend();
          Trees trees =
              new Trees(
                  backend, Clock.system(), ReplayOrder.DIGEST, Limits.DEFAULT, Observer.NONE)) {
        Database database = trees.create(DatabaseKey.of(PrivateKey.generate()), Doc.EMPTY);
        for (int i = 1; i < entries; i++) {
          Workloads.commit(database, i % 10);
        }
        new TreeIndex(database.rootId(), ReplayOrder.DIGEST, backend); // what is made once is there
        long before = used();
        TreeIndex index = new TreeIndex(database.rootId(), ReplayOrder.DIGEST, backend);
        try {
          long after = used();
          Report.bytes(name() + "_" + entries, entries, (after - before) / (double) index.size());
        } finally {
          Reference.reachabilityFence(index);
        }
      }
    }
  }

  private static long used() throws InterruptedException {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(50);
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}

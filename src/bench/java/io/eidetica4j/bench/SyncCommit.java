package io.eidetica4j.bench;

import io.eidetica4j.database.Database;
import io.eidetica4j.database.WriteCallback;
import io.eidetica4j.database.WriteListener;
import io.eidetica4j.entry.Id;
import io.eidetica4j.store.DocStore;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * How long it takes, at the median and for the slowest but one in a hundred, from before a commit
 * on one node until a listener on another one is told of it, over HTTP.
 */
record SyncCommit(Main.Url url) implements Row {
  private static final int COMMITS = 300;
  private static final int MOST_BEFORE = 1000;

  @Override
  public String name() {
    return "sync_commit_seen";
  }

  @Override
  public void run(int n, Report report) throws Exception {
    try (SyncNode here = SyncNode.running(url.fresh(), "alice");
        SyncNode there = SyncNode.running(url.fresh(), "bob")) {
      Database written = here.share(Math.min(n, MOST_BEFORE));
      Database watched = there.join(here.sync.createTicket(written.rootId()));
      seen(written, watched, "warm-up ");
      seen(written, watched, "warm-up again ");
      long[] took = seen(written, watched, "timed ");
      report.done(name() + "_median", 1, took[COMMITS / 2]);
      report.done(name() + "_p99", 1, took[COMMITS * 99 / 100]);
    }
  }

  private static long[] seen(Database writer, Database watcher, String label) {
    Map<Id, Long> seen = new ConcurrentHashMap<>();
    long[] took = new long[COMMITS];
    WriteCallback watching =
        watcher.onWrite((event, database) -> {
          long now = System.nanoTime();
          event.postTips().forEach(tip -> seen.putIfAbsent(tip, now));
          return WriteListener.Tail.NONE;
        });
    try {
      for (int i = 0; i < COMMITS; i++) {
        String key = label + i;
        long began = System.nanoTime();
        Id id = writer.write(t -> t.getStore(DocStore.TYPE, "data").set(key, "value"));
        while (!seen.containsKey(id)) {
          if (System.nanoTime() - began > 30_000_000_000L) {
            throw new IllegalStateException("a commit did not arrive");
          }
          LockSupport.parkNanos(50_000);
        }
        took[i] = seen.get(id) - began;
      }
    } finally {
      watching.close();
    }
    Arrays.sort(took);
    return took;
  }
}

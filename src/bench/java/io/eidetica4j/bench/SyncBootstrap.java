package io.eidetica4j.bench;

import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;

/**
 * A node gets a database of commits of one key each by a ticket, over HTTP: asked for, written out,
 * read, stored and verified. {@code sync_bootstrap_first} is the first time, with nothing compiled;
 * {@code sync_bootstrap_heap} what both nodes together hold more at the worst moment of it than
 * before, what the getting one keeps included, and {@code sync_bootstrap_kept} what it keeps.
 */
record SyncBootstrap(Main.Url url) implements Row {
  private static final int REPEATS = 5;
  private static final long WARM_UP_NANOS = 10_000_000_000L;

  @Override
  public String name() {
    return "sync_bootstrap";
  }

  @Override
  public void run(int n, Report report) throws Exception {
    try (SyncNode source = SyncNode.quiet(url.fresh(), "alice")) {
      Database database = source.share(n);
      long entries = database.entryCount();
      Id tree = database.rootId();
      report.done(name() + "_first", entries, once(source, tree, entries));
      long until = System.nanoTime() + WARM_UP_NANOS;
      while (System.nanoTime() < until) {
        once(source, tree, entries);
      }
      long[] nanos = new long[REPEATS];
      for (int i = 0; i < REPEATS; i++) {
        nanos[i] = once(source, tree, entries);
      }
      report.done(name(), entries, Report.median(nanos));
      heap(source, tree, entries);
    }
  }

  private long once(SyncNode source, Id tree, long entries) throws Exception {
    try (SyncNode node = SyncNode.quiet(url.fresh(), "bob")) {
      long began = System.nanoTime();
      Database copy = node.join(source.sync.createTicket(tree));
      long took = System.nanoTime() - began;
      check(copy, entries);
      return took;
    }
  }

  private static void check(Database copy, long entries) {
    if (copy.entryCount() != entries || copy.verify().stillUnverified() > 0) {
      throw new IllegalStateException("not all of the database is there");
    }
  }

  private void heap(SyncNode source, Id tree, long entries) throws Exception {
    try (SyncNode node = SyncNode.quiet(url.fresh(), "bob")) {
      LiveHeap heap = LiveHeap.watch();
      Database copy = node.join(source.sync.createTicket(tree));
      Report.bytes(name() + "_heap", entries, (double) heap.most());
      Report.bytes(name() + "_kept", entries, (double) (LiveHeap.now() - heap.before()));
      check(copy, entries);
    }
  }
}

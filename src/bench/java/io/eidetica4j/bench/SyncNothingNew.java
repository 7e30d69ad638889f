package io.eidetica4j.bench;

import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.sync.client.TreeResult;
import java.util.Optional;

/**
 * Two nodes that hold the same compare it: at 1,000 entries and at 100,000 (on SQL at {@code
 * bench.n}), each the median of one request. The history's length must not show.
 */
record SyncNothingNew(Main.Url url) implements Row {
  private static final int SMALL = 1000;
  private static final int LARGE = 100_000;
  private static final int REPEATS = 500;

  @Override
  public String name() {
    return "sync_nothing_new";
  }

  @Override
  public void run(int n, Report report) throws Exception {
    try (SyncNode here = SyncNode.quiet(url.fresh(), "alice");
        SyncNode there = SyncNode.quiet(url.fresh(), "bob")) {
      int large = url.isSql() ? Math.max(SMALL, n) : LARGE;
      Pair few = Pair.of(here, there, SMALL);
      Pair many = Pair.of(here, there, large);
      for (int i = 0; i < 3 * REPEATS; i++) {
        few.compare();
        many.compare();
      }
      long[] fewNanos = new long[REPEATS];
      long[] manyNanos = new long[REPEATS];
      for (int i = 0; i < REPEATS; i++) { // in turn, so that both meet the same noise
        fewNanos[i] = few.compare();
        manyNanos[i] = many.compare();
      }
      report.done(name() + "_at_" + SMALL, 1, Report.median(fewNanos));
      report.done(name() + "_at_" + large, 1, Report.median(manyNanos));
    }
  }

  private record Pair(SyncNode here, SyncNode there, Id tree, Optional<PrivateKey> key) {
    static Pair of(SyncNode here, SyncNode there, int commits) {
      Database database = here.share(commits);
      there.join(here.sync.createTicket(database.rootId()));
      return new Pair(
          here,
          there,
          database.rootId(),
          Optional.of(there.user.getSigningKey(there.user.defaultKey())));
    }

    long compare() {
      long before = here.requests();
      long began = System.nanoTime();
      TreeResult result = there.sync.syncWith(here.id(), tree, key);
      long took = System.nanoTime() - began;
      if (here.requests() != before + 1 || result.received() + result.sent() > 0) {
        throw new IllegalStateException("more than one request, or " + result);
      }
      return took;
    }
  }
}

package io.eidetica4j.bench;

import io.eidetica4j.crypto.Hashes;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * What can't be undercut: the signature and the hash of an entry, and for SQL the rows of one entry
 * by plain JDBC.
 */
final class Floors {
  private static final int ENTRY_BYTES = 300;
  private static final long WARM_UP_NANOS = 2_000_000_000L;

  private Floors() {}

  static List<Row> rows(Main.Url url) {
    List<Row> rows = new ArrayList<>();
    PrivateKey key = PrivateKey.generate();
    PublicKey publicKey = key.publicKey();
    byte[] message = new byte[ENTRY_BYTES];
    byte[] signature = key.sign(message);
    rows.add(
        new Floor(
            "floor_sign_hash",
            1,
            () -> {
              key.sign(message);
              Hashes.blake3(message);
            }));
    rows.add(new Floor("floor_verify", 1, () -> check(publicKey.verify(message, signature))));
    rows.add(
        new Floor(
            "floor_verify_parallel",
            Runtime.getRuntime().availableProcessors(),
            () -> check(publicKey.verify(message, signature))));
    if (url.isPostgres()) {
      rows.add(new InsertFloor("floor_insert_1_connection", url, 1, 1, 1));
      rows.add(new InsertFloor("floor_insert_32_connections", url, 32, 1, 1));
    } else if (url.isSql()) {
      rows.add(new InsertFloor("floor_durable_insert", url, 1, 1, 1));
      rows.add(new InsertFloor("floor_grouped_insert", url, 1, 16, 1));
      rows.add(new InsertFloor("floor_grouped_insert_16_parents", url, 1, 16, 16));
    }
    return rows;
  }

  private static void check(boolean ok) {
    if (!ok) {
      throw new IllegalStateException("a good signature did not verify");
    }
  }

  /** The same small work n times on each of some threads. */
  private record Floor(String name, int threads, Runnable work) implements Row {
    @Override
    public void run(int n, Report report) throws Exception {
      long until = System.nanoTime() + WARM_UP_NANOS;
      while (System.nanoTime() < until) {
        work.run();
      }
      CountDownLatch start = new CountDownLatch(1);
      List<Thread> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    start.await();
                    for (int j = 0; j < n; j++) {
                      work.run();
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
      }
      long began = System.nanoTime();
      start.countDown();
      for (Thread thread : running) {
        thread.join();
      }
      report.done(name, (long) n * threads, System.nanoTime() - began);
    }
  }
}

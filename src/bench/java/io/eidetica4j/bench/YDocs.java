package io.eidetica4j.bench;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.y.YDocument;
import io.eidetica4j.crdt.y.YText;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.store.YDoc;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Yjs documents: 6,000 characters appended by one transaction of Yjs each, the same by one commit
 * each, a document of 250,000 edits loaded and what it holds. With {@code -Dbench.node=node} (in
 * {@code bench.jvm}) Yjs does the same in the same run, on the same document ({@code
 * src/test/yjs}).
 */
record YDocs(Main.Url url) implements Row {
  private static final int APPENDS = 6000;
  private static final int EDITS = 250_000;
  private static final int ROUND = 5000;
  private static final int COPIES = 8;

  @Override
  public String name() {
    return "ydoc";
  }

  @Override
  public void run(int n, Report report) throws Exception {
    report.done("ydoc_append_transaction_each", APPENDS, median(200, YDocs::append));
    Bytes update = edits();
    report.done("ydoc_load_250000", EDITS, median(15, () -> load(update)));
    long held = held(update);
    System.out.printf(
        Locale.ROOT,
        "{\"work\":\"ydoc_held_250000\",\"n\":%d,\"bytes\":%d,\"bytes_per_edit\":%.1f}%n",
        EDITS,
        held,
        (double) held / EDITS);
    try (Opened opened = Instance.connectOrCreate(url.fresh(), Workloads.alice())) {
      Database warm = Workloads.database(opened.user().orElseThrow(), "warm-up");
      commits(warm);
      Database database = Workloads.database(opened.user().orElseThrow(), "note");
      report.done("ydoc_append_commit_each", APPENDS, commits(database));
    }
    String node = System.getProperty("bench.node", "");
    if (!node.isEmpty()) {
      Path file = Files.createTempFile("edits", ".bin");
      Files.write(file, update.array());
      new ProcessBuilder(node, "src/test/yjs/time.mjs", file.toString())
          .inheritIO()
          .start()
          .waitFor();
      Files.delete(file);
    }
  }

  private static long median(int rounds, Runnable work) {
    long[] times = new long[rounds];
    for (int i = 0; i < rounds; i++) {
      long began = System.nanoTime();
      work.run();
      times[i] = System.nanoTime() - began;
    }
    Arrays.sort(times);
    return times[rounds / 2];
  }

  private static void append() {
    YDocument document = new YDocument();
    YText text = document.getText("text");
    for (int i = 0; i < APPENDS; i++) {
      text.insert(i, "x");
    }
  }

  private static YDocument load(Bytes update) {
    YDocument document = new YDocument();
    document.applyUpdate(update);
    return document;
  }

  /** Letters one by one, now and then somewhere else, a fifth of them deletes; two in turns. */
  private static Bytes edits() {
    Random random = new Random(1);
    YDocument[] documents = {new YDocument(1), new YDocument(2)};
    for (int round = 0; round < EDITS / ROUND; round++) {
      YDocument document = documents[round % 2];
      YDocument other = documents[1 - round % 2];
      document.transact(() -> edits(document.getText("text"), random));
      other.applyUpdate(document.encodeStateAsUpdate(other.stateVector()));
    }
    return documents[0].encodeStateAsUpdate();
  }

  private static void edits(YText text, Random random) {
    int at = 0;
    for (int i = 0; i < ROUND; i++) {
      if (i % 3 == 0) {
        at = random.nextInt(text.length() + 1);
      }
      if (i % 5 == 4 && text.length() > at) {
        text.delete(at, 1);
      } else {
        text.insert(at++, String.valueOf((char) ('a' + random.nextInt(26))));
      }
    }
  }

  /** Bytes of memory that one document holds. */
  private static long held(Bytes update) {
    long before = used();
    YDocument[] documents = new YDocument[COPIES];
    try {
      Arrays.setAll(documents, i -> load(update));
      return (used() - before) / COPIES;
    } finally {
      Reference.reachabilityFence(documents);
    }
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static long commits(Database database) {
    long began = System.nanoTime();
    for (int i = 0; i < APPENDS; i++) {
      Transaction transaction = database.newTransaction();
      transaction
          .getStore(YDoc.TYPE, "note")
          .withDocMut(document -> document.getText("text").append("x"));
      transaction.commit();
    }
    long took = System.nanoTime() - began;
    int length =
        database
            .getStoreViewer(YDoc.TYPE, "note")
            .withDoc(document -> document.getText("text").length());
    if (length != APPENDS) {
      throw new IllegalStateException(length + " characters");
    }
    return took;
  }
}

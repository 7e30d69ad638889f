package io.eidetica4j.sync.client;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Observer;
import io.eidetica4j.database.Trees;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.sync.protocol.EntrySink;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Takes in the answer to a request for a database, some entries at a time. Nothing is stored before
 * it is clear that the answer is of the database that was asked for; entries of others in it, which
 * an honest node can be made to send, are dropped.
 *
 * <p>While some are stored and verified, the next are read, but no more than that: so there are
 * never more than two batches in memory. Batches grow, since storage writes the same pages for many
 * entries as for few; their bytes are bounded. Whoever reads the answer closes this in the end, and
 * nothing is under way any more then.
 */
final class TreeIntake implements EntrySink, AutoCloseable {
  private static final Logger LOG = System.getLogger(TreeIntake.class.getName());
  private static final int FIRST_ENTRIES = 256;
  private static final int MOST_ENTRIES = 4096;
  private static final long MOST_BYTES = 4L << 20;

  private final Trees trees;
  private final Observer observer;
  private final Id tree;
  private final boolean needsRoot;
  private List<Entry> batch = new ArrayList<>();
  private long batchBytes;
  private int mostEntries = FIRST_ENTRIES;
  private Optional<FutureTask<Integer>> storing = Optional.empty();
  private boolean named;
  private boolean rooted;
  private long stored;

  /**
   * For a database.
   *
   * @param needsRoot whether the root entry has to come before any other
   */
  TreeIntake(Trees trees, Observer observer, Id tree, boolean needsRoot) {
    this.trees = trees;
    this.observer = observer;
    this.tree = tree;
    this.needsRoot = needsRoot;
  }

  @Override
  public void tree(Id answered) {
    if (!answered.equals(tree)) {
      throw ErrorKind.SYNC_INVALID_ENTRY.error(
          "Invalid entry: asked for database " + tree + ", the answer is of " + answered);
    }
    named = true;
  }

  @Override
  public void root(Entry root) {
    if (!root.id().equals(tree)) {
      throw ErrorKind.SYNC_INVALID_ENTRY.error(
          "Invalid entry: root entry content hashes to "
              + root.id()
              + " but bootstrap response declares tree_id "
              + tree);
    }
    rooted = true;
    batch.addFirst(root);
  }

  @Override
  public void entry(Entry entry) {
    if (!entry.inTree(tree)) {
      observer.rejected("foreign_entry");
      LOG.log(Level.WARNING, "Entry {0} in an answer is not of database {1}", entry.id(), tree);
      return;
    }
    batch.add(entry);
    batchBytes += entry.dagCbor().length();
    if (batch.size() >= mostEntries || batchBytes >= MOST_BYTES) {
      if (!isChecked()) {
        throw ErrorKind.SYNC_INVALID_ENTRY.error(
            "Invalid entry: entries come before the database and its root entry are named");
      }
      storeMeanwhile();
    }
  }

  private boolean isChecked() {
    return named && (rooted || !needsRoot);
  }

  /** Stores what is left; to be called when the whole answer was read. */
  long complete() {
    if (!isChecked()) {
      throw ErrorKind.SYNC_INVALID_ENTRY.error("Invalid entry: the answer names no database");
    }
    awaitStored();
    if (!batch.isEmpty()) {
      stored += store(batch);
    }
    return stored;
  }

  private void storeMeanwhile() {
    awaitStored();
    List<Entry> full = batch;
    FutureTask<Integer> task = new FutureTask<>(() -> store(full));
    storing = Optional.of(task);
    Thread.ofVirtual().name("sync-intake").start(task);
    batch = new ArrayList<>();
    batchBytes = 0;
    mostEntries = Math.min(2 * mostEntries, MOST_ENTRIES);
  }

  private void awaitStored() {
    if (storing.isEmpty()) {
      return;
    }
    try {
      stored += storing.get().get();
      storing = Optional.empty();
    } catch (ExecutionException e) {
      storing = Optional.empty();
      throw e.getCause() instanceof EideticaException failure ? failure : failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ErrorKind.SYNC_NETWORK.error("Network error: interrupted", e);
    }
  }

  private int store(List<Entry> entries) {
    try {
      return trees.putRemoteEntries(tree, entries);
    } catch (EideticaException e) {
      throw failed(e);
    }
  }

  private static EideticaException failed(Exception e) {
    return ErrorKind.SYNC_BACKEND_ERROR.error(
        "Backend error: Failed to store entries: " + e.getMessage(), e);
  }

  /** Waits for what is being stored, where the answer was not read to its end. */
  @Override
  public void close() {
    // Also where the reader was told to stop: storage must not be closed under the one who writes.
    boolean interrupted = Thread.interrupted();
    while (storing.isPresent()) {
      try {
        storing.get().get();
        storing = Optional.empty();
      } catch (ExecutionException e) {
        LOG.log(Level.DEBUG, "Of an answer that broke off: {0}", e.getMessage());
        storing = Optional.empty();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

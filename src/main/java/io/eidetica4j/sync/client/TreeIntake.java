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

/**
 * Takes in the answer to a request for a database, some entries at a time. Nothing is stored before
 * it is clear that the answer is of the database that was asked for; entries of others in it, which
 * an honest node can be made to send, are dropped.
 */
final class TreeIntake implements EntrySink {
  private static final Logger LOG = System.getLogger(TreeIntake.class.getName());
  private static final int MAX_ENTRIES = 512;
  private static final long MAX_BYTES = 4L << 20;

  private final Trees trees;
  private final Observer observer;
  private final Id tree;
  private final boolean needsRoot;
  private final List<Entry> batch = new ArrayList<>();
  private long batchBytes;
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
    if (batch.size() >= MAX_ENTRIES || batchBytes >= MAX_BYTES) {
      if (!isChecked()) {
        throw ErrorKind.SYNC_INVALID_ENTRY.error(
            "Invalid entry: entries come before the database and its root entry are named");
      }
      store();
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
    store();
    return stored;
  }

  private void store() {
    if (batch.isEmpty()) {
      return;
    }
    try {
      stored += trees.putRemoteEntries(tree, batch);
    } catch (EideticaException e) {
      throw ErrorKind.SYNC_BACKEND_ERROR.error(
          "Backend error: Failed to store entries: " + e.getMessage(), e);
    }
    batch.clear();
    batchBytes = 0;
  }
}

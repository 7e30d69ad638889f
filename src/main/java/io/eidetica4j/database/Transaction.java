package io.eidetica4j.database;

import io.eidetica4j.Clock;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.dag.TreeView;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.store.Registry;
import io.eidetica4j.store.SettingsStore;
import io.eidetica4j.store.Store;
import io.eidetica4j.store.StoreContext;
import io.eidetica4j.store.StoreNames;
import io.eidetica4j.store.StoreType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes to one database that become one signed entry, or nothing. Reads see the database as of
 * the tips it was made at, with its own changes on top, whatever others write meanwhile. Forgetting
 * a transaction is its rollback. Not thread-safe.
 */
public final class Transaction implements StoreContext {
  private final Trees trees;
  private final Optional<Database> database;
  private final TreeView view;
  private final boolean atGivenTips;
  private final StoreContext history;
  private final Staging staging = new Staging();
  private boolean systemStoresLocked;
  private boolean committed;
  private final List<Runnable> atEnd = new ArrayList<>();

  /**
   * A transaction on a database as of a view; without database it makes a root entry.
   *
   * @param atGivenTips whether its tips were asked for, instead of being those of the moment
   */
  Transaction(Trees trees, Optional<Database> database, TreeView view, boolean atGivenTips) {
    this.trees = trees;
    this.database = database;
    this.view = view;
    this.atGivenTips = atGivenTips;
    this.history = new ViewContext(trees, view);
  }

  /**
   * A store, registered on first use.
   *
   * @throws io.eidetica4j.EideticaException {@code store/TypeMismatch} where the name is registered
   *     for another type; {@code store/InvalidOperation} for a new name that is not allowed; {@code
   *     transaction/SystemSubtreeLocked} for the database's own stores while it is being created
   */
  public <S extends Store> S getStore(StoreType<S> type, String name) {
    checkUsable();
    if (StoreNames.isSystem(name)) {
      checkUnlocked(name);
    }
    return type.open(this, name);
  }

  /** The database's settings. */
  public SettingsStore getSettings() {
    checkUsable();
    checkUnlocked(StoreNames.SETTINGS);
    return new SettingsStore(this);
  }

  /** The register of the database's stores. */
  public Registry getIndex() {
    checkUsable();
    checkUnlocked(StoreNames.INDEX);
    return new Registry(this);
  }

  /**
   * The tips that the transaction sees. Its entry has them as its parents; unless others that see
   * the same are committed in the same moment, and none of them asked for these tips by name: then
   * one entry comes behind the other.
   */
  public Snapshot parents() {
    return view.tips();
  }

  /**
   * Writes all changes as one signed entry, and returns when it is durable and all listeners are
   * done. Without changes that is an entry without stores. Where it throws, nothing is stored,
   * unless the error says that the outcome is unknown.
   *
   * @return the id of the new entry
   * @throws io.eidetica4j.EideticaException {@code transaction/AuthenticationRequired} without a
   *     key; {@code transaction/EntryValidationFailed} where the key may not do this; {@code
   *     transaction/CorruptedAuthConfiguration} where the settings would no longer say who may do
   *     what; {@code backend/OutcomeUnknown}
   */
  public Id commit() {
    return commit(Optional.empty());
  }

  /**
   * As {@link #commit()}, but only while the tips of the database's view are the expected ones; for
   * changes that rest on what was read. Nobody can write in between, in this process or in another
   * that shares the storage. Over a socket that is so where the daemon is ours; one of the
   * reference knows no such condition: there it is looked at right before the entry is handed over,
   * and an entry that another program hands over at the same moment comes beside it.
   *
   * @throws io.eidetica4j.EideticaException {@code transaction/TipsMoved} where they are others;
   *     nothing is stored then
   */
  public Id commitIf(Snapshot expected) {
    return commit(Optional.of(expected));
  }

  private Id commit(Optional<Snapshot> expected) {
    checkUsable();
    Database target =
        database.orElseThrow(() ->
            ErrorKind.TRANSACTION_ENTRY_CONSTRUCTION_FAILED.error(
                "A database that is being created is committed by whoever creates it"));
    committed = true;
    try {
      return new Commit(trees, target, this, expected).run();
    } finally {
      end();
    }
  }

  /** Nothing of what stores hold for this transaction is needed any more. */
  void end() {
    atEnd.forEach(Runnable::run);
    atEnd.clear();
  }

  @Override
  public <T> T history(String store, Crdt<T> type) {
    checkUsable();
    return history.history(store, type);
  }

  @Override
  public <T> Optional<T> staged(String store, Crdt<T> type) {
    checkUsable();
    return staging.get(store, type);
  }

  @Override
  public <T> void stage(String store, Crdt<T> type, T delta) {
    checkUsable();
    staging.put(store, type, delta);
  }

  @Override
  public Registry registry() {
    return new Registry(this);
  }

  @Override
  public Clock clock() {
    return trees.clock();
  }

  @Override
  public void atEnd(Runnable action) {
    atEnd.add(action);
  }

  TreeView view() {
    return view;
  }

  /** Whether its tips were asked for, so that its entry must have just these as parents. */
  boolean isAtGivenTips() {
    return atGivenTips;
  }

  Staging staging() {
    return staging;
  }

  void lockSystemStores() {
    systemStoresLocked = true;
  }

  /** No more can be staged; what is staged goes into a root entry. */
  void close() {
    committed = true;
  }

  private void checkUnlocked(String name) {
    if (systemStoresLocked) {
      throw ErrorKind.TRANSACTION_SYSTEM_SUBTREE_LOCKED
          .error("System store '" + name + "' can't be opened while the database is being created")
          .with("store", name);
    }
  }

  private void checkUsable() {
    trees.checkOpen();
    if (committed) {
      throw ErrorKind.TRANSACTION_TRANSACTION_ALREADY_COMMITTED.error(
          "Transaction has already been committed");
    }
  }
}

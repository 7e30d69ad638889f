package io.eidetica4j.sync.peers;

import io.eidetica4j.Clock;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.SyncHost;
import io.eidetica4j.store.Store;
import io.eidetica4j.store.StoreType;
import java.util.function.Predicate;

/**
 * The database {@code _sync}, signed by the instance itself, in the form that a node of the
 * reference reads. Made when it is first needed.
 */
public final class SyncDatabase {
  private static final Doc SETTINGS = Doc.of("name", "_sync").with("type", "sync_settings");

  private final Database database;
  private final Clock clock;

  private SyncDatabase(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Opens the one that the instance has, or makes it. */
  public static SyncDatabase open(SyncHost host) {
    DatabaseKey key = DatabaseKey.of(host.deviceKey());
    Database database =
        host.syncDatabase()
            .map(root -> host.trees().open(root).withKey(key))
            .orElseGet(() -> create(host, key));
    return new SyncDatabase(database, host.clock());
  }

  private static Database create(SyncHost host, DatabaseKey key) {
    Database created = host.trees().create(key, SETTINGS);
    host.setSyncDatabase(created.rootId());
    return created;
  }

  /** The database's root. */
  public Id rootId() {
    return database.rootId();
  }

  /** The handle that reads and writes it. */
  public Database database() {
    return database;
  }

  /** Where the time of what is written here is read. */
  public Clock clock() {
    return clock;
  }

  /** A store for reading. */
  public <S extends Store> S read(StoreType<S> type, String name) {
    return database.getStoreViewer(type, name);
  }

  /**
   * Makes a change that rests on what was read: it is made again where somebody else was quicker,
   * and committed only where it says that something changed.
   */
  public void change(Predicate<Transaction> change) {
    while (true) {
      Transaction transaction = database.newTransaction();
      if (!change.test(transaction)) {
        return;
      }
      try {
        transaction.commitIf(transaction.parents());
        return;
      } catch (EideticaException e) {
        if (e.kind() != ErrorKind.TRANSACTION_TIPS_MOVED) {
          throw e;
        }
      }
    }
  }
}

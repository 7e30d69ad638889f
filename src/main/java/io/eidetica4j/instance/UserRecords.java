package io.eidetica4j.instance;

import static io.eidetica4j.instance.SystemDatabases.DATABASES;
import static io.eidetica4j.instance.SystemDatabases.KEYS;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Id;
import io.eidetica4j.store.Row;
import io.eidetica4j.store.StoreType;
import io.eidetica4j.store.Table;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The rows of keys and tracked databases in a user's own database. Rows that can't be read are
 * passed over with a line in the log, so that one of them does not lock the user out.
 */
final class UserRecords {
  private static final Logger LOG = System.getLogger(UserRecords.class.getName());
  private static final StoreType<Table<UserKey>> KEY_TABLE = Table.type(UserKey.FORMAT);
  private static final StoreType<Table<TrackedDatabase>> DATABASE_TABLE =
      Table.type(TrackedDatabase.FORMAT);

  private final Database database;

  /** Where rows of keys were found; they never move, but may go or become unreadable. */
  private final Map<PublicKey, String> rowKeys = new ConcurrentHashMap<>();

  /** The rows of a database that is opened with the user's root key. */
  UserRecords(Database database) {
    this.database = database;
  }

  Database database() {
    return database;
  }

  /** All keys, by row. */
  List<UserKey> keys() {
    return values(database.getStoreViewer(KEY_TABLE, KEYS));
  }

  /** The row of a key. */
  Optional<UserKey> key(PublicKey key) {
    return find(database.getStoreViewer(KEY_TABLE, KEYS), key).map(Row::value);
  }

  /** All tracked databases, by id text. */
  List<TrackedDatabase> databases() {
    return values(database.getStoreViewer(DATABASE_TABLE, DATABASES));
  }

  /** One tracked database. */
  Optional<TrackedDatabase> database(Id root) {
    return find(database.getStoreViewer(DATABASE_TABLE, DATABASES), root.toString());
  }

  /** Whether a key has a readable record in the settings of the user's database. */
  boolean knows(PublicKey key) {
    return database.getSettings().authSnapshot().findKey(key).isPresent();
  }

  /**
   * Adds the row of a new key, as long as the root key is still stored as the session knows it: if
   * not, the password has changed, and the new key would be wrapped for nobody.
   */
  void insertKey(UserKey key, UserKey root) {
    change(change -> {
      change
          .key(root.keyId())
          .filter(row -> !row.value().storage().equals(root.storage()))
          .ifPresent(row -> {
            throw UserErrors.passwordChanged();
          });
      return change.insert(key);
    });
  }

  /** Commits changes of rows, made again where another session was quicker. */
  <R> R change(Function<Change, R> change) {
    return Updates.change(database, transaction -> change.apply(new Change(transaction)));
  }

  private static <T> List<T> values(Table<T> table) {
    return rows(table, row -> true).stream().map(Row::value).toList();
  }

  private static <T> List<Row<T>> rows(Table<T> table, Predicate<T> wanted) {
    return table.searchReadable(wanted, (key, error) -> passOver(table, key, error));
  }

  /** The row of a key; the first by row key, should a race have made two. */
  private Optional<Row<UserKey>> find(Table<UserKey> table, PublicKey key) {
    String known = rowKeys.get(key);
    Optional<UserKey> there = known == null ? Optional.empty() : find(table, known);
    if (known != null && there.filter(row -> row.keyId().equals(key)).isPresent()) {
      return Optional.of(new Row<>(known, there.get()));
    }
    Optional<Row<UserKey>> found = rows(table, row -> row.keyId().equals(key)).stream().findFirst();
    found.ifPresent(row -> rowKeys.put(key, row.key()));
    return found;
  }

  private static <T> Optional<T> find(Table<T> table, String row) {
    try {
      return table.find(row);
    } catch (EideticaException e) {
      if (e.kind() != ErrorKind.STORE_DESERIALIZATION_FAILED) {
        throw e;
      }
      passOver(table, row, e);
      return Optional.empty();
    }
  }

  private static void passOver(Table<?> table, String row, EideticaException e) {
    LOG.log(Level.WARNING, "Passing over row {0} of table {1}: {2}", row, table.name(), e.kind());
  }

  /** Rows as one transaction sees and changes them. */
  final class Change {
    private final Transaction transaction;

    private Change(Transaction transaction) {
      this.transaction = transaction;
    }

    /** The row of a key. */
    Optional<Row<UserKey>> key(PublicKey key) {
      return find(KEY_TABLE.load(transaction, KEYS), key);
    }

    /** All rows of keys that can be read. */
    List<Row<UserKey>> keys() {
      return rows(KEY_TABLE.load(transaction, KEYS), row -> true);
    }

    /** Adds a row, and gives its key. */
    String insert(UserKey key) {
      return transaction.getStore(KEY_TABLE, KEYS).insert(key);
    }

    void deleteKey(String row) {
      transaction.getStore(KEY_TABLE, KEYS).delete(row);
    }

    void put(Row<UserKey> row) {
      transaction.getStore(KEY_TABLE, KEYS).put(row.key(), row.value());
    }

    /** All tracked databases. */
    List<TrackedDatabase> databases() {
      return values(DATABASE_TABLE.load(transaction, DATABASES));
    }

    /** A tracked database. */
    Optional<TrackedDatabase> database(Id root) {
      return find(DATABASE_TABLE.load(transaction, DATABASES), root.toString());
    }

    void put(TrackedDatabase tracked) {
      transaction.getStore(DATABASE_TABLE, DATABASES).put(tracked.databaseId().toString(), tracked);
    }

    void delete(Id root) {
      transaction.getStore(DATABASE_TABLE, DATABASES).delete(root.toString());
    }

    /** Gives a key a right in the user's database, unless it is known there. */
    void grant(PublicKey key, AuthKey right) {
      if (transaction.getSettings().authSnapshot().findKey(key).isEmpty()) {
        transaction.getSettings().setAuthKey(key, right);
      }
    }
  }
}

package io.eidetica4j.instance;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.SigKeyGrant;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.database.Trees;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.store.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A session's databases: which key and identity is for which, which are tracked, and how they are
 * made and opened. Rows in the user's own database are the truth.
 */
final class UserDatabases {
  private final Trees trees;
  private final UserRecords records;
  private final SessionKeys keys;

  UserDatabases(Trees trees, UserRecords records, SessionKeys keys) {
    this.trees = trees;
    this.records = records;
    this.keys = keys;
  }

  Database create(Doc settings, PublicKey key, Consumer<Transaction> init) {
    PrivateKey signingKey = requireKey(key);
    if (records.key(key).isEmpty()) { // before anything is made that nobody could find again
      throw UserErrors.keyNotFound(key);
    }
    Database created = trees.create(DatabaseKey.of(signingKey), settings, init);
    Id root = created.rootId();
    records.change(change -> {
      change.put(new TrackedDatabase(root, key, SyncSettings.disabled()));
      map(change, key, root, SigKey.fromPubkey(key));
      return root;
    });
    return created;
  }

  Database open(Id root) {
    return open(root, findKey(root).orElseThrow(() -> UserErrors.noKey(root)));
  }

  Database open(Id root, PublicKey key) {
    PrivateKey signingKey = requireKey(key);
    SigKey identity = mapping(key, root).orElseThrow(() -> UserErrors.noMapping(key, root));
    DatabaseKey databaseKey = new DatabaseKey(signingKey, identity);
    try {
      trees.actAs(root, databaseKey);
      return trees.open(root).withKey(databaseKey);
    } catch (EideticaException e) {
      throw e.kind() == ErrorKind.BACKEND_ENTRY_NOT_FOUND ? UserErrors.accessPending(root, e) : e;
    }
  }

  List<Database> find(String name) {
    List<Database> found = new ArrayList<>();
    for (TrackedDatabase tracked : records.databases()) {
      openIfNamed(tracked.databaseId(), name).ifPresent(found::add);
    }
    if (found.isEmpty()) {
      throw ErrorKind.USER_DATABASE_NOT_FOUND_BY_NAME
          .error("Database not found by name: " + name)
          .with("database_name", name);
    }
    return found;
  }

  /** A database that can't be opened or read has no name to be found by. */
  private Optional<Database> openIfNamed(Id root, String name) {
    try {
      return Optional.of(open(root)).filter(database -> database.getName().equals(name));
    } catch (EideticaException e) {
      return Optional.empty();
    }
  }

  /** A key that another process has just mapped may not be announced yet. */
  Optional<PublicKey> findKey(Id root) {
    return knownKey(root)
        .or(() -> {
          records.database().catchUp();
          return knownKey(root);
        });
  }

  private Optional<PublicKey> knownKey(Id root) {
    return keys.now().rows().stream()
        .filter(row -> row.databaseSigkeys().containsKey(root))
        .map(UserKey::keyId)
        .findFirst();
  }

  Optional<SigKey> mapping(PublicKey key, Id root) {
    return keys.now().row(key).orElseThrow(() -> UserErrors.keyNotFound(key)).mapping(root);
  }

  void map(PublicKey key, Id root, SigKey identity) {
    records.change(change -> {
      map(change, key, root, identity);
      return root;
    });
  }

  private static void map(UserRecords.Change change, PublicKey key, Id root, SigKey identity) {
    Row<UserKey> row = change.key(key).orElseThrow(() -> UserErrors.keyNotFound(key));
    change.put(new Row<>(row.key(), row.value().withMapping(root, identity)));
  }

  /** Tracks a database; for a key that it is not tracked with yet, finds out how that may sign. */
  void track(Id root, PublicKey key, SyncSettings settings) {
    Texts.check("property", settings.properties());
    records.change(change -> {
      if (change.database(root).filter(old -> old.keyId().equals(key)).isEmpty()) {
        map(change, key, root, discover(root, key));
      }
      change.put(new TrackedDatabase(root, key, settings));
      return root;
    });
  }

  private SigKey discover(Id root, PublicKey key) {
    trees.actAs(root, DatabaseKey.of(requireKey(key)));
    return trees.findSigkeys(root, key).stream()
        .findFirst()
        .map(SigKeyGrant::sigKey)
        .orElseThrow(() -> UserErrors.noSigKey(key, root));
  }

  TrackedDatabase tracked(Id root) {
    return records.database(root).orElseThrow(() -> UserErrors.notTracked(root));
  }

  void untrack(Id root) {
    records.change(change -> {
      if (change.database(root).isEmpty()) {
        throw UserErrors.notTracked(root);
      }
      change.delete(root);
      return root;
    });
  }

  void setSync(Id root, boolean enabled) {
    if (tracked(root).syncSettings().syncEnabled() == enabled) {
      return;
    }
    records.change(change -> {
      TrackedDatabase row = change.database(root).orElseThrow(() -> UserErrors.notTracked(root));
      change.put(row.withSyncSettings(row.syncSettings().withSyncEnabled(enabled)));
      return row;
    });
  }

  PrivateKey requireKey(PublicKey key) {
    return keys.now()
        .signingKey(key)
        .or(() -> {
          records.database().catchUp();
          return keys.now().signingKey(key);
        })
        .orElseThrow(() -> UserErrors.keyNotFound(key));
  }
}

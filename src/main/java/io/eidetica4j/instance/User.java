package io.eidetica4j.instance;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A session of a user: their keys, unlocked, and the databases they know of. Usable from several
 * threads; several sessions of one user see each other's changes of keys and databases at once,
 * where they can open them.
 *
 * <p>A session keeps the instance open. {@link #close()} ends it and wipes the keys: a database
 * that was opened through it can still be read then, but no longer written to. Errors are {@code
 * EideticaException}s whose kinds are named below; what storage raises is not.
 */
public final class User implements AutoCloseable {
  private final Instance instance;
  private volatile UserRow row;
  private final UserRecords records;
  private final SessionKeys keys;
  private final UserDatabases databases;

  /** Takes the handle and the keys over. */
  User(Instance instance, UserRow row, UserRecords records, UserKeyManager keys) {
    this.instance = instance;
    this.row = row;
    this.records = records;
    this.keys = new SessionKeys(keys, records, row.info().credentials().rootKeyId());
    this.databases = new UserDatabases(instance.trees(), records, this.keys);
  }

  // ---- who

  /** The user's id. */
  public String uuid() {
    return row.uuid();
  }

  /** The name the user logged in with. */
  public String username() {
    return row.info().username();
  }

  /** The user's record as of the login, or of the last change of the password in this session. */
  public UserInfo userInfo() {
    return row.info();
  }

  /** The instance the user logged in to; the session's handle, not to be closed by the caller. */
  public Instance instance() {
    return instance;
  }

  /** The user's own database, opened with the root key. */
  public Database userDatabase() {
    return open().database();
  }

  /** Whether the user's default key administers the instance now. */
  public boolean isAdmin() {
    PublicKey key =
        keys.now()
            .defaultKey()
            .map(UserKey::keyId)
            .orElseThrow(() -> ErrorKind.USER_KEY_NOT_FOUND.error("Key not found: <default>"));
    return instance.open().users().isAdmin(key);
  }

  /**
   * The operations of an administrator; {@code InsufficientPermissions} for anybody else, {@code
   * KeyNotFound} without a default key.
   */
  public InstanceAdmin admin() {
    if (!isAdmin()) {
      throw ErrorKind.USER_INSUFFICIENT_PERMISSIONS.error("Operation requires admin permission");
    }
    return new InstanceAdmin(instance.open(), getSigningKey(defaultKey()));
  }

  // ---- keys

  /** Makes a key of the user's own, wrapped as their others are; {@code LimitExceeded}. */
  public PublicKey addPrivateKey(Optional<String> displayName) {
    displayName.ifPresent(name -> Texts.checkName("display name", name));
    PrivateKey key = PrivateKey.generate();
    UserKey added =
        UserKey.additional(
            key.publicKey(),
            keys.held().wrap(key),
            displayName,
            instance.open().options().clock().nowSecs());
    open().insertKey(added, rootRow());
    keys.held().add(key, added);
    return added.keyId();
  }

  private UserKey rootRow() {
    PublicKey root = row.info().credentials().rootKeyId();
    return keys.now().row(root).orElseThrow(() -> UserErrors.keyNotFound(root));
  }

  /**
   * Forgets a key of the user's, in all their sessions: its row goes, what stands of it in the
   * settings of databases stays. Databases that are open in this session can use it until it ends.
   *
   * @throws io.eidetica4j.EideticaException {@code KeyNotFound}; {@code KeyInUse} for the default
   *     key, the root key and the key of a tracked database
   */
  public void removeKey(PublicKey key) {
    databases.requireKey(key);
    if (key.equals(row.info().credentials().rootKeyId()) || key.equals(defaultKey())) {
      throw UserErrors.keyInUse(key, "it is the user's default or root key");
    }
    open()
        .change(change -> {
          if (change.databases().stream().anyMatch(tracked -> tracked.keyId().equals(key))) {
            throw UserErrors.keyInUse(key, "a tracked database uses it");
          }
          change.keys().stream()
              .filter(stored -> stored.value().keyId().equals(key))
              .forEach(stored -> change.deleteKey(stored.key()));
          return key;
        });
    keys.held().remove(key);
  }

  /**
   * Changes the user's password, sets a first one or takes it away, and wraps all keys of the user
   * anew. Other sessions of the user keep the keys that they have open, but can add none.
   *
   * <p>What was wrapped by the former password stays in the history of the databases, as everything
   * does: where that password got known, replace the keys too.
   *
   * @param current the present password, empty where there is none; wiped before this returns
   * @param next the new one, empty for none; wiped before this returns
   * @throws io.eidetica4j.EideticaException {@code InvalidPassword} where the current one is not
   *     right; {@code DeviceKeyNotFound} where this process may not sign for the instance
   */
  public void changePassword(Optional<char[]> current, Optional<char[]> next) {
    try {
      UserRecords own = open();
      PasswordChange.Changed changed =
          new PasswordChange(instance.open(), own, uuid()).run(current, next);
      keys.held().rewrap(changed.wrappingKey(), own.keys());
      row = changed.user();
    } finally {
      current.ifPresent(password -> Arrays.fill(password, '\0'));
      next.ifPresent(password -> Arrays.fill(password, '\0'));
    }
  }

  /** The user's keys, the oldest first, equally old ones by key text. */
  public List<PublicKey> listKeys() {
    return keys.now().rows().stream().map(UserKey::keyId).toList();
  }

  /** The key to use where none is named; {@code AuthenticationRequired} where there is none. */
  public PublicKey defaultKey() {
    return keys.now()
        .defaultKey()
        .map(UserKey::keyId)
        .orElseThrow(() ->
            ErrorKind.INSTANCE_AUTHENTICATION_REQUIRED.error("Authentication required: no key"));
  }

  /** What the user calls a key; empty also for keys that are not theirs. */
  public Optional<String> keyDisplayName(PublicKey key) {
    return keys.now().row(key).flatMap(UserKey::displayName);
  }

  /** The keys of this name, in the order of {@link #listKeys}; keys without name never match. */
  public List<PublicKey> findKeysByDisplayName(String name) {
    return keys.now().rows().stream()
        .filter(key -> key.displayName().equals(Optional.of(name)))
        .map(UserKey::keyId)
        .toList();
  }

  /** The private half of a key; it is wiped when the session ends. {@code KeyNotFound}. */
  public PrivateKey getSigningKey(PublicKey key) {
    return databases.requireKey(key);
  }

  // ---- databases

  /** Makes a database administered by a key, and tracks it; see the other one. */
  public Database createDatabase(Doc settings, PublicKey key) {
    return createDatabase(settings, key, transaction -> {});
  }

  /**
   * Makes a database administered by a key of the user's, and tracks it without sync.
   *
   * @param settings must have no {@code auth}
   * @param init stages what is to be in the first entry; where it fails no database is made
   * @throws io.eidetica4j.EideticaException {@code KeyNotFound}, {@code InvalidAuthConfiguration}
   */
  public Database createDatabase(Doc settings, PublicKey key, Consumer<Transaction> init) {
    return databases.create(settings, key, init);
  }

  /** Makes a database step by step. */
  public DatabaseBuilder newDatabase() {
    return new DatabaseBuilder(this);
  }

  /**
   * Opens a database with the first key that is meant for it; {@code NoKeyForDatabase}, {@code
   * DatabaseAccessPending} where it is not stored here.
   */
  public Database openDatabase(Id root) {
    return databases.open(root);
  }

  /** The same with a certain key; also {@code KeyNotFound}, {@code NoSigKeyMapping}. */
  public Database openDatabaseWithKey(Id root, PublicKey key) {
    return databases.open(root, key);
  }

  /** All tracked databases of this name, opened; {@code DatabaseNotFoundByName} for none. */
  public List<Database> findDatabase(String name) {
    return databases.find(name);
  }

  /** The first key, in the order of {@link #listKeys}, that is meant for a database. */
  public Optional<PublicKey> findKey(Id database) {
    return databases.findKey(database);
  }

  /**
   * The identity with which a key signs for a database, if it is meant for it; {@code KeyNotFound}.
   */
  public Optional<SigKey> keyMapping(PublicKey key, Id database) {
    return databases.mapping(key, database);
  }

  /** Sets the identity with which a key signs for a database; {@code KeyNotFound}. */
  public void mapKey(PublicKey key, Id database, SigKey identity) {
    databases.map(key, database, identity);
  }

  // ---- tracking

  /**
   * Tracks a database, or changes how it is tracked. For another key than before the strongest
   * identity that the database gives it is looked up and mapped.
   *
   * @throws io.eidetica4j.EideticaException {@code KeyNotFound}, {@code NoSigKeyFound}, {@code
   *     EntryNotFound} for a database that is not stored here
   */
  public void trackDatabase(Id database, PublicKey key, SyncSettings settings) {
    databases.track(database, key, settings);
    syncWishesChanged();
  }

  /** All tracked databases, by id text. */
  public List<TrackedDatabase> databases() {
    return open().databases();
  }

  /** One tracked database; {@code DatabaseNotTracked}. */
  public TrackedDatabase database(Id database) {
    return databases.tracked(database);
  }

  /** Stops tracking a database; it and the keys for it stay. {@code DatabaseNotTracked}. */
  public void untrackDatabase(Id database) {
    databases.untrack(database);
    syncWishesChanged();
  }

  /** Notes that a tracked database is to be synced; {@code DatabaseNotTracked}. */
  public void enableSync(Id database) {
    databases.setSync(database, true);
    syncWishesChanged();
  }

  /** Notes that a tracked database is not to be synced; {@code DatabaseNotTracked}. */
  public void disableSync(Id database) {
    databases.setSync(database, false);
    syncWishesChanged();
  }

  /** Whether a database is tracked and to be synced. */
  public boolean isSyncEnabled(Id database) {
    return open().database(database).filter(d -> d.syncSettings().syncEnabled()).isPresent();
  }

  /**
   * A ticket with which others find a tracked database and this node, and the note that it is to be
   * synced.
   *
   * @return the ticket's text; without addresses where this node can't be reached by anyone
   * @throws io.eidetica4j.EideticaException {@code SyncNotEnabled}, {@code DatabaseNotTracked};
   *     nothing is changed then
   */
  public String share(Id database) {
    databases.tracked(database);
    InstanceSync sync =
        instance
            .sync()
            .orElseThrow(() ->
                ErrorKind.SYNC_SYNC_NOT_ENABLED.error(
                    "Sync is not enabled on this Instance. Call Instance::enable_sync() first"));
    String ticket = sync.ticket(database);
    enableSync(database);
    return ticket;
  }

  /** Tells sync, where that is on, what the user wants now. */
  private void syncWishesChanged() {
    instance.sync().ifPresent(sync -> sync.userChanged(location()));
  }

  private UserLocation location() {
    return new UserLocation(uuid(), row.info().userDatabaseId());
  }

  private UserRecords open() {
    instance.open();
    return records;
  }

  // ---- the end

  /**
   * What this session is made of again by {@link Instance#restoreUser}, also in another process on
   * the same storage, for as long as the user's password stays the same. Whoever has both the bytes
   * and the key is the user; either alone is worth nothing.
   *
   * @param key 32 random bytes, which stay the caller's
   */
  public Bytes seal(byte[] key) {
    instance.open();
    return keys.held().seal(uuid(), key);
  }

  /** Ends the session: {@link #close()} under its usual name. */
  public void logout() {
    close();
  }

  /** Ends the session and wipes its keys; a second call does nothing. */
  @Override
  public void close() {
    try (instance) {
      keys.held().close();
    }
  }

  /** Name and id, no secrets. */
  @Override
  public String toString() {
    return "User[" + username() + ", " + uuid() + "]";
  }
}

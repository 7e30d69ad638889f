package io.eidetica4j.instance;

import static io.eidetica4j.instance.SystemDatabases.ADMIN_KEY_NAME;
import static io.eidetica4j.instance.SystemDatabases.LAST_LOGIN;
import static io.eidetica4j.instance.SystemDatabases.USERS;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.crypto.PasswordKeys;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.store.Table;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The users of an instance: who there is, new ones, who administers, who logged in when. */
final class UserDirectory {
  private static final Logger LOG = System.getLogger(UserDirectory.class.getName());

  private final InstanceCore core;
  private final AtomicReference<UserIndex> index = new AtomicReference<>(UserIndex.EMPTY);

  UserDirectory(InstanceCore core) {
    this.core = core;
  }

  /** Sees users and passwords as other processes have left them by now. */
  void catchUp() {
    users().catchUp();
  }

  /** The rows with this name. */
  List<UserRow> named(String username) {
    return index().named(username);
  }

  /** The row with this id. */
  List<UserRow> withId(String uuid) {
    return index().withId(uuid);
  }

  /** All users, by name. */
  List<UserSummary> list() {
    return index().all().stream()
        .map(UserSummary::of)
        .sorted(Comparator.comparing(UserSummary::username).thenComparing(UserSummary::uuid))
        .toList();
  }

  /** Where the wishes of all users are kept. */
  List<UserLocation> locations() {
    return index().all().stream()
        .map(row -> new UserLocation(row.uuid(), row.info().userDatabaseId()))
        .toList();
  }

  private UserIndex index() {
    Database users = users();
    return index.updateAndGet(
        now -> now.movedTo(users.getStoreViewer(DocStore.TYPE, USERS).getAll()));
  }

  /**
   * Makes a user with a database of their own.
   *
   * @param signer an administrator, or the instance itself at its creation
   * @return the user with the root key open, to be closed or made a session of
   * @throws EideticaException of kind {@code UsernameAlreadyExists}
   */
  NewSession create(NewUser user, DatabaseKey signer) {
    Texts.checkName("username", user.username());
    checkFree(user.username());
    PrivateKey rootKey = PrivateKey.generate();
    Optional<String> salt = user.password().map(password -> PasswordKeys.newSalt());
    Optional<WrappingKey> wrapping =
        user.password().map(password -> WrappingKey.derive(password, salt.orElseThrow()));
    try {
      UserCredentials credentials =
          new UserCredentials(rootKey.publicKey(), WrappingKey.store(rootKey, wrapping), salt);
      UserInfo info = newRecord(user.username(), rootKey, credentials);
      return new NewSession(new UserRow(insert(info, signer), info), rootKey, wrapping);
    } catch (RuntimeException | Error e) {
      rootKey.close();
      wrapping.ifPresent(WrappingKey::close);
      throw e;
    }
  }

  private UserInfo newRecord(String username, PrivateKey rootKey, UserCredentials credentials) {
    Database own =
        core.trees()
            .create(DatabaseKey.of(rootKey), SystemDatabases.ofUser(username), transaction -> {});
    return new UserInfo(
        username, own.rootId(), credentials, core.options().clock().nowSecs(), UserStatus.ACTIVE);
  }

  /** Names are unique because nothing else can get in between the check and the commit. */
  private String insert(UserInfo info, DatabaseKey signer) {
    return Updates.change(
        users().withKey(signer),
        transaction -> {
          checkFree(info.username());
          return transaction.getStore(Table.type(UserInfo.FORMAT), USERS).insert(info);
        });
  }

  /**
   * Gives a user other credentials, unless somebody was quicker.
   *
   * @param before the user as the new credentials were made for
   * @throws EideticaException of kind {@code InvalidPassword} where others have changed them
   */
  UserRow setCredentials(UserRow before, UserCredentials credentials, PrivateKey signer) {
    return Updates.change(
        users().withKey(signer),
        transaction -> {
          Table<UserInfo> table = transaction.getStore(Table.type(UserInfo.FORMAT), USERS);
          UserInfo now =
              table
                  .find(before.uuid())
                  .filter(row -> row.credentials().equals(before.info().credentials()))
                  .orElseThrow(() -> ErrorKind.USER_INVALID_PASSWORD.error("Invalid password"));
          UserRow changed = new UserRow(before.uuid(), now.withCredentials(credentials));
          table.put(changed.uuid(), changed.info());
          return changed;
        });
  }

  private void checkFree(String username) {
    if (!named(username).isEmpty()) {
      throw ErrorKind.USER_USERNAME_ALREADY_EXISTS
          .error("Username already exists: " + username)
          .with("username", username);
    }
  }

  /** Makes a key an administrator of the system databases, whatever it was before. */
  void grantAdmin(PublicKey key, DatabaseKey signer) {
    grantAdmin(core.metadata().usersDb(), key, signer);
    grantAdmin(core.metadata().databasesDb(), key, signer);
  }

  /** The same for one of them. */
  void grantAdmin(Id database, PublicKey key, DatabaseKey signer) {
    AuthKey record = AuthKey.active(ADMIN_KEY_NAME, Permission.admin(0));
    core.trees()
        .open(database)
        .withKey(signer)
        .withTransaction(transaction -> {
          transaction.getSettings().setAuthKey(key, record);
          return record;
        });
  }

  /** Whether this key administers the directory of users now. */
  boolean isAdmin(PublicKey key) {
    return users()
        .getSettings()
        .authSnapshot()
        .findKey(key)
        .filter(record -> record.isActive() && record.permissions().canAdmin())
        .isPresent();
  }

  /**
   * Notes that a user logged in, unless that was noted a short while ago. Best effort: a failure is
   * logged and no matter for the login.
   */
  void recordLogin(String uuid) {
    Optional<PrivateKey> device = core.deviceKey();
    if (device.isEmpty() || core.backend().isReadOnly()) {
      return;
    }
    try {
      long now = core.options().clock().nowSecs();
      Database users = users().withKey(device.get());
      if (now - lastLogin(users, uuid) >= core.options().loginRecordInterval().toSeconds()) {
        users.withTransaction(transaction -> {
          transaction.getStore(Table.type(Long.class), LAST_LOGIN).put(uuid, now);
          return now;
        });
      }
    } catch (EideticaException e) {
      LOG.log(Level.WARNING, "Could not record a login", e);
    }
  }

  private static long lastLogin(Database users, String uuid) {
    // Half of it: far in the past, and still subtractable.
    return users
        .getStoreViewer(DocStore.TYPE, LAST_LOGIN)
        .find(uuid)
        .flatMap(Value::asText)
        .filter(text -> text.matches("-?[0-9]{1,18}"))
        .map(Long::parseLong)
        .orElse(Long.MIN_VALUE / 2);
  }

  private Database users() {
    return core.trees().open(core.metadata().usersDb());
  }
}

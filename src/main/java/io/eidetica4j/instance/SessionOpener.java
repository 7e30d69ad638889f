package io.eidetica4j.instance;

import static io.eidetica4j.instance.SystemDatabases.DEVICE_KEY_NAME;

import io.eidetica4j.EideticaException;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** Makes the session of a user whose root key is open. */
final class SessionOpener {
  private static final Logger LOG = System.getLogger(SessionOpener.class.getName());

  private SessionOpener() {}

  /** Takes the secrets over; where it fails they are wiped. */
  static User open(InstanceCore core, NewSession proven) {
    UserKeyManager keys =
        proven
            .wrappingKey()
            .map(UserKeyManager::withWrappingKey)
            .orElseGet(UserKeyManager::passwordless);
    keys.add(proven.rootKey(), UserKey.root(proven.user().info()));
    try {
      Database own =
          core.trees().open(proven.user().info().userDatabaseId()).withKey(proven.rootKey());
      UserRecords records = new UserRecords(own);
      sweep(core, records, proven);
      addStored(keys, records);
      completeFirstLogin(core, records, proven.user().info());
      return new User(core.newHandle(), proven.user(), records, keys);
    } catch (RuntimeException | Error e) {
      keys.close();
      throw e;
    }
  }

  /** Finishes a change of the password that broke off. Best effort, at every login. */
  private static void sweep(InstanceCore core, UserRecords records, NewSession proven) {
    if (core.backend().isReadOnly() || !KeyRows.areDoubled(records.keys())) {
      return;
    }
    try {
      new KeyRows(records, proven.wrappingKey()).settle(Optional.empty());
    } catch (EideticaException e) {
      LOG.log(Level.WARNING, "Could not finish a change of the password", e);
    }
  }

  /** A key that can't be opened is left out: it must not lock the user out of all the others. */
  private static void addStored(UserKeyManager keys, UserRecords records) {
    for (UserKey row : records.keys()) {
      try {
        keys.add(row);
      } catch (EideticaException e) {
        LOG.log(Level.WARNING, "Leaving out key {0} of a user: {1}", row.keyId(), e.kind());
      }
    }
  }

  /**
   * Writes what a user's database lacks before the first login: the row of the root key, and the
   * right of the instance to read the user's wishes on sync. Best effort: it is tried again at the
   * next login.
   */
  private static void completeFirstLogin(InstanceCore core, UserRecords records, UserInfo user) {
    PublicKey device = core.metadata().id();
    if (core.backend().isReadOnly()
        || (records.key(user.credentials().rootKeyId()).isPresent() && records.knows(device))) {
      return;
    }
    try {
      records.change(change -> {
        if (change.key(user.credentials().rootKeyId()).isEmpty()) {
          change.insert(UserKey.root(user));
        }
        change.grant(device, AuthKey.active(DEVICE_KEY_NAME, Permission.read()));
        return device;
      });
    } catch (EideticaException e) {
      LOG.log(Level.WARNING, "Could not complete the first login of a user", e);
    }
  }
}

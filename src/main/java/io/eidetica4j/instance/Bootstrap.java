package io.eidetica4j.instance;

import io.eidetica4j.EideticaException;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.backend.InstanceSecrets;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Trees;
import io.eidetica4j.entry.Id;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a new instance: system databases, secrets, metadata, first user, in this order. The
 * metadata is what makes a backend an instance's; whatever fails before it leaves a backend in
 * which the next attempt starts over. Where the process dies after it but before the first user
 * administers the instance, {@link #finishInterrupted} makes up for it at the next start.
 */
final class Bootstrap {
  private static final Logger LOG = System.getLogger(Bootstrap.class.getName());

  private Bootstrap() {}

  static Opened create(InstanceStorage storage, NewUser initial, InstanceOptions options) {
    Texts.checkName("username", initial.username());
    PrivateKey device = PrivateKey.generate();
    Trees trees = Opener.trees(storage.backend(), options);
    try {
      Id users = create(trees, device, SystemDatabases.users());
      Id databases = create(trees, device, SystemDatabases.databases());
      InstanceSecrets secrets = new InstanceSecrets(device);
      InstanceMetadata metadata =
          new InstanceMetadata(device.publicKey(), users, databases, Optional.empty());
      Backend backend = storage.backend();
      backend.setSecrets(secrets);
      backend.setMetadata(metadata);
      InstanceCore core = new InstanceCore(options, storage, trees, metadata, Optional.of(secrets));
      User user = firstUser(core, initial);
      return new Opened(core.firstHandle(), Optional.of(user));
    } catch (RuntimeException | Error e) {
      trees.close();
      device.close();
      throw e;
    }
  }

  private static Id create(Trees trees, PrivateKey device, Doc settings) {
    return trees.create(DatabaseKey.of(device), settings, transaction -> {}).rootId();
  }

  private static User firstUser(InstanceCore core, NewUser initial) {
    UserDirectory users = core.users();
    DatabaseKey device = DatabaseKey.of(core.requireDeviceKey());
    NewSession created = users.create(initial, device);
    users.grantAdmin(created.rootKey().publicKey(), device);
    return SessionOpener.open(core, created);
  }

  /**
   * Completes the bootstrap of an instance in which nobody was ever made an administrator, which
   * only a bootstrap that broke off leaves behind. Best effort: what can't be read or repaired is
   * logged, and the instance opens all the same.
   *
   * @return the session of the first user, where one was made administrator
   */
  static Optional<User> finishInterrupted(InstanceCore core, NewUser initial) {
    if (core.deviceKey().isEmpty() || core.backend().isReadOnly()) {
      return Optional.empty();
    }
    try {
      if (nobodyButTheDevice(core, core.metadata().usersDb())) {
        LOG.log(Level.WARNING, "The creation of this instance was interrupted; finishing it");
        return Optional.of(finish(core, initial));
      }
      if (nobodyButTheDevice(core, core.metadata().databasesDb())) {
        LOG.log(Level.WARNING, "The creation of this instance was interrupted; finishing it");
        grantOnDatabases(core);
      }
    } catch (EideticaException e) {
      LOG.log(Level.WARNING, "Could not check whether the instance has an administrator", e);
    }
    return Optional.empty();
  }

  /** Whether the first user was never made an administrator, of one system database or both. */
  static boolean lacksAdministrator(InstanceCore core) {
    return nobodyButTheDevice(core, core.metadata().usersDb())
        || nobodyButTheDevice(core, core.metadata().databasesDb());
  }

  private static User finish(InstanceCore core, NewUser initial) {
    UserDirectory users = core.users();
    if (users.named(initial.username()).isEmpty()) {
      return firstUser(core, initial);
    }
    // The row is from the attempt that broke off: whoever holds its password is that user.
    User user = new Login(core).login(initial.username(), initial.password());
    users.grantAdmin(
        user.userInfo().credentials().rootKeyId(), DatabaseKey.of(core.requireDeviceKey()));
    return user;
  }

  /** Whether the settings never named anybody else, not even somebody who lost the right again. */
  private static boolean nobodyButTheDevice(InstanceCore core, Id database) {
    Doc auth = core.trees().open(database).getSettings().authDoc();
    Set<String> named = new HashSet<>();
    auth.child("keys").flatMap(Value::asDoc).orElse(Doc.EMPTY).forEachRaw((k, v) -> named.add(k));
    return auth.child("global").isEmpty()
        && auth.child("delegations").isEmpty()
        && named.equals(Set.of(core.metadata().id().text()));
  }

  private static void grantOnDatabases(InstanceCore core) {
    DatabaseKey device = DatabaseKey.of(core.requireDeviceKey());
    core.trees()
        .open(core.metadata().usersDb())
        .getSettings()
        .authSnapshot()
        .keys()
        .forEach((key, right) -> {
          if (right.isActive() && right.permissions().canAdmin()) {
            core.users().grantAdmin(core.metadata().databasesDb(), PublicKey.parse(key), device);
          }
        });
  }
}

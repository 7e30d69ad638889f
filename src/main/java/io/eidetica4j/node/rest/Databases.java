package io.eidetica4j.node.rest;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorClass;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.SigKeyGrant;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.User;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * Opens databases for callers, each with the first of the user's keys that may at least read there:
 * the one that is meant for it, else any that the database's settings admit.
 *
 * <p>A database that the caller may not read answers as one that does not exist. So do the
 * instance's own databases and the user's private one: they hold keys, and what may be done to them
 * has resources of its own.
 */
@ApplicationScoped
class Databases {
  /**
   * An open database.
   *
   * @param database a handle with the key
   * @param key the public half of that key
   * @param permission what the key may do there now
   */
  record Opened(Database database, PublicKey key, Permission permission) {}

  /** Opens a database by the text of its id. */
  Opened open(User user, String idText) {
    Id id = Ids.parse(idText).orElseThrow(() -> unknown(idText));
    return find(user, id).orElseThrow(() -> unknown(idText));
  }

  /** Opens a database, if the user may know of it. */
  Optional<Opened> find(User user, Id id) {
    if (isHidden(user, id) || !user.instance().hasDatabase(id)) {
      return Optional.empty();
    }
    if (user.instance().trees().open(id).snapshot().tips().isEmpty()) {
      return Optional.empty(); // the root entry is not verified, so nobody has a right
    }
    Optional<Opened> meant =
        user.findKey(id).flatMap(key -> permitted(user.openDatabaseWithKey(id, key), key));
    return meant.isPresent() ? meant : discovered(user, id);
  }

  private static Optional<Opened> discovered(User user, Id id) {
    Instance instance = user.instance();
    for (PublicKey key : user.listKeys()) {
      List<SigKeyGrant> grants = instance.trees().findSigkeys(id, key);
      if (!grants.isEmpty()) {
        DatabaseKey identity = new DatabaseKey(user.getSigningKey(key), grants.getFirst().sigKey());
        Optional<Opened> opened = permitted(instance.trees().open(id).withKey(identity), key);
        if (opened.isPresent()) {
          return opened;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Opened> permitted(Database database, PublicKey key) {
    try {
      return Optional.of(new Opened(database, key, database.currentPermission()));
    } catch (EideticaException e) {
      if (e.is(ErrorClass.AUTHENTICATION) || e.is(ErrorClass.PERMISSION_DENIED)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean isHidden(User user, Id id) {
    if (user.userDatabase().rootId().equals(id)) {
      return true;
    }
    InstanceMetadata metadata = user.instance().backend().metadata().orElseThrow();
    return metadata.usersDb().equals(id)
        || metadata.databasesDb().equals(id)
        || metadata.syncDb().filter(id::equals).isPresent();
  }

  /** The error for a database that the caller may not know of, or that is none. */
  static EideticaException unknown(String idText) {
    return ErrorKind.INSTANCE_DATABASE_NOT_FOUND
        .error("No database " + Ids.shown(idText) + " is known to this user")
        .with("database_id", Ids.shown(idText));
  }
}

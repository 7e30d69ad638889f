package io.eidetica4j.service.server;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Trees;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import java.util.Optional;

/**
 * Who may do what with which database. What a database does not allow by its settings is denied.
 */
final class Gate {
  private final Trees trees;

  Gate(Trees trees) {
    this.trees = trees;
  }

  /**
   * Whom a request is made as.
   *
   * @param key whose possession is proven
   * @param identity as whom that key's holder wants to be taken
   */
  record Caller(PublicKey key, SigKey identity) {
    /**
     * The caller of a request.
     *
     * @throws EideticaException {@code auth/SigningKeyMismatch} for a key that was not proven
     */
    static Caller of(LoginState.LoggedIn user, SigKey identity) {
      Optional<PublicKey> claimed =
          switch (identity) {
            case SigKey.Direct direct -> direct.hint().pubkey();
            case SigKey.Delegation delegation -> delegation.hint().pubkey();
          };
      if (claimed.isPresent() && !user.keys().contains(claimed.get())) {
        throw ErrorKind.AUTH_SIGNING_KEY_MISMATCH.error(
            "Signing key mismatch: request identity claims pubkey '%s' but it is not in the session keyset; register it first via SessionKeyChallenge/SessionKeyRegister"
                .formatted(claimed.get()));
      }
      return new Caller(claimed.orElse(user.loginKey()), identity);
    }
  }

  /**
   * A database that the caller may read.
   *
   * @throws EideticaException {@code backend/EntryNotFound} where it is not here, {@code
   *     auth/PermissionDenied}
   */
  Database read(Caller caller, Id root) {
    Database database = find(root).orElseThrow(() -> notFound(root));
    require(caller, database, Permission.read());
    return database;
  }

  /** Lets the caller pass where the database is not here, or may be read. */
  void passRead(Caller caller, Id root) {
    find(root).ifPresent(database -> require(caller, database, Permission.read()));
  }

  /** Lets the caller pass where it administers the database, which must be here. */
  void passAdmin(Caller caller, Id root) {
    require(
        caller,
        find(root).orElseThrow(() -> denied(caller, root, "Admin(0)")),
        Permission.admin(0));
  }

  /** A database whose root entry is here. */
  Optional<Database> find(Id root) {
    return trees.backend().treeOf(root).filter(root::equals).map(trees::open);
  }

  private static void require(Caller caller, Database database, Permission wanted) {
    Permission held;
    try {
      held = database.permission(caller.key(), caller.identity());
    } catch (EideticaException e) {
      throw isDenial(e) ? denied(caller, database.rootId(), name(wanted)) : e;
    }
    boolean enough = wanted.canAdmin() ? held.canAdmin() : true;
    if (!enough) {
      throw denied(caller, database.rootId(), name(wanted));
    }
  }

  /** Settings that can't be read are an error, not a denial; so is storage that fails. */
  private static boolean isDenial(EideticaException e) {
    return e.kind().module().equals("auth");
  }

  /** Whether the caller still may read. */
  static boolean mayRead(Caller caller, Database database) {
    try {
      database.permission(caller.key(), caller.identity());
      return true;
    } catch (EideticaException e) {
      return false;
    }
  }

  private static String name(Permission wanted) {
    return wanted.canAdmin() ? "Admin(0)" : "Read";
  }

  private static EideticaException denied(Caller caller, Id root, String wanted) {
    return ErrorKind.AUTH_PERMISSION_DENIED.error(
        "Permission denied: tree %s: pubkey %s not permitted for %s"
            .formatted(root, caller.key(), wanted));
  }

  static EideticaException notFound(Id id) {
    return ErrorKind.BACKEND_ENTRY_NOT_FOUND.error("Entry not found: " + id).with("entry_id", id);
  }
}

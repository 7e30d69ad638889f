package io.eidetica4j.sync.handler;

import io.eidetica4j.auth.AuthSettings;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.SigKeyGrant;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Trees;
import io.eidetica4j.entry.Id;
import java.util.Optional;

/**
 * Who may read a database. Settings that can't be read, or a root entry that is not verified, are
 * an error, so that what can't be decided is refused.
 */
public final class ReadAccess {
  private final Trees trees;

  /** For the databases of an instance. */
  public ReadAccess(Trees trees) {
    this.trees = trees;
  }

  /** Whether anyone may read: nobody ever said who may, or any key may. */
  public boolean isPublic(Id tree) {
    AuthSettings auth = trees.open(tree).getSettings().authSnapshot();
    return auth.doc().keys().isEmpty() || auth.globalPermission().isPresent();
  }

  /** Whether a key may at least read. */
  public boolean canRead(Id tree, PublicKey key) {
    return can(tree, key, Permission.read());
  }

  /** Whether a key has a permission. */
  boolean can(Id tree, PublicKey key, Permission wanted) {
    return trees.canAccess(tree, key, wanted);
  }

  /** The most that a key may. */
  Optional<Permission> strongest(Id tree, PublicKey key) {
    return trees.findSigkeys(tree, key).stream().findFirst().map(SigKeyGrant::permission);
  }
}

package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.key;

import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.DelegatedTreeRef;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.PermissionBounds;
import io.eidetica4j.auth.TreeReference;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.entry.DelegationStep;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.KeyHint;
import io.eidetica4j.entry.SigKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Databases that delegate to others: a team that keeps its members' keys in a tree of its own. */
abstract class DelegationScene extends AttackScene {
  final PrivateKey chief = key(11);
  final PrivateKey member = key(12);

  /** A tree of keys: its chief is admin(0), its member as given. */
  final Database team(Permission ofMember) {
    Database team = trees.create(DatabaseKey.of(chief), Doc.of("name", "team"));
    Steps.grant(team, member, AuthKey.active("m", ofMember));
    return team;
  }

  /** Declares a delegation, with the floor at the delegated tree's present tips. */
  static Id delegate(Database from, Database to, PermissionBounds bounds) {
    return delegate(from, to.rootId(), to.snapshot().tips(), bounds);
  }

  static Id delegate(Database from, Id to, List<Id> floor, PermissionBounds bounds) {
    Transaction transaction = from.newTransaction();
    transaction
        .getSettings()
        .addDelegatedTree(new DelegatedTreeRef(bounds, new TreeReference(to, floor)));
    return transaction.commit();
  }

  static PermissionBounds upTo(Permission max) {
    return PermissionBounds.upTo(max);
  }

  /** An identity by delegation through one tree, as of given tips. */
  static SigKey through(Database tree, List<Id> tips, PrivateKey key) {
    return path(key, new DelegationStep(tree.rootId(), tips));
  }

  /** An identity by delegation through one tree, as of now. */
  static SigKey through(Database tree, PrivateKey key) {
    return through(tree, tree.snapshot().tips(), key);
  }

  static SigKey path(PrivateKey key, DelegationStep... steps) {
    return new SigKey.Delegation(List.of(steps), KeyHint.fromPubkey(key.publicKey()));
  }

  static DelegationStep step(Database tree) {
    return new DelegationStep(tree.rootId(), tree.snapshot().tips());
  }

  /** What the member may do in a database, by any identity. */
  final Optional<Permission> permission(Database database, PrivateKey key) {
    return trees.findSigkeys(database.rootId(), key.publicKey()).stream()
        .findFirst()
        .map(grant -> grant.permission());
  }

  /** Raw entries of a database's history that was made on another node. */
  static List<Entry> copy(Database database) {
    return new ArrayList<>(database.getAllEntries());
  }
}

package io.eidetica4j.sync.handler;

import io.eidetica4j.EideticaException;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.SyncHost;
import io.eidetica4j.instance.SyncSettings;
import io.eidetica4j.sync.peers.Wishes;
import java.util.Optional;
import java.util.Set;

/**
 * Which databases exist for peers: those that a user wants to be synced and whose root entry is
 * held. The instance's own never do.
 */
final class Gate {
  private final SyncHost host;
  private final Wishes wishes;
  private final Set<Id> system;

  Gate(SyncHost host, Wishes wishes) {
    this.host = host;
    this.wishes = wishes;
    this.system = host.systemDatabases();
  }

  /** Whether peers may know of a database; any trouble in finding out is a no. */
  boolean isOpen(Id tree) {
    try {
      return !system.contains(tree)
          && wishes.combined(tree).filter(SyncSettings::syncEnabled).isPresent()
          && host.backend().treeOf(tree).equals(Optional.of(tree));
    } catch (EideticaException e) {
      return false;
    }
  }

  void check(Id tree) throws Refusal {
    if (!isOpen(tree)) {
      throw new Refusal("Tree not found: " + tree);
    }
  }

  /** All that peers may know of. */
  Set<Id> all() {
    return wishes.all().keySet();
  }
}

package io.eidetica4j.database;

import io.eidetica4j.EideticaException;
import io.eidetica4j.auth.AuthSettings;
import io.eidetica4j.auth.DelegatedTreeRef;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;

/**
 * Warns where a change of ours moves the floor of a delegation back: with it come back the rights
 * of keys that the delegated tree has revoked since. It may be meant, so it is not refused.
 */
final class DelegationFloors {
  private static final Logger LOG = System.getLogger(DelegationFloors.class.getName());

  private DelegationFloors() {}

  /** Compares the settings before and after a change that was committed. */
  static void watch(Trees trees, Id database, AuthSettings before, AuthSettings after) {
    try {
      Map<Id, DelegatedTreeRef> then = after.delegatedTrees();
      before
          .delegatedTrees()
          .forEach((named, old) -> {
            DelegatedTreeRef now = then.get(named);
            if (now != null && movedBack(trees, old, now)) {
              LOG.log(
                  Level.WARNING,
                  "The floor of the delegation from {0} to {1} was {2}: keys that were revoked there"
                      + " may act again",
                  database,
                  named,
                  now.tree().tips().isEmpty() ? "taken away" : "moved back");
            }
          });
    } catch (EideticaException e) {
      LOG.log(Level.DEBUG, "The floors of delegations can''t be compared: {0}", e.getMessage());
    }
  }

  private static boolean movedBack(Trees trees, DelegatedTreeRef old, DelegatedTreeRef now) {
    List<Id> floor = old.tree().tips();
    List<Id> next = now.tree().tips();
    if (next.containsAll(floor)) {
      return false;
    }
    Id root = old.tree().root();
    return next.isEmpty()
        || !root.equals(now.tree().root())
        || (trees.backend().contains(root)
            && !trees.tree(root).index().ancestry().reaches(Snapshot.of(next), floor));
  }
}

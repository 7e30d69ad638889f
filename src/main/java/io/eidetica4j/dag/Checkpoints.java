package io.eidetica4j.dag;

import io.eidetica4j.EideticaException;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.CacheScope;
import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.Id;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/**
 * Saves and restores the checkpoints of one tree, in a cache scope that names the replay order: a
 * state folded in another order is another state. Only plain documents are kept; what an encrypted
 * store holds is never written in clear.
 */
final class Checkpoints {
  private static final Logger LOG = System.getLogger(Checkpoints.class.getName());

  private final Id tree;
  private final LogStates states;
  private final Backend backend;
  private final CacheScope scope;

  Checkpoints(Id tree, LogStates states, Backend backend, ReplayOrder order) {
    this.tree = tree;
    this.states = states;
    this.backend = backend;
    this.scope = CacheScope.ours(order.configName());
  }

  /** Writes a state for each store whose log has grown by so many entries since its last one. */
  void save(int growth) {
    if (!backend.keepsStates() || backend.isReadOnly()) {
      return;
    }
    List<Checkpoint> due = states.dueCheckpoints(growth);
    for (Checkpoint checkpoint : due) {
      backend.cacheState(scope, tree, checkpoint.store(), checkpoint.encode());
    }
  }

  /** Hands the kept state of a store to the index; tells whether there was one that fits. */
  <T> boolean restore(String store, Crdt<T> type) {
    if (!backend.keepsStates() || !type.equals(Doc.CRDT)) {
      return false;
    }
    try {
      Optional<Checkpoint> kept =
          backend.cachedState(scope, tree, store).flatMap(bytes -> Checkpoint.decode(store, bytes));
      return kept.isPresent() && states.restore(kept.get(), type.decode(kept.get().state()), type);
    } catch (EideticaException e) {
      LOG.log(
          Level.WARNING,
          "The kept state of store {0} can''t be used and is computed again: {1}",
          store,
          e.getMessage());
      return false;
    }
  }
}

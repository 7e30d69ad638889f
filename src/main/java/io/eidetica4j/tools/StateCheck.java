package io.eidetica4j.tools;

import io.eidetica4j.EideticaException;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.CacheScope;
import io.eidetica4j.backend.Frozen;
import io.eidetica4j.backend.StoredRows.StateRow;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.dag.Checkpoint;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.tools.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Compares the states that this program has cached with what folding the entries from the first one
 * gives. States that others cached are neither used nor looked at.
 */
final class StateCheck {
  private final Frozen frozen;
  private final Backend judged;
  private final Consumer<Finding> to;

  /**
   * Over what is stored.
   *
   * @param judged the same with verdicts to go by, and without anything cached
   */
  StateCheck(Frozen frozen, Backend judged, Consumer<Finding> to) {
    this.frozen = frozen;
    this.judged = judged;
    this.to = to;
  }

  /** How many were compared. */
  long run(Progress progress) {
    long compared = 0;
    for (ReplayOrder order : ReplayOrder.values()) {
      CacheScope scope = CacheScope.ours(order.configName());
      Map<String, List<String>> byTree = new TreeMap<>();
      for (StateRow row : frozen.rows().states(scope)) {
        byTree.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row.store());
      }
      for (Map.Entry<String, List<String>> tree : byTree.entrySet()) {
        Optional<Id> id = RowIds.parse(tree.getKey());
        if (id.isEmpty()) {
          found(tree.getKey(), tree.getValue().getFirst(), "is kept under what is no id");
          continue;
        }
        TreeIndex index = new TreeIndex(id.get(), order, judged);
        for (String store : tree.getValue()) {
          compare(index, scope, store);
          progress.at("comparing states", ++compared, 0);
        }
      }
    }
    return compared;
  }

  private void compare(TreeIndex index, CacheScope scope, String store) {
    Id tree = index.tree();
    Bytes bytes = frozen.backend().cachedState(scope, tree, store).orElse(Bytes.EMPTY);
    Optional<Checkpoint> kept = Checkpoint.decode(store, bytes);
    if (kept.isEmpty()) {
      found(tree.toString(), store, "is not whole");
      return;
    }
    Id after = kept.get().after();
    if (!index.isInVerifiedPrefix(after)) {
      found(tree.toString(), store, "is of entry " + after + ", which is not verified here");
      return;
    }
    try {
      Doc folded = index.storeStateAt(store, Snapshot.of(after), Doc.CRDT);
      if (!Doc.CRDT.encode(folded).equals(kept.get().state())) {
        found(tree.toString(), store, "is not what its entries give at " + after);
      }
    } catch (EideticaException e) {
      found(tree.toString(), store, "can't be computed again: " + e.getMessage());
    }
  }

  private void found(String tree, String store, String detail) {
    to.accept(new Finding(Kind.STATE, tree, "the kept state of store '" + store + "' " + detail));
  }
}

package io.eidetica4j.database;

import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Changes of status that are no verdict. */
final class StatusChange {
  private final Tree tree;

  StatusChange(Tree tree) {
    this.tree = tree;
  }

  /** Gives an entry that is there a status, and tells the listeners where that is Verified. */
  void apply(Id entry, VerificationStatus status, WriteSource source) {
    List<WriteListener.Tail> tails =
        tree.locked(t -> {
          TreeIndex index = t.index();
          Snapshot previous = index.rawTips();
          t.setStatuses(index, Map.of(entry, status));
          return status == VerificationStatus.VERIFIED
              ? t.dispatch(index, previous, source)
              : List.of();
        });
    Listeners.await(tails);
  }

  /** Takes the verdict back from an entry and from its Verified descendants. */
  void demote(Id entry) {
    tree.locked(t -> {
      TreeIndex index = t.index();
      Map<Id, VerificationStatus> changes = new HashMap<>();
      for (Id id : index.ancestry().descendants(entry)) {
        if (id.equals(entry)
            || index.status(id).filter(VerificationStatus.VERIFIED::equals).isPresent()) {
          changes.put(id, VerificationStatus.UNVERIFIED);
        }
      }
      t.setStatuses(index, changes);
      t.newsArrived();
      return changes.size();
    });
  }
}

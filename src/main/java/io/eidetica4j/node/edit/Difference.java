package io.eidetica4j.node.edit;

import io.eidetica4j.crdt.CrdtList;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import java.util.Optional;

/**
 * The change that, merged on top of one value, gives another. A replica that changed other parts at
 * the same time keeps those: what is the same in both is not in the change.
 */
final class Difference {
  private Difference() {}

  /**
   * The change between two states of a part.
   *
   * @param before the live value of the history, if there is one
   * @param after the value wanted; empty or a tombstone: none
   * @return empty where nothing is to be written
   */
  static Optional<Value> between(Optional<Value> before, Optional<Value> after) {
    Optional<Value> wanted = after.filter(value -> !value.isDeleted());
    if (wanted.isEmpty()) {
      return before.map(gone -> Value.DELETED);
    }
    if (before.isPresent()) {
      if (before.get() instanceof Doc from && wanted.get() instanceof Doc to) {
        return Optional.of(docs(from, to));
      }
      if (before.get() instanceof CrdtList from && wanted.get() instanceof CrdtList to) {
        return Optional.of(lists(from, to));
      }
    }
    return wanted;
  }

  private static Doc docs(Doc from, Doc to) {
    Doc[] change = {Doc.EMPTY};
    from.forEach((name, value) -> {
      if (to.child(name).filter(kept -> !kept.isDeleted()).isEmpty()) {
        change[0] = change[0].withKey(name, Value.DELETED);
      }
    });
    to.forEach((name, value) -> {
      Optional<Value> before = from.child(name).filter(old -> !old.isDeleted());
      if (!before.equals(Optional.of(value))) {
        between(before, Optional.of(value))
            .ifPresent(part -> change[0] = change[0].withKey(name, part));
      }
    });
    return change[0];
  }

  private static CrdtList lists(CrdtList from, CrdtList to) {
    CrdtList[] change = {CrdtList.EMPTY};
    from.forEachSlot((position, value) -> {
      boolean kept = to.getByPosition(position).filter(v -> !v.isDeleted()).isPresent();
      if (!value.isDeleted() && !kept) {
        change[0] = change[0].insertAtPosition(position, Value.DELETED);
      }
    });
    to.forEachSlot((position, value) -> {
      Optional<Value> before = from.getByPosition(position).filter(old -> !old.isDeleted());
      if (!value.isDeleted() && !before.equals(Optional.of(value))) {
        between(before, Optional.of(value))
            .ifPresent(part -> change[0] = change[0].insertAtPosition(position, part));
      }
    });
    return change[0];
  }
}

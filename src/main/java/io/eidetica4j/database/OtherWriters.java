package io.eidetica4j.database;

import io.eidetica4j.backend.Changes;
import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.backend.Shared;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What other processes write to one tree of a storage that they share with this one: how far it is
 * in the index, and taking in the rest. Where nobody shares the storage it does nothing. To be used
 * by whoever holds the tree's lock.
 *
 * <p>Changes are taken in when they are announced, when a write of our own finds that others came
 * before it, and when announcements may have been lost. Each of them may find nothing left to do.
 */
final class OtherWriters {
  private final Trees trees;
  private final Tree tree;
  private final Optional<Shared> shared;

  /** The newest change that the index holds, together with all before it. */
  private long position;

  OtherWriters(Trees trees, Tree tree) {
    this.trees = trees;
    this.tree = tree;
    this.shared = trees.backend().shared();
  }

  /** The index is about to be read, and will hold at least what is there now. */
  void beforeReading() {
    shared.ifPresent(others -> position = others.position(tree.root()));
  }

  /** The newest change that the index holds; empty where nobody shares the storage. */
  OptionalLong position() {
    return shared.isPresent() ? OptionalLong.of(position) : OptionalLong.empty();
  }

  /** After a change of our own, which the index holds: takes in what came before it. */
  List<WriteListener.Tail> takeInBefore(long ownChange) {
    if (ownChange > position + 1) {
      return takeIn();
    }
    position = Math.max(position, ownChange);
    return List.of();
  }

  /** Takes in what others have changed, and tells the listeners. */
  List<WriteListener.Tail> takeIn() {
    if (shared.isEmpty()) {
      return List.of();
    }
    TreeIndex now = tree.index();
    Changes changes = shared.get().since(tree.root(), position);
    if (changes.lost()) {
      Snapshot before = now.rawTips();
      tree.forgetAndLookAgain();
      return tree.dispatch(tree.index(), Optional.of(before), WriteSource.REMOTE);
    }
    position = Math.max(position, changes.position());
    return changes.entries().isEmpty() ? List.of() : takeIn(now, changes);
  }

  private List<WriteListener.Tail> takeIn(TreeIndex now, Changes changes) {
    Optional<Snapshot> before = tree.tipsToTell(now);
    List<EntryOutline> added = new ArrayList<>();
    Map<Id, VerificationStatus> judged = new HashMap<>();
    boolean verified = false;
    for (EntryOutline outline : trees.backend().outlines(changes.entries())) {
      Optional<VerificationStatus> known = now.status(outline.id());
      if (known.isEmpty()) {
        added.add(outline);
      } else if (known.get() != outline.status()) {
        judged.put(outline.id(), outline.status());
      }
      verified |= !known.equals(Optional.of(outline.status())) && isVerified(outline);
    }
    tree.showOthers(now, added, judged);
    return verified
        ? tree.dispatch(
            tree.index(), before, changes.local() ? WriteSource.LOCAL : WriteSource.REMOTE)
        : List.of();
  }

  private static boolean isVerified(EntryOutline outline) {
    return outline.status() == VerificationStatus.VERIFIED;
  }
}

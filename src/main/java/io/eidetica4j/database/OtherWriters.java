package io.eidetica4j.database;

import io.eidetica4j.backend.Changes;
import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.backend.Shared;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What other processes write to one tree of a storage that they share with this one: how far it is
 * in the index, and taking in the rest. Where nobody shares the storage it does nothing. To be used
 * by whoever holds the tree's lock.
 *
 * <p>Changes are taken in when they are announced, when a write of our own finds that others came
 * before it, and when announcements may have been lost. Each of them may find nothing left to do.
 */
final class OtherWriters {
  private static final int MOST_UNJUDGED = 1024;

  private final Trees trees;
  private final Tree tree;
  private final Optional<Shared> shared;

  /** The newest change of which everyone was told; the index holds it and all before it. */
  private long position;

  /** Whether {@link #position} says anything yet. */
  private boolean begun;

  /** What was made where it was stored, but had no verdict yet when it was taken in here. */
  private final Set<Id> unjudged = new HashSet<>();

  OtherWriters(Trees trees, Tree tree) {
    this.trees = trees;
    this.tree = tree;
    this.shared = trees.backend().shared();
  }

  /** The index is about to be read, and will hold at least what is there now. */
  void beforeReading() {
    if (!begun && shared.isPresent()) {
      position = shared.get().position(tree.root());
      begun = true;
    }
  }

  /** The newest change that was taken in; empty where nobody shares the storage. */
  OptionalLong position() {
    return shared.isPresent() ? OptionalLong.of(position) : OptionalLong.empty();
  }

  /**
   * After a write of our own, which the index holds: takes in what came before it.
   *
   * @param ownChange its position; empty where it changed nothing, for others had done it
   */
  List<WriteListener.Tail> takeInBefore(OptionalLong ownChange) {
    if (shared.isEmpty()) {
      return List.of();
    }
    if (ownChange.isEmpty() || ownChange.getAsLong() > position + 1) {
      return takeIn();
    }
    position = Math.max(position, ownChange.getAsLong());
    return List.of();
  }

  /** Takes in what others have changed, and tells the listeners. */
  List<WriteListener.Tail> takeIn() {
    if (shared.isEmpty()) {
      return List.of();
    }
    boolean first = !begun;
    TreeIndex now = tree.index();
    if (first) { // nobody has been told anything of this tree
      boolean local = shared.get().since(tree.root(), position - 1).local();
      return tree.dispatch(now, Optional.of(Snapshot.EMPTY), source(local));
    }
    Changes changes = shared.get().since(tree.root(), position);
    List<WriteListener.Tail> tails =
        changes.lost()
            ? readAnew(now)
            : changes.entries().isEmpty() ? List.of() : takeIn(now, changes);
    position = Math.max(position, changes.position()); // what failed before this is tried again
    return tails;
  }

  private List<WriteListener.Tail> readAnew(TreeIndex now) {
    Snapshot before = now.rawTips();
    tree.forgetAndLookAgain();
    return tree.dispatch(tree.index(), Optional.of(before), WriteSource.REMOTE);
  }

  /** What is in the index already, because that was read meanwhile, nobody was told of. */
  private List<WriteListener.Tail> takeIn(TreeIndex now, Changes changes) {
    List<EntryOutline> changed = trees.backend().outlines(changes.entries());
    Snapshot before = before(now, changed);
    List<EntryOutline> added = new ArrayList<>();
    Map<Id, VerificationStatus> judged = new HashMap<>();
    boolean verified = false;
    boolean local = changes.local();
    for (EntryOutline outline : changed) {
      Optional<VerificationStatus> known = now.status(outline.id());
      if (known.isEmpty()) {
        added.add(outline);
      } else if (known.get() != outline.status()) {
        judged.put(outline.id(), outline.status());
      }
      verified |= outline.status() == VerificationStatus.VERIFIED;
      if (changes.local() && outline.status() == VerificationStatus.UNVERIFIED) {
        remember(outline.id());
      } else {
        local |= unjudged.remove(outline.id());
      }
    }
    tree.writes().showOthers(now, added, judged);
    return verified ? tree.dispatch(tree.index(), Optional.of(before), source(local)) : List.of();
  }

  /** Its verdict is a change of its own, of which nothing says where the entry was made. */
  private void remember(Id entry) {
    if (unjudged.size() >= MOST_UNJUDGED) {
      unjudged.clear();
    }
    unjudged.add(entry);
  }

  /** The tips without the entries that are to be told of. */
  private static Snapshot before(TreeIndex now, List<EntryOutline> changed) {
    Set<Id> tips = new HashSet<>(now.rawTips().tips());
    Set<Id> told = changed.stream().map(EntryOutline::id).collect(Collectors.toSet());
    if (Collections.disjoint(tips, told)) {
      return now.rawTips();
    }
    changed.forEach(outline -> tips.addAll(outline.parents()));
    tips.removeAll(told);
    return Snapshot.of(tips);
  }

  private static WriteSource source(boolean local) {
    return local ? WriteSource.LOCAL : WriteSource.REMOTE;
  }
}

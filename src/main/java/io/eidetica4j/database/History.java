package io.eidetica4j.database;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.dag.TreeView;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * The graph of one database and of its stores, for programs that build entries elsewhere. Got from
 * {@link Database#history}; nothing here leaves the tree or waits for a verdict. Every call may
 * throw {@code instance/InstanceDropped} and backend errors.
 */
public final class History {
  private final Trees trees;
  private final Tree tree;

  History(Trees trees, Tree tree) {
    this.trees = trees;
    this.tree = tree;
  }

  /**
   * The tips of a store as of given tips of the tree; empty for a store that is not there.
   *
   * @throws io.eidetica4j.EideticaException {@code backend/EntryNotFound}, {@code
   *     backend/EntryNotInTree}
   */
  public Snapshot storeTips(String store, Snapshot main) {
    requireHeld(main.tips());
    return index().storeTipsAt(main, store);
  }

  /**
   * What given tips of a store descend from over node parents, themselves included, by height in
   * the store, then id. Tips that don't take part in the store are passed over.
   *
   * @param verifiedOnly whether only entries of the verified view count
   */
  public List<Id> storeEntries(String store, Snapshot tips, boolean verifiedOnly) {
    TreeIndex index = index();
    Predicate<Id> counts = id -> !verifiedOnly || index.isInVerifiedPrefix(id);
    Snapshot from = Snapshot.of(tips.tips().stream().filter(counts).toList());
    return index.ancestry().storeAt(store, from, ReplayOrder.DIGEST).stream()
        .filter(counts)
        .toList();
  }

  /**
   * The newest entry of a store that all paths from the given ones to a root of it run through.
   *
   * @throws io.eidetica4j.EideticaException {@code backend/EmptyEntryList}, {@code
   *     backend/NoCommonAncestor}, {@code backend/EntryNotFound}, {@code backend/EntryNotInTree}
   */
  public Id mergeBase(String store, List<Id> entries) {
    requireHeld(entries);
    return index().ancestry().mergeBase(store, entries, ReplayOrder.DIGEST);
  }

  /** What lies above {@code base} up to the given entries, these included, in replay order. */
  public List<Id> path(String store, Id base, List<Id> entries) {
    return index().ancestry().pathFromTo(store, base, entries, ReplayOrder.DIGEST);
  }

  /** The height of an entry in the tree, unsigned; 0 where it is not held. */
  public long height(Id entry) {
    return index().height(entry).orElse(0);
  }

  /** The height of an entry in a store, unsigned; 0 where it does not take part in it. */
  public long storeHeight(Id entry, String store) {
    return index().storeHeight(entry, store).orElse(0);
  }

  /** The merged state of a document store as of given tips, which are of this tree. */
  public Doc state(String store, Snapshot main) {
    requireHeld(main.tips());
    return tree.viewAt(main, TreeView.Which.VERIFIED).state(store, Doc.CRDT);
  }

  private void requireHeld(Collection<Id> ids) {
    TreeIndex index = index();
    for (Id id : ids) {
      if (!index.contains(id)) {
        throw trees.backend().contains(id)
            ? ErrorKind.BACKEND_ENTRY_NOT_IN_TREE
                .error("Entry " + id + " is not in tree " + tree.root())
                .with("entry_id", id)
            : TreeEntries.notFound(id);
      }
    }
  }

  private TreeIndex index() {
    trees.checkOpen();
    return tree.index();
  }
}

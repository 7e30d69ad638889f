package io.eidetica4j.dag;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Questions about who descends from whom in one tree. Parents that are not held are passed over.
 */
public final class Ancestry {
  private final TreeIndex index;
  private final Walks walks;

  Ancestry(TreeIndex index, Walks walks) {
    this.index = index;
    this.walks = walks;
  }

  /**
   * The ids met when walking back from {@code post} up to, and not into, the members of {@code
   * previous}; parents first. A branch that goes round those members is followed to the root, so a
   * stale {@code previous} gives more than was added. Nothing where {@code previous} lies wholly
   * higher than {@code post}.
   *
   * @throws io.eidetica4j.EideticaException {@code backend/EntryNotFound} where an entry on the way
   *     is not held
   */
  public List<Id> idsAdded(Snapshot previous, Snapshot post) {
    if (previous.equals(post)) {
      return List.of();
    }
    Set<Id> missing = new LinkedHashSet<>();
    List<Id> added =
        index.read(() -> {
          Optional<Long> floor = walks.extremeHeight(previous, true);
          Optional<Long> ceiling = walks.extremeHeight(post, false);
          boolean backward =
              floor.isPresent()
                  && ceiling.isPresent()
                  && Long.compareUnsigned(floor.get(), ceiling.get()) > 0;
          return backward ? List.of() : walks.idsAdded(previous, post, missing);
        });
    if (!missing.isEmpty()) {
      Id id = missing.iterator().next();
      throw ErrorKind.BACKEND_ENTRY_NOT_FOUND.error("Entry not found: " + id).with("entry_id", id);
    }
    return added;
  }

  /**
   * What somebody lacks who has the entries {@code known} and all that they descend from, of what
   * {@code from} descends from; parents first. The cost is that of the difference. What is not held
   * is passed over, on either side.
   */
  public List<Id> lacking(Snapshot from, Snapshot known) {
    return index.read(() -> {
      BitSet lacking = Difference.of(walks.entries(), from, known);
      return walks.parentsFirst(lacking, ReplayOrder.DIGEST);
    });
  }

  /**
   * The newest entries nothing of whose ancestry is lacking here: the tips, but for those with a
   * gap below them, in whose place their newest sound ancestors stand.
   */
  public Snapshot completeTips() {
    return index.read(
        () -> Snapshot.of(Difference.completeTips(walks.entries(), index::isInPrefix)));
  }

  /**
   * Some of what {@link #completeTips} descend from, at growing distances, for somebody who knows
   * none of the tips; few, whatever the history's length.
   */
  public List<Id> landmarks() {
    return index.read(() ->
        Difference.landmarks(
            walks.entries(), Difference.completeTips(walks.entries(), index::isInPrefix)));
  }

  /** How many entries are held that have no good verdict: they wait for one, or have failed. */
  public int notVerified() {
    return index.read(() -> walks.entries().notVerified());
  }

  /** The main parents of some entries; entries that are not held are passed over. */
  public Set<Id> parentsOf(Collection<Id> ids) {
    return index.read(() -> walks.parentsOf(ids));
  }

  /** The entries that wait for a verdict, parents before children. */
  public List<Id> unverified(ReplayOrder order) {
    return index.read(() -> {
      BitSet waiting = new BitSet();
      walks.entries().unverified().forEach(waiting::set);
      return walks.parentsFirst(waiting, order);
    });
  }

  /** Those of the given entries that wait for a verdict, parents before children. */
  public List<Id> unverified(Collection<Id> among, ReplayOrder order) {
    return index.read(() -> {
      BitSet waiting = new BitSet();
      for (Id id : among) {
        int ordinal = walks.entries().find(id);
        if (ordinal >= 0 && walks.entries().is(ordinal, VerificationStatus.UNVERIFIED)) {
          waiting.set(ordinal);
        }
      }
      return walks.parentsFirst(waiting, order);
    });
  }

  /**
   * The main parents of a held entry that are not held or wait for a verdict, some left out; none
   * where another parent has failed, for then there is nothing to wait for.
   *
   * @param except says which parents don't count
   * @param most how many are named at most
   */
  public Set<Id> openParents(Id entry, Predicate<Id> except, int most) {
    return index.read(() -> {
      EntryGraph entries = walks.entries();
      int ordinal = entries.find(entry);
      Set<Id> open = Set.of(); // as it mostly is, for each of many entries
      for (int i = 0; ordinal >= 0 && i < entries.parentCount(ordinal); i++) {
        int parent = entries.parent(ordinal, i);
        if (entries.is(parent, VerificationStatus.FAILED)) {
          return Set.of();
        }
        if (!entries.is(parent, VerificationStatus.VERIFIED)
            && open.size() < most
            && !except.test(entries.id(parent))) {
          open = open.isEmpty() ? new LinkedHashSet<>() : open;
          open.add(entries.id(parent));
        }
      }
      return open;
    });
  }

  /**
   * What is lacking to read a store at given entries of it: ids that they descend from, over main
   * parents and node parents, which are not held or wait for a verdict. Nothing is looked for below
   * an entry that has failed, or one that is known to lack nothing.
   *
   * @param most how many are named at most
   */
  public Set<Id> gapsBelow(String store, Snapshot tips, int most) {
    return index.read(
        () -> walks.gapsBelow(index.graph(store), tips, most, index.knownBelow(store)));
  }

  /**
   * The part of a claimed point in history that is Verified. Entries that are not are passed over,
   * and what they descend from is looked at in their place.
   *
   * @param mostGaps how many gaps are named at most
   */
  public ClaimedPart verifiedPart(Snapshot claimed, int mostGaps) {
    return index.read(() -> walks.verifiedPart(claimed, mostGaps, index::isInPrefix));
  }

  /**
   * Whether each target is one of the given entries or an ancestor of one. Heights are taken to
   * grow towards the children, so that a walk need not go below the lowest target.
   */
  public boolean reaches(Snapshot from, Collection<Id> targets) {
    return index.read(() -> walks.reaches(from, targets));
  }

  /** An entry and all held ones that descend from it over main parents. */
  public List<Id> descendants(Id id) {
    return index.read(() -> walks.descendants(id));
  }

  /** All entries that are held, by height, then id. */
  public List<Id> all(ReplayOrder order) {
    return index.read(() -> walks.inTreeOrder(walks.all(), order));
  }

  /** All entries of a store that are held, by tree height, then id. */
  public List<Id> allOf(String store, ReplayOrder order) {
    return inStore(store, walk -> walks.inTreeOrder(walk.members(), order), List.of());
  }

  /** The given entries and all they descend from, by height, then id. */
  public List<Id> treeFromTips(Snapshot tips, ReplayOrder order) {
    return index.read(() -> walks.inTreeOrder(walks.ancestors(tips, o -> true), order));
  }

  /**
   * What the given tips of a store descend from over node parents, themselves included, in replay
   * order.
   */
  public List<Id> storeAt(String store, Snapshot tips, ReplayOrder order) {
    return inStore(store, walk -> walk.ancestors(tips, null, order), List.of());
  }

  /**
   * What is reachable from {@code to} over node parents without passing {@code from}, in replay
   * order.
   */
  public List<Id> pathFromTo(String store, Id from, List<Id> to, ReplayOrder order) {
    return inStore(store, walk -> walk.ancestors(to, from, order), List.of());
  }

  /**
   * The newest entry of a store that all paths from the given ones to a root of it run through.
   *
   * @throws io.eidetica4j.EideticaException {@code backend/EmptyEntryList}, {@code
   *     backend/NoCommonAncestor}
   */
  public Id mergeBase(String store, List<Id> ids, ReplayOrder order) {
    if (ids.isEmpty()) {
      throw ErrorKind.BACKEND_EMPTY_ENTRY_LIST.error("Empty entry list for find_merge_base");
    }
    if (ids.size() == 1) {
      return ids.getFirst();
    }
    return inStore(store, walk -> walk.mergeBase(ids, order), Optional.<Id>empty())
        .orElseThrow(
            () -> ErrorKind.BACKEND_NO_COMMON_ANCESTOR.error("No common ancestor of " + ids));
  }

  private <R> R inStore(String store, Function<StoreWalks, R> question, R unknown) {
    return index.read(() -> {
      StoreGraph graph = index.graph(store);
      return graph == null ? unknown : question.apply(new StoreWalks(walks.entries(), graph));
    });
  }
}

package io.eidetica4j.dag;

import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Walks over a tree's graph. They never leave the tree, and pass over parents that are not held.
 */
final class Walks {
  private final EntryGraph entries;

  Walks(EntryGraph entries) {
    this.entries = entries;
  }

  EntryGraph entries() {
    return entries;
  }

  /** Held ancestors over main parents, the given entries included, as far as they are entered. */
  BitSet ancestors(Iterable<Id> from, IntPredicate enter) {
    Traversal walk = new Traversal(o -> entries.isHeld(o) && enter.test(o));
    visitHeld(from, walk);
    for (int next = walk.next(); next != Traversal.END; next = walk.next()) {
      walk.visitParents(entries, next);
    }
    return walk.visited();
  }

  private void visitHeld(Iterable<Id> ids, Traversal walk) {
    for (Id id : ids) {
      int ordinal = entries.find(id);
      if (ordinal >= 0) {
        walk.visit(ordinal);
      }
    }
  }

  Set<Id> parentsOf(Collection<Id> ids) {
    Set<Id> parents = new HashSet<>();
    for (Id id : ids) {
      int ordinal = entries.find(id);
      for (int i = 0; ordinal >= 0 && i < entries.parentCount(ordinal); i++) {
        parents.add(entries.id(entries.parent(ordinal, i)));
      }
    }
    return parents;
  }

  /**
   * Ids met walking back from {@code post}, not into {@code previous}; parents first. A gap is an
   * error for the caller.
   */
  List<Id> idsAdded(Snapshot previous, Snapshot post, Set<Id> missing) {
    ParentsFirst walk =
        new ParentsFirst(
            entries,
            ordinal -> {
              boolean enter = !previous.contains(entries.id(ordinal));
              if (enter && !entries.isHeld(ordinal)) {
                missing.add(entries.id(ordinal));
                return false;
              }
              return enter;
            });
    for (Id id : post) {
      int ordinal = entries.find(id);
      if (ordinal >= 0) {
        walk.visit(ordinal);
      } else if (!previous.contains(id)) {
        missing.add(id);
      }
    }
    return walk.listed();
  }

  /**
   * Some entries by tree height, then id, but each after those of its parents that are among them.
   */
  List<Id> parentsFirst(BitSet members, ReplayOrder order) {
    ParentsFirst walk = new ParentsFirst(entries, members::get);
    sorted(members, order).forEach(walk::visit);
    return walk.listed();
  }

  /** Least (or greatest) tree height, unsigned, of entries; empty where one is not held. */
  Optional<Long> extremeHeight(Snapshot ids, boolean least) {
    Long found = null;
    for (Id id : ids) {
      int ordinal = entries.find(id);
      if (ordinal < 0) {
        return Optional.empty();
      }
      long height = entries.height(ordinal);
      if (found == null || (Long.compareUnsigned(height, found) < 0) == least) {
        found = height;
      }
    }
    return Optional.ofNullable(found);
  }

  /** See {@link Ancestry#gapsBelow}; {@code known} says of what nothing is lacking. */
  Set<Id> gapsBelow(@Nullable StoreGraph store, Snapshot from, int most, IntPredicate known) {
    Set<Id> gaps = new LinkedHashSet<>();
    Traversal walk = new Traversal(ordinal -> !known.test(ordinal));
    for (Id id : from) {
      int ordinal = entries.find(id);
      if (ordinal < 0) {
        gaps.add(id);
      } else {
        walk.visit(ordinal);
      }
    }
    while (gaps.size() < most) {
      int next = walk.next();
      if (next == Traversal.END) {
        break;
      }
      if (isOpen(next)) {
        gaps.add(entries.id(next));
      } else if (!entries.is(next, VerificationStatus.FAILED)) { // that is passed over
        walk.visitParents(entries, next);
        if (store != null && store.contains(next)) {
          walk.visitParents(store, next);
        }
      }
    }
    return gaps;
  }

  /** Whether there may still be a verdict on an entry. */
  private boolean isOpen(int ordinal) {
    return !entries.isHeld(ordinal) || entries.is(ordinal, VerificationStatus.UNVERIFIED);
  }

  /** See {@link Ancestry#verifiedPart}; {@code inPrefix} says what is Verified throughout. */
  ClaimedPart verifiedPart(Snapshot claimed, int mostGaps, IntPredicate inPrefix) {
    List<Integer> found = new ArrayList<>();
    Set<Id> gaps = new LinkedHashSet<>();
    Traversal walk = new Traversal(ordinal -> true);
    for (Id id : claimed) {
      int ordinal = entries.find(id);
      if (ordinal >= 0) {
        walk.visit(ordinal);
      } else if (gaps.size() < mostGaps) {
        gaps.add(id);
      }
    }
    for (int next = walk.next(); next != Traversal.END; next = walk.next()) {
      if (inPrefix.test(next)) {
        found.add(next);
        continue;
      }
      if (isOpen(next) && gaps.size() < mostGaps) {
        gaps.add(entries.id(next));
      }
      walk.visitParents(entries, next);
    }
    return new ClaimedPart(entries.snapshot(found), gaps);
  }

  /** See {@link Ancestry#reaches}. */
  boolean reaches(Snapshot from, Collection<Id> targets) {
    BitSet unmet = new BitSet();
    long floor = -1; // the greatest of unsigned heights
    for (Id target : targets) {
      int ordinal = entries.find(target);
      if (ordinal < 0) {
        return false;
      }
      unmet.set(ordinal);
      long height = entries.height(ordinal);
      floor = Long.compareUnsigned(height, floor) < 0 ? height : floor;
    }
    Traversal walk = new Traversal(entries::isHeld);
    visitHeld(from, walk);
    while (!unmet.isEmpty()) {
      int next = walk.next();
      if (next == Traversal.END) {
        return false;
      }
      unmet.clear(next);
      if (Long.compareUnsigned(entries.height(next), floor) > 0) {
        walk.visitParents(entries, next);
      }
    }
    return true;
  }

  /**
   * An entry and what descends from it: the only walk towards the children, so it looks at every
   * entry.
   */
  List<Id> descendants(Id id) {
    Map<Integer, List<Integer>> children = new HashMap<>();
    for (int i = 0; i < entries.ordinals(); i++) {
      for (int j = 0; j < entries.parentCount(i); j++) {
        children.computeIfAbsent(entries.parent(i, j), p -> new ArrayList<>()).add(i);
      }
    }
    List<Integer> found = new ArrayList<>();
    Traversal walk = new Traversal(entries::isHeld);
    visitHeld(List.of(id), walk);
    for (int next = walk.next(); next != Traversal.END; next = walk.next()) {
      found.add(next);
      children.getOrDefault(next, List.of()).forEach(walk::visit);
    }
    return entries.ids(found);
  }

  /** Entries by tree height, then id. */
  List<Id> inTreeOrder(BitSet ordinals, ReplayOrder order) {
    return entries.ids(sorted(ordinals, order));
  }

  private List<Integer> sorted(BitSet ordinals, ReplayOrder order) {
    List<Integer> list = new ArrayList<>(ordinals.cardinality());
    ordinals.stream().forEach(list::add);
    list.sort((a, b) ->
        order.compare(entries.height(a), entries.id(a), entries.height(b), entries.id(b)));
    return list;
  }

  /** All held entries. */
  BitSet all() {
    BitSet held = new BitSet();
    for (int i = 0; i < entries.ordinals(); i++) {
      if (entries.isHeld(i)) {
        held.set(i);
      }
    }
    return held;
  }
}

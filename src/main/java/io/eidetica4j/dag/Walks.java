package io.eidetica4j.dag;

import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Walks over a tree's graph. They never leave the tree, and pass over parents that are not held.
 */
final class Walks {
  private final EntryGraph entries;
  private final Map<String, StoreGraph> stores;

  Walks(EntryGraph entries, Map<String, StoreGraph> stores) {
    this.entries = entries;
    this.stores = stores;
  }

  /**
   * Held ancestors over main parents, the given entries included; {@code enter} says where to go
   * on.
   */
  BitSet ancestors(Iterable<Id> from, IntPredicate enter) {
    BitSet seen = new BitSet();
    ArrayDeque<Integer> work = new ArrayDeque<>();
    for (Id id : from) {
      int ordinal = entries.find(id);
      if (ordinal >= 0 && !seen.get(ordinal) && enter.test(ordinal)) {
        seen.set(ordinal);
        work.add(ordinal);
      }
    }
    while (!work.isEmpty()) {
      int next = work.poll();
      for (int i = 0; i < entries.parentCount(next); i++) {
        int parent = entries.parent(next, i);
        if (entries.isHeld(parent) && !seen.get(parent) && enter.test(parent)) {
          seen.set(parent);
          work.add(parent);
        }
      }
    }
    return seen;
  }

  /** The tips of a store among the ancestors of given tips of the tree. */
  Snapshot storeTipsAt(Snapshot main, String store) {
    StoreGraph graph = stores.get(store);
    if (graph == null || main.isEmpty()) {
      return Snapshot.EMPTY;
    }
    return entries.snapshot(tipsWithin(ancestors(main, o -> true), graph));
  }

  /** The tips of a store among what an entry descends from, itself left out. */
  List<Integer> storeTipsBelow(int ordinal, StoreGraph graph) {
    List<Id> parents = new ArrayList<>();
    for (int i = 0; i < entries.parentCount(ordinal); i++) {
      parents.add(entries.id(entries.parent(ordinal, i)));
    }
    return tipsWithin(ancestors(parents, o -> true), graph);
  }

  private static List<Integer> tipsWithin(BitSet scope, StoreGraph graph) {
    List<Integer> members = new ArrayList<>();
    Set<Integer> named = new HashSet<>();
    for (int slot = 0; slot < graph.size(); slot++) {
      int member = graph.member(slot);
      if (scope.get(member)) {
        members.add(member);
        for (int i = 0; i < graph.parentCount(member); i++) {
          named.add(graph.parent(member, i));
        }
      }
    }
    members.removeIf(named::contains);
    return members;
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
    BitSet boundary = new BitSet();
    for (Id id : previous) {
      int ordinal = entries.find(id);
      if (ordinal >= 0) {
        boundary.set(ordinal);
      }
    }
    List<Id> parentsFirst = new ArrayList<>();
    BitSet seen = new BitSet();
    ArrayDeque<int[]> stack = new ArrayDeque<>(); // {ordinal, next parent}
    for (Id id : post) {
      if (previous.contains(id)) {
        continue;
      }
      int ordinal = entries.find(id);
      if (ordinal < 0) {
        missing.add(id);
      } else if (!seen.get(ordinal)) {
        seen.set(ordinal);
        stack.push(new int[] {ordinal, 0});
        unwind(stack, seen, boundary, previous, parentsFirst, missing);
      }
    }
    return parentsFirst;
  }

  private void unwind(
      ArrayDeque<int[]> stack,
      BitSet seen,
      BitSet boundary,
      Snapshot previous,
      List<Id> parentsFirst,
      Set<Id> missing) {
    while (!stack.isEmpty()) {
      int[] frame = stack.peek();
      if (frame[1] == entries.parentCount(frame[0])) {
        parentsFirst.add(entries.id(frame[0]));
        stack.pop();
        continue;
      }
      int parent = entries.parent(frame[0], frame[1]++);
      if (seen.get(parent) || boundary.get(parent)) {
        continue;
      }
      if (!entries.isHeld(parent)) {
        if (!previous.contains(entries.id(parent))) {
          missing.add(entries.id(parent));
        }
        continue;
      }
      seen.set(parent);
      stack.push(new int[] {parent, 0});
    }
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

  /**
   * Members of a store that are reachable over node parents, in replay order; {@code stop} is not
   * entered.
   */
  List<Id> storeAncestors(String store, Iterable<Id> from, @Nullable Id stop, ReplayOrder order) {
    StoreGraph graph = stores.get(store);
    if (graph == null) {
      return List.of();
    }
    BitSet seen = new BitSet();
    ArrayDeque<Integer> work = new ArrayDeque<>();
    int barrier = stop == null ? -1 : entries.find(stop);
    for (Id id : from) {
      int ordinal = entries.find(id);
      if (ordinal >= 0 && ordinal != barrier && graph.contains(ordinal) && !seen.get(ordinal)) {
        seen.set(ordinal);
        work.add(ordinal);
      }
    }
    List<Integer> found = new ArrayList<>();
    while (!work.isEmpty()) {
      int next = work.poll();
      found.add(next);
      for (int i = 0; i < graph.parentCount(next); i++) {
        int parent = graph.parent(next, i);
        if (parent != barrier && graph.contains(parent) && !seen.get(parent)) {
          seen.set(parent);
          work.add(parent);
        }
      }
    }
    found.sort(
        (a, b) -> order.compare(graph.height(a), entries.id(a), graph.height(b), entries.id(b)));
    return toIds(found);
  }

  /**
   * The newest entry of a store that every path from the given ones to a root of the store runs
   * through. Walking back in reverse replay order, that is the first entry that is reached with
   * nothing else left to visit, provided no path has ended at a root before.
   */
  Optional<Id> mergeBase(String store, List<Id> ids, ReplayOrder order) {
    StoreGraph graph = stores.get(store);
    if (graph == null) {
      return Optional.empty();
    }
    PriorityQueue<Integer> next =
        new PriorityQueue<>((a, b) ->
            order.compare(graph.height(b), entries.id(b), graph.height(a), entries.id(a)));
    BitSet seen = new BitSet();
    for (Id id : ids) {
      int ordinal = entries.find(id);
      if (ordinal < 0 || !graph.contains(ordinal)) {
        return Optional.empty();
      }
      if (!seen.get(ordinal)) {
        seen.set(ordinal);
        next.add(ordinal);
      }
    }
    while (!next.isEmpty()) {
      int newest = next.poll();
      if (next.isEmpty()) {
        return Optional.of(entries.id(newest));
      }
      if (graph.parentCount(newest) == 0) {
        return Optional.empty();
      }
      for (int i = 0; i < graph.parentCount(newest); i++) {
        int parent = graph.parent(newest, i);
        if (graph.contains(parent) && !seen.get(parent)) {
          seen.set(parent);
          next.add(parent);
        }
      }
    }
    return Optional.empty();
  }

  /** See {@link Ancestry#gapsBelow}; {@code known} says of what nothing is lacking. */
  Set<Id> gapsBelow(String store, Snapshot from, int most, IntPredicate known) {
    StoreGraph graph = stores.get(store);
    Set<Id> gaps = new LinkedHashSet<>();
    BitSet seen = new BitSet();
    ArrayDeque<Integer> work = new ArrayDeque<>();
    for (Id id : from) {
      int ordinal = entries.find(id);
      if (ordinal < 0) {
        gaps.add(id);
      } else {
        visit(ordinal, seen, work, known);
      }
    }
    while (!work.isEmpty() && gaps.size() < most) {
      int next = work.poll();
      if (!entries.isHeld(next) || entries.is(next, VerificationStatus.UNVERIFIED)) {
        gaps.add(entries.id(next));
        continue;
      }
      if (entries.is(next, VerificationStatus.FAILED)) {
        continue; // passed over with what only it reaches
      }
      for (int i = 0; i < entries.parentCount(next); i++) {
        visit(entries.parent(next, i), seen, work, known);
      }
      if (graph != null && graph.contains(next)) {
        for (int i = 0; i < graph.parentCount(next); i++) {
          visit(graph.parent(next, i), seen, work, known);
        }
      }
    }
    return gaps;
  }

  private static void visit(
      int ordinal, BitSet seen, ArrayDeque<Integer> work, IntPredicate known) {
    if (!seen.get(ordinal)) {
      seen.set(ordinal);
      if (!known.test(ordinal)) {
        work.add(ordinal);
      }
    }
  }

  /** See {@link Ancestry#verifiedPart}; {@code inPrefix} says what is Verified throughout. */
  ClaimedPart verifiedPart(Snapshot claimed, int mostGaps, IntPredicate inPrefix) {
    List<Integer> found = new ArrayList<>();
    Set<Id> gaps = new LinkedHashSet<>();
    BitSet seen = new BitSet();
    ArrayDeque<Integer> work = new ArrayDeque<>();
    for (Id id : claimed) {
      int ordinal = entries.find(id);
      if (ordinal >= 0) {
        seen.set(ordinal);
        work.add(ordinal);
      } else if (gaps.size() < mostGaps) {
        gaps.add(id);
      }
    }
    while (!work.isEmpty()) {
      int next = work.poll();
      if (inPrefix.test(next)) {
        found.add(next);
        continue;
      }
      boolean gap = !entries.isHeld(next) || entries.is(next, VerificationStatus.UNVERIFIED);
      if (gap && gaps.size() < mostGaps) {
        gaps.add(entries.id(next));
      }
      for (int i = 0; i < entries.parentCount(next); i++) {
        int parent = entries.parent(next, i);
        if (!seen.get(parent)) {
          seen.set(parent);
          work.add(parent);
        }
      }
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
    BitSet seen = new BitSet();
    ArrayDeque<Integer> work = new ArrayDeque<>();
    for (Id id : from) {
      int ordinal = entries.find(id);
      if (ordinal >= 0) {
        seen.set(ordinal);
        work.add(ordinal);
      }
    }
    while (!work.isEmpty() && !unmet.isEmpty()) {
      int next = work.poll();
      unmet.clear(next);
      if (Long.compareUnsigned(entries.height(next), floor) > 0) {
        for (int i = 0; i < entries.parentCount(next); i++) {
          int parent = entries.parent(next, i);
          if (entries.isHeld(parent) && !seen.get(parent)) {
            seen.set(parent);
            work.add(parent);
          }
        }
      }
    }
    return unmet.isEmpty();
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
    BitSet seen = new BitSet();
    int start = entries.find(id);
    if (start >= 0) {
      found.add(start);
      seen.set(start);
    }
    for (int next = 0; next < found.size(); next++) {
      for (int child : children.getOrDefault(found.get(next), List.of())) {
        if (!seen.get(child)) {
          seen.set(child);
          found.add(child);
        }
      }
    }
    return toIds(found);
  }

  /** Entries by tree height, then id. */
  List<Id> inTreeOrder(BitSet ordinals, ReplayOrder order) {
    List<Integer> list = new ArrayList<>(ordinals.cardinality());
    ordinals.stream().forEach(list::add);
    list.sort((a, b) ->
        order.compare(entries.height(a), entries.id(a), entries.height(b), entries.id(b)));
    return toIds(list);
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

  /** All members of a store that are held. */
  BitSet membersOf(String store) {
    BitSet members = new BitSet();
    StoreGraph graph = stores.get(store);
    if (graph != null) {
      for (int slot = 0; slot < graph.size(); slot++) {
        members.set(graph.member(slot));
      }
    }
    return members;
  }

  EntryGraph entries() {
    return entries;
  }

  private List<Id> toIds(List<Integer> ordinals) {
    List<Id> ids = new ArrayList<>(ordinals.size());
    for (int ordinal : ordinals) {
      ids.add(entries.id(ordinal));
    }
    return Collections.unmodifiableList(ids);
  }
}

package io.eidetica4j.dag;

import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Walks over the graph of one store. They pass over what does not take part in it. */
final class StoreWalks {
  private final EntryGraph entries;
  private final StoreGraph store;
  private final Walks walks;

  StoreWalks(EntryGraph entries, StoreGraph store) {
    this.entries = entries;
    this.store = store;
    this.walks = new Walks(entries);
  }

  /** The tips of the store among the ancestors of given tips of the tree. */
  Snapshot tipsAt(Snapshot main) {
    return main.isEmpty()
        ? Snapshot.EMPTY
        : entries.snapshot(tipsWithin(walks.ancestors(main, o -> true)));
  }

  /** The tips of the store among what an entry descends from, itself left out. */
  List<Integer> tipsBelow(int ordinal) {
    List<Id> parents = new ArrayList<>();
    for (int i = 0; i < entries.parentCount(ordinal); i++) {
      parents.add(entries.id(entries.parent(ordinal, i)));
    }
    return tipsWithin(walks.ancestors(parents, o -> true));
  }

  private List<Integer> tipsWithin(BitSet scope) {
    List<Integer> members = new ArrayList<>();
    Set<Integer> named = new HashSet<>();
    for (int slot = 0; slot < store.size(); slot++) {
      int member = store.member(slot);
      if (scope.get(member)) {
        members.add(member);
        for (int i = 0; i < store.parentCount(member); i++) {
          named.add(store.parent(member, i));
        }
      }
    }
    members.removeIf(named::contains);
    return members;
  }

  /** What is reachable over node parents, in replay order; {@code stop} is not entered. */
  List<Id> ancestors(Iterable<Id> from, @Nullable Id stop, ReplayOrder order) {
    int barrier = stop == null ? -1 : entries.find(stop);
    Traversal walk = new Traversal(o -> o != barrier && store.contains(o));
    for (Id id : from) {
      int ordinal = entries.find(id);
      if (ordinal >= 0) {
        walk.visit(ordinal);
      }
    }
    for (int next = walk.next(); next != Traversal.END; next = walk.next()) {
      walk.visitParents(store, next);
    }
    List<Integer> found = new ArrayList<>();
    walk.visited().stream().forEach(found::add);
    found.sort(byHeight(order));
    return entries.ids(found);
  }

  /**
   * The newest entry of the store that every path from the given ones to a root of the store runs
   * through. Walking back in reverse replay order, that is the first entry that is reached with
   * nothing else left to visit, provided no path has ended at a root before.
   */
  Optional<Id> mergeBase(List<Id> ids, ReplayOrder order) {
    PriorityQueue<Integer> next = new PriorityQueue<>(byHeight(order).reversed());
    BitSet seen = new BitSet();
    for (Id id : ids) {
      int ordinal = entries.find(id);
      if (ordinal < 0 || !store.contains(ordinal)) {
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
      if (store.parentCount(newest) == 0) {
        return Optional.empty();
      }
      for (int i = 0; i < store.parentCount(newest); i++) {
        int parent = store.parent(newest, i);
        if (store.contains(parent) && !seen.get(parent)) {
          seen.set(parent);
          next.add(parent);
        }
      }
    }
    return Optional.empty();
  }

  /** All members that are held. */
  BitSet members() {
    BitSet members = new BitSet();
    for (int slot = 0; slot < store.size(); slot++) {
      members.set(store.member(slot));
    }
    return members;
  }

  private Comparator<Integer> byHeight(ReplayOrder order) {
    return (a, b) -> order.compare(store.height(a), entries.id(a), store.height(b), entries.id(b));
  }
}

package io.eidetica4j.dag;

import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Plans how to get the state of a store at given tips. It walks back from the tips in reverse
 * replay order and stops as soon as a single entry is left that is a cut of the replay log: what
 * that one descends from is the log up to it, whose states are kept. Where heights do not grow
 * along all edges (no honest history) it walks everything.
 *
 * <p>A node parent that does not count is passed over together with what only it reaches. Honest
 * nodes of the reference may name junk in place of what it shadows, so for such an entry the tips
 * of the store among its main ancestors stand in, which is what it should have named.
 */
final class Planner<T> {
  private final EntryGraph entries;
  private final StoreGraph store;
  private final @Nullable ReplayLog log;
  private final ReplayOrder order;
  private final Crdt<T> type;
  private final IntFunction<List<Integer>> standIns;

  Planner(
      EntryGraph entries,
      StoreGraph store,
      @Nullable ReplayLog log,
      ReplayOrder order,
      Crdt<T> type,
      IntFunction<List<Integer>> standIns) {
    this.entries = entries;
    this.store = store;
    this.log = log;
    this.order = order;
    this.type = type;
    this.standIns = standIns;
  }

  /** The state after the first so many entries of the log. */
  FoldPlan<T> atLogEnd(int size) {
    return afterLog(size - 1, new ArrayList<>());
  }

  /** The state at any tips. */
  FoldPlan<T> at(Snapshot tips, TreeView.Which which) {
    PriorityQueue<Integer> next = new PriorityQueue<>((a, b) -> compare(b, a));
    BitSet seen = new BitSet();
    for (Id tip : tips.tips()) {
      int ordinal = entries.find(tip);
      if (ordinal >= 0) {
        push(ordinal, which, seen, next);
      }
    }
    List<Integer> newestFirst = new ArrayList<>();
    boolean inOrder = true;
    boolean mayStop = log != null && log.isPlain() && which == TreeView.Which.VERIFIED;
    while (!next.isEmpty()) {
      int newest = next.poll();
      if (mayStop && inOrder && next.isEmpty() && log.contains(newest)) {
        int position = log.positionOf(newest);
        if (log.isCut(position)) {
          return afterLog(position, reversed(newestFirst));
        }
      }
      newestFirst.add(newest);
      boolean allCount = true;
      for (int i = 0; i < store.parentCount(newest); i++) {
        int parent = store.parent(newest, i);
        boolean counts = push(parent, which, seen, next);
        inOrder &= !counts || compare(parent, newest) < 0;
        allCount &= counts;
      }
      for (int standIn : allCount ? List.<Integer>of() : standIns.apply(newest)) {
        inOrder &= !push(standIn, which, seen, next) || compare(standIn, newest) < 0;
      }
    }
    if (!inOrder) {
      newestFirst.sort((a, b) -> compare(b, a));
    }
    return new FoldPlan<>(Optional.empty(), reversed(newestFirst), -1, 0, 0);
  }

  /** Takes in an entry unless it does not count; tells whether it does. */
  private boolean push(
      int ordinal, TreeView.Which which, BitSet seen, PriorityQueue<Integer> next) {
    boolean counts =
        store.contains(ordinal)
            && (entries.is(ordinal, VerificationStatus.VERIFIED)
                || (which == TreeView.Which.NOT_FAILED
                    && entries.is(ordinal, VerificationStatus.UNVERIFIED)));
    if (counts && !seen.get(ordinal)) {
      seen.set(ordinal);
      next.add(ordinal);
    }
    return counts;
  }

  private FoldPlan<T> afterLog(int position, List<Id> then) {
    ReplayLog known = java.util.Objects.requireNonNull(log);
    Optional<Map.Entry<Integer, Object>> kept = known.ladder(type).floor(position);
    int from = kept.map(k -> k.getKey() + 1).orElse(0);
    List<Id> fold = new ArrayList<>(position + 1 - from + then.size());
    for (int i = from; i <= position; i++) {
      fold.add(entries.id(known.at(i)));
    }
    fold.addAll(then);
    @SuppressWarnings("unchecked") // a ladder holds states of its own type only
    Optional<T> base = kept.map(k -> (T) k.getValue());
    return new FoldPlan<>(base, fold, from, position + 1, known.generation());
  }

  private List<Id> reversed(List<Integer> newestFirst) {
    Collections.reverse(newestFirst);
    List<Id> ids = new ArrayList<>(newestFirst.size());
    for (int ordinal : newestFirst) {
      ids.add(entries.id(ordinal));
    }
    return ids;
  }

  private int compare(int a, int b) {
    return order.compare(store.height(a), entries.id(a), store.height(b), entries.id(b));
  }
}

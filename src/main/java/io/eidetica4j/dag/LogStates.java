package io.eidetica4j.dag;

import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.crdt.Doc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/**
 * The states that replay logs keep: from which of them one gets to a wanted state, and which are
 * new. It takes the index's write lock for each call, since even finding cuts moves a log's walk,
 * and does no I/O under it.
 */
final class LogStates {
  private final Lock lock;
  private final EntryGraph entries;
  private final Stores stores;
  private final Frontier frontier;
  private final ReplayOrder order;

  LogStates(Lock lock, EntryGraph entries, Stores stores, Frontier frontier, ReplayOrder order) {
    this.lock = lock;
    this.entries = entries;
    this.stores = stores;
    this.frontier = frontier;
    this.order = order;
  }

  /** How to get the state of a store in a view. */
  <T> FoldPlan<T> plan(StoreView view, String store, Crdt<T> type, TreeView.Which which) {
    lock.lock();
    try {
      ReplayLog log = stores.log(store);
      StoreGraph graph = stores.graph(store);
      if (graph == null) {
        return new FoldPlan<>(Optional.empty(), List.of(), -1, 0, 0);
      }
      Planner<T> planner =
          new Planner<>(entries, graph, log, order, type, member -> standIns(member, graph));
      return log != null && view.generation() == log.generation()
          ? planner.atLogEnd(view.logSize())
          : planner.at(view.tips(), which);
    } finally {
      lock.unlock();
    }
  }

  /** Of an entry whose main ancestors are not all there they can't be known. */
  private List<Integer> standIns(int member, StoreGraph graph) {
    return frontier.contains(member) ? new StoreWalks(entries, graph).tipsBelow(member) : List.of();
  }

  /**
   * Hands over a state that was computed, with its position in a log of that generation and the
   * bytes of the payload that came last.
   */
  <T> void offer(String store, Crdt<T> type, int generation, int position, T state, long added) {
    lock.lock();
    try {
      ReplayLog log = stores.log(store);
      if (log != null && log.generation() == generation) {
        log.ladder(type).offer(position, state, added);
      }
    } finally {
      lock.unlock();
    }
  }

  /** What is to be written of stores whose logs have grown by so many entries. */
  List<Checkpoint> dueCheckpoints(int growth) {
    Map<String, ReplayLog.Kept<Doc>> due;
    lock.lock();
    try {
      due = stores.dueCheckpoints(growth);
    } finally {
      lock.unlock();
    }
    List<Checkpoint> checkpoints = new ArrayList<>();
    due.forEach((store, kept) ->
        checkpoints.add(new Checkpoint(store, kept.after(), Doc.CRDT.encode(kept.state()))));
    return checkpoints;
  }

  /** Takes a state that was kept; tells whether it fits. */
  <T> boolean restore(Checkpoint checkpoint, T state, Crdt<T> type) {
    lock.lock();
    try {
      return stores.restore(checkpoint, state, type);
    } finally {
      lock.unlock();
    }
  }
}

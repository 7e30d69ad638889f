package io.eidetica4j.dag;

import io.eidetica4j.backend.StoreOutline;
import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The stores of one tree: their graphs, which entries take part in which, and their replay logs.
 * What is done with an entry costs by the stores that it names, not by how many there are. Used
 * under the index's lock.
 */
final class Stores {
  private final EntryGraph entries;
  private final ReplayOrder order;
  private final ConcurrentHashMap<String, StoreGraph> graphs = new ConcurrentHashMap<>();

  /** The stores of each entry by its ordinal; entries that name the same ones share a list. */
  private final List<List<StoreGraph>> byEntry = new ArrayList<>();

  private final Map<List<StoreGraph>, List<StoreGraph>> shared = new HashMap<>();
  private final Map<String, ReplayLog> logs = new HashMap<>();

  /** Counts on when logs are made anew, so that no view takes a new log for the one it is of. */
  private int generations;

  Stores(EntryGraph entries, ReplayOrder order) {
    this.entries = entries;
    this.order = order;
  }

  /** Takes in what an entry says of its stores. */
  void hold(int ordinal, List<StoreOutline> nodes) {
    List<StoreGraph> named = new ArrayList<>(nodes.size());
    for (StoreOutline node : nodes) {
      StoreGraph store = graphOf(node.store());
      if (!store.contains(ordinal)) { // of several nodes of one name the first counts
        store.add(ordinal, node.height(), entries.internAll(node.parents()));
        named.add(store);
      }
    }
    name(ordinal, shared(named));
  }

  /** Notes which stores an entry takes part in, as one of the {@link #shared} lists. */
  void name(int ordinal, List<StoreGraph> named) {
    while (byEntry.size() <= ordinal) {
      byEntry.add(List.of());
    }
    byEntry.set(ordinal, named);
  }

  /** The one list of these stores that all entries share. */
  List<StoreGraph> shared(List<StoreGraph> named) {
    List<StoreGraph> known = shared.putIfAbsent(named, named);
    return known == null ? named : known;
  }

  /** The graph of a store, made where there is none yet. */
  StoreGraph graphOf(String name) {
    return graphs.computeIfAbsent(name, n -> new StoreGraph(n, graphs.size()));
  }

  /** Finds the tips of all stores where entries were added without. */
  void findTips() {
    graphs.values().forEach(StoreGraph::findTips);
  }

  /** The stores that a held entry takes part in. */
  List<StoreGraph> of(int ordinal) {
    return byEntry.get(ordinal);
  }

  @Nullable StoreGraph graph(String store) {
    return graphs.get(store);
  }

  @Nullable ReplayLog log(String store) {
    return logs.get(store);
  }

  /** The log of a store, made where there is none yet. */
  ReplayLog logOf(StoreGraph store) {
    return logs.computeIfAbsent(
        store.name(), n -> new ReplayLog(store, entries, order, () -> ++generations));
  }

  /** Begins all logs anew. */
  void forgetLogs() {
    logs.clear();
  }

  /** Views of none of the stores. */
  StoreViews noViews() {
    return StoreViews.none(graphs);
  }

  /** The views with those of some stores as of now. */
  StoreViews views(StoreViews before, Set<StoreGraph> changed) {
    if (changed.isEmpty()) {
      return before;
    }
    Map<StoreGraph, StoreView> views = HashMap.newHashMap(changed.size());
    for (StoreGraph store : changed) {
      ReplayLog log = logOf(store);
      views.put(store, new StoreView(entries.snapshot(log.tips()), log.generation(), log.size()));
    }
    return before.with(views);
  }

  /**
   * Whether a store's log lacks nothing that may still become Verified, of what was passed over.
   */
  boolean isSettled(String store) {
    ReplayLog log = logs.get(store);
    return log == null
        || log.passedOver().stream()
            .noneMatch(o -> !entries.isHeld(o) || entries.is(o, VerificationStatus.UNVERIFIED));
  }

  /** The states that are to be written, of stores whose logs have grown by so many entries. */
  Map<String, ReplayLog.Kept<Doc>> dueCheckpoints(int growth) {
    Map<String, ReplayLog.Kept<Doc>> due = new HashMap<>();
    logs.forEach(
        (store, log) -> log.dueCheckpoint(Doc.CRDT, growth).ifPresent(k -> due.put(store, k)));
    return due;
  }

  /** Takes a state that was kept; tells whether it fits. */
  <T> boolean restore(Checkpoint checkpoint, T state, Crdt<T> type) {
    ReplayLog log = logs.get(checkpoint.store());
    int ordinal = entries.find(checkpoint.after());
    return log != null && ordinal >= 0 && log.restore(ordinal, type, state);
  }

  /** About how many bytes this takes, the states in logs included. */
  long bytes() {
    long sum = 8L * byEntry.size();
    for (List<StoreGraph> list : shared.keySet()) {
      sum += 80 + 8L * list.size();
    }
    for (StoreGraph store : graphs.values()) {
      sum += store.bytes();
    }
    for (ReplayLog log : logs.values()) {
      sum += log.bytes();
    }
    return sum;
  }
}

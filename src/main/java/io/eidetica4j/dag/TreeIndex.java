package io.eidetica4j.dag;

import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The index of one tree: its graph, the verified frontier and the replay logs of its stores, moved
 * forward by each entry. Whoever writes the tree (one at a time) adds to it; readers take the
 * published {@link #head()}, which never changes, and come back here only for what that does not
 * hold yet.
 */
public final class TreeIndex {
  private final Id tree;
  private final ReplayOrder order;
  private final StateReader reader;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final GraphCopy copy;
  private final TreeGraph graph;
  private final EntryGraph entries;
  private final Stores stores;
  private final Walks walks;
  private final Frontier frontier;
  private volatile TreeView head;

  /** Stores that verdicts have changed which the head does not show yet. */
  private final Set<StoreGraph> unpublished = ConcurrentHashMap.newKeySet();

  /** Of the present graph; absent until asked for, since they may be many. */
  private volatile @Nullable Tips tips;

  /** Reads the index of a tree from the backend; of a tree that is not there it is empty. */
  public TreeIndex(Id tree, ReplayOrder order, Backend backend) {
    this.tree = tree;
    this.order = order;
    this.copy = new GraphCopy(tree, backend);
    this.graph = copy.read(order).orElseGet(() -> TreeGraph.scanned(tree, order, backend));
    this.entries = graph.entries();
    this.stores = graph.stores();
    this.walks = new Walks(entries);
    this.frontier = new Frontier(entries);
    LogStates states = new LogStates(lock.writeLock(), entries, stores, frontier, order);
    this.reader = new StateReader(this, states, backend, order);
    this.head = new TreeView(reader, Snapshot.EMPTY, stores.noViews(), 0);
    publish(admit(arrivals()));
  }

  private List<Integer> arrivals() {
    List<Integer> all = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      all.add(entries.arrived(i));
    }
    return all;
  }

  /** The tree as of its verified frontier. */
  public TreeView head() {
    return head;
  }

  /** All tips, whatever their status. */
  public Snapshot rawTips() {
    return tips().raw();
  }

  /** All tips but Failed ones. */
  public Snapshot looseTips() {
    return tips().notFailed();
  }

  private Tips tips() {
    Tips known = tips;
    return known != null
        ? known
        : read(() -> {
          Tips current = Tips.of(entries, frontier, head.tips());
          tips = current;
          return current;
        });
  }

  /** A view at any tips of this tree. */
  public TreeView viewAt(Snapshot at, TreeView.Which which) {
    TreeView current = head;
    return which == TreeView.Which.VERIFIED && current.tips().equals(at)
        ? current
        : new TreeView(reader, at, which);
  }

  /**
   * Takes in an entry that was stored just now. One that is known already is ignored.
   *
   * @param deltas what it does to its stores, where that is at hand
   */
  public void add(EntryOutline outline, Map<String, Delta<?>> deltas) {
    lock.writeLock().lock();
    try {
      if (entries.find(outline.id()) >= 0) {
        return;
      }
      int ordinal = graph.hold(outline);
      TreeView before = head;
      long added = deltas.values().stream().mapToLong(Delta::bytes).sum();
      publish(admit(List.of(ordinal)), added);
      deltas.forEach((store, delta) -> {
        ReplayLog log = stores.log(store);
        if (log != null) {
          StateStep.take(delta, ordinal, log, before.stores().get(store), head.stores().get(store));
        }
      });
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Takes in entries that were stored just now. */
  public void addAll(List<EntryOutline> outlines) {
    lock.writeLock().lock();
    try {
      List<Integer> held = new ArrayList<>();
      for (EntryOutline outline : outlines) {
        if (entries.find(outline.id()) < 0) {
          held.add(graph.hold(outline));
        }
      }
      publish(admit(held));
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Changes statuses, as was just stored. */
  public void setStatuses(Map<Id, VerificationStatus> changes) {
    lock.writeLock().lock();
    try {
      List<Integer> changed = new ArrayList<>();
      boolean demoted = false;
      for (Map.Entry<Id, VerificationStatus> change : changes.entrySet()) {
        int ordinal = entries.find(change.getKey());
        if (ordinal >= 0 && !entries.is(ordinal, change.getValue())) {
          demoted |= entries.is(ordinal, VerificationStatus.VERIFIED);
          entries.setStatus(ordinal, change.getValue());
          changed.add(ordinal);
        }
      }
      if (demoted) {
        beginAnew();
      } else {
        publish(admit(changed));
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void beginAnew() {
    frontier.clear();
    stores.forgetLogs();
    unpublished.clear();
    head = new TreeView(reader, Snapshot.EMPTY, stores.noViews(), 0);
    publish(admit(arrivals()));
  }

  /**
   * Takes in a verdict on an entry that waited for one. What is asked of the index from now on goes
   * by it, so that what follows can be judged; views show it when {@link #publishJudged} is called.
   */
  public void judged(Id id, VerificationStatus verdict) {
    lock.writeLock().lock();
    try {
      int ordinal = entries.find(id);
      if (ordinal >= 0 && entries.is(ordinal, VerificationStatus.UNVERIFIED)) {
        entries.setStatus(ordinal, verdict);
        unpublished.addAll(admit(List.of(ordinal)));
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Shows the verdicts that were taken in, which are stored by now. */
  public void publishJudged() {
    lock.writeLock().lock();
    try {
      publish(Set.copyOf(unpublished));
      unpublished.clear();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * Lets entries into the frontier and the logs as far as they belong there; gives the stores that
   * changed.
   */
  private Set<StoreGraph> admit(Collection<Integer> changed) {
    List<Integer> joined = new ArrayList<>();
    for (int ordinal : changed) {
      frontier.offer(ordinal, joined::add);
    }
    if (joined.size() > 1) { // in order they are appended to the logs, not put in between
      joined.sort((a, b) ->
          order.compare(entries.height(a), entries.id(a), entries.height(b), entries.id(b)));
    }
    LogFeeder feeder = new LogFeeder(entries, stores);
    joined.forEach(feeder::join);
    changed.forEach(feeder::statusKnown);
    return feeder.touched();
  }

  /** Makes the new head from the old one; only stores that changed get a new view. */
  private void publish(Set<StoreGraph> changed) {
    publish(changed, 0);
  }

  private void publish(Set<StoreGraph> changed, long added) {
    tips = null;
    head =
        new TreeView(
            reader, entries.snapshot(frontier.tips()), stores.views(head.stores(), changed), added);
  }

  /** The state of a store at given tips of that store, by all verdicts that were taken in. */
  public <T> T storeStateAt(String store, Snapshot storeTips, Crdt<T> type) {
    if (storeTips.isEmpty()) {
      return type.empty();
    }
    StoreGraph graph = stores.graph(store);
    boolean published =
        graph == null || !unpublished.contains(graph); // to be asked before the head is
    StoreView current = head.stores().get(store);
    StoreView view =
        published && current.tips().equals(storeTips) ? current : new StoreView(storeTips, -1, 0);
    return view.known(type)
        .orElseGet(() -> reader.read(view, store, type, TreeView.Which.VERIFIED));
  }

  /**
   * Writes the states of stores whose history has grown by so many entries, and the graph where it
   * has, so that a cold start need neither fold nor decode them again. Only where the backend keeps
   * states.
   */
  public void saveCheckpoints(int growth) {
    reader.checkpoints().save(growth);
    copy.save(graph, lock.readLock(), growth);
  }

  /**
   * The tips of a store as of given tips of the tree: the newest entries of it that those descend
   * from.
   */
  public Snapshot storeTipsAt(Snapshot main, String store) {
    if (main.equals(head.tips())) {
      return head.storeTips(store);
    }
    return read(() -> {
      StoreGraph graph = stores.graph(store);
      return graph == null ? Snapshot.EMPTY : new StoreWalks(entries, graph).tipsAt(main);
    });
  }

  /** The tips of a store among all entries that are held, whatever their status. */
  public Snapshot rawStoreTips(String store) {
    return read(() -> {
      StoreGraph graph = stores.graph(store);
      return graph == null ? Snapshot.EMPTY : entries.snapshot(graph.tips());
    });
  }

  /** Whether an entry of this tree is held. */
  public boolean contains(Id id) {
    return read(() -> entries.find(id) >= 0);
  }

  /** The status of an entry of this tree; empty where it is not held. */
  public Optional<VerificationStatus> status(Id id) {
    return read(() -> {
      int ordinal = entries.find(id);
      return ordinal < 0 ? Optional.empty() : Optional.of(entries.status(ordinal));
    });
  }

  /** The height (unsigned) of an entry of this tree; empty where it is not held. */
  public OptionalLong height(Id id) {
    return read(() -> {
      int ordinal = entries.find(id);
      return ordinal < 0 ? OptionalLong.empty() : OptionalLong.of(entries.height(ordinal));
    });
  }

  /** The effective height of an entry in a store; empty where it does not take part in it. */
  public OptionalLong storeHeight(Id id, String store) {
    return read(() -> {
      int ordinal = entries.find(id);
      StoreGraph graph = stores.graph(store);
      return ordinal < 0 || graph == null || !graph.contains(ordinal)
          ? OptionalLong.empty()
          : OptionalLong.of(graph.height(ordinal));
    });
  }

  /** Whether an entry and all its ancestors are held and Verified. */
  public boolean isInVerifiedPrefix(Id id) {
    return read(() -> {
      int ordinal = entries.find(id);
      return ordinal >= 0 && frontier.contains(ordinal);
    });
  }

  /** Whether an entry, given by its ordinal, and all its ancestors are Verified. */
  boolean isInPrefix(int ordinal) {
    return frontier.contains(ordinal);
  }

  /**
   * Which entries lack nothing that a store can be read from: those of the verified view, unless it
   * has passed over a node parent that may still become Verified.
   */
  IntPredicate knownBelow(String store) {
    return stores.isSettled(store) ? frontier::contains : ordinal -> false;
  }

  @Nullable StoreGraph graph(String store) {
    return stores.graph(store);
  }

  /** Entries that wait for a verdict. */
  public int unverified() {
    return read(() -> entries.unverified().size());
  }

  /** Entries that are held. */
  public int size() {
    return read(entries::size);
  }

  /** Walks over the graph, under the index's lock. */
  public Ancestry ancestry() {
    return new Ancestry(this, walks);
  }

  /** About how many bytes this index takes, with the states that it keeps. */
  public long bytes() {
    return read(() -> entries.bytes() + stores.bytes());
  }

  /** The root id of the tree. */
  public Id tree() {
    return tree;
  }

  <R> R read(Supplier<R> question) {
    lock.readLock().lock();
    try {
      return question.get();
    } finally {
      lock.readLock().unlock();
    }
  }
}

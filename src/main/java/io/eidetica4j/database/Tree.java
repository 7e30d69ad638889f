package io.eidetica4j.database;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.OutcomeUnknownException;
import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.PutResult;
import io.eidetica4j.backend.PutUnit;
import io.eidetica4j.dag.Delta;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.dag.TreeView;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One tree and the only place where it is written. Whoever writes holds its lock: stores, moves the
 * index forward, tells the listeners, and only then lets go. Readers take the index's published
 * view and no lock.
 *
 * <p>The index may be dropped at any time (memory is short, or a write's outcome is unknown) and is
 * read again when it is next needed.
 */
final class Tree {
  private static final Logger LOG = System.getLogger(Tree.class.getName());

  /**
   * Commits between two checkpoints of a tree that is written without pause: what a cold start
   * folds at most.
   */
  private static final int CHECKPOINT_EVERY = 4096;

  /** The tree that a thread is writing. */
  private static final ThreadLocal<@Nullable Tree> WRITING = new ThreadLocal<>();

  private final Id root;
  private final Trees trees;
  private final ReentrantLock lock = new ReentrantLock();
  private final RecentViews recent = new RecentViews();
  private final EntryPages pages = new EntryPages();
  private final AuthMemory authMemory = new AuthMemory();
  private volatile @Nullable TreeIndex index;
  private final AtomicLong commits = new AtomicLong();

  private final DueEntries due = new DueEntries();
  private final OwnCommits ownCommits;
  private final OtherWriters otherWriters;
  private volatile long lastUse;

  /** Whether it was used since {@link #letGo} was last called. */
  private volatile boolean used;

  Tree(Id root, Trees trees) {
    this.root = root;
    this.trees = trees;
    this.ownCommits = new OwnCommits(this);
    this.otherWriters = new OtherWriters(trees, this);
  }

  Id root() {
    return root;
  }

  /** The index, read from the backend where it is not in memory. */
  TreeIndex index() {
    TreeIndex loaded = index;
    if (loaded != null) {
      touch();
      return loaded;
    }
    lock.lock(); // whoever has it and has no index is loading, and waits for nobody
    try {
      trees.checkOpen();
      return current();
    } finally {
      lock.unlock();
    }
  }

  /** The entries in their order, page by page. */
  EntryPages pages() {
    return pages;
  }

  /** What waits for a verdict and is to be judged. */
  DueEntries due() {
    return due;
  }

  /** Keys and permissions by the tips of settings. */
  AuthMemory authMemory() {
    return authMemory;
  }

  /** What other processes write to it; under the lock. */
  OtherWriters otherWriters() {
    return otherWriters;
  }

  private TreeIndex current() {
    TreeIndex loaded = index;
    if (loaded == null) {
      otherWriters.beforeReading();
      loaded = new TreeIndex(root, trees.order(), trees.backend());
      index = loaded;
      trees.opened(this);
    }
    touch();
    return loaded;
  }

  /** Time is counted in trees that were opened, so this mostly writes nothing. */
  private void touch() {
    long now = trees.opens();
    if (lastUse != now) {
      lastUse = now;
    }
    if (!used) {
      used = true;
    }
  }

  /** Forgets the index where it was not used since this was last called; tells whether it did. */
  boolean letGo() {
    boolean inUse = used;
    used = false;
    return !inUse && evict();
  }

  /** When this tree was last used; greater is later. */
  long lastUse() {
    return lastUse;
  }

  /** About how many bytes the index and the kept views take; 0 where it is not in memory. */
  long bytes() {
    TreeIndex loaded = index;
    return loaded == null ? 0 : loaded.bytes() + recent.bytes();
  }

  /** The index if it is in memory. */
  @Nullable TreeIndex loaded() {
    return index;
  }

  /**
   * Forgets the index, unless someone is writing; it is read again when it is next needed. Tells
   * whether it is gone.
   */
  boolean evict() {
    saveCheckpoints(Trees.CHECKPOINT_GROWTH);
    boolean mine = lock.tryLock();
    if (mine) {
      try {
        forget();
      } finally {
        lock.unlock();
      }
    }
    return mine;
  }

  private void forgetViews() {
    recent.clear();
    pages.clear();
  }

  private void forget() {
    index = null;
    trees.evicted(this);
    forgetViews();
    if (trees.backend().isReadOnly()) {
      due.addEverything(); // verdicts were in the index only
    }
  }

  /**
   * The tree as of given tips; views that were asked for lately, or were the head lately, are kept.
   */
  TreeView viewAt(Snapshot tips, TreeView.Which which) {
    TreeIndex now = index();
    if (which == TreeView.Which.VERIFIED && now.head().tips().equals(tips)) {
      return now.head();
    }
    return recent.get(tips, which, () -> now.viewAt(tips, which));
  }

  /**
   * Runs something while no one else writes the tree. A thread that writes some tree may not begin
   * to write another: two that did so the other way round would wait for each other for ever.
   */
  <R extends @Nullable Object> R locked(Function<Tree, R> work) {
    checkMayWrite();
    lock.lock();
    WRITING.set(this);
    try {
      trees.checkOpen();
      return work.apply(this);
    } finally {
      WRITING.remove();
      lock.unlock();
    }
  }

  private static void checkMayWrite() {
    if (isWriting()) {
      throw ErrorKind.INSTANCE_INVALID_OPERATION.error(
          "A write listener may not write to or verify any database before it returns: leave that to the tail");
    }
  }

  /** Ends the tree's use: returns when no one writes it any more who began before. */
  void retire() {
    lock.lock();
    try {
      forgetViews();
    } finally {
      lock.unlock();
    }
  }

  /** Whether this thread is writing some tree. */
  static boolean isWriting() {
    return WRITING.get() != null;
  }

  /**
   * Stores an entry with a status, which one that is held already gets as well unless it is
   * Unverified; tells the listeners where it is Verified.
   */
  void put(Entry entry, VerificationStatus status, WriteSource source) {
    List<WriteListener.Tail> tails =
        locked(ignored -> {
          TreeIndex now = current();
          Optional<Snapshot> previous = tipsToTell(now);
          if (!now.contains(entry.id())) {
            receiveNew(List.of(new NewEntry(entry, status)), source);
          } else if (status != VerificationStatus.UNVERIFIED) {
            setStatuses(now, Map.of(entry.id(), status));
          }
          return status == VerificationStatus.VERIFIED
              ? dispatch(now, previous, source)
              : List.of();
        });
    Listeners.await(tails);
  }

  /**
   * Stores an entry that was made here, unless what it rests on has changed; gives its id where it
   * was stored. Nothing that waits for a verdict can have waited for it: no one knew its id.
   */
  Optional<Id> commit(OwnCommits.Pending pending) {
    checkMayWrite();
    Optional<Id> stored = ownCommits.store(pending);
    if (stored.isPresent() && commits.incrementAndGet() % CHECKPOINT_EVERY == 0) {
      saveCheckpoints(CHECKPOINT_EVERY / 2);
    }
    return stored;
  }

  /**
   * Shows an entry that was made here and is stored, and tells the listeners; to be called under
   * the lock.
   */
  List<WriteListener.Tail> showOwn(NewEntry added, Map<String, Delta<?>> deltas) {
    TreeIndex now = current();
    Optional<Snapshot> previous = tipsToTell(now);
    TreeView before = now.head();
    show(now, List.of(EntryOutline.of(added.entry(), added.status())), deltas);
    recent.keep(before); // nobody can have had an entry that is made just now as a parent
    if (added.status() == VerificationStatus.UNVERIFIED) {
      due.add(added.entry().id());
    }
    return dispatch(current(), previous, WriteSource.LOCAL);
  }

  /** Takes in what other processes have written by now. */
  void catchUp() {
    if (trees.backend().shared().isPresent() && !isWriting()) {
      Listeners.runElsewhere(locked(ignored -> otherWriters.takeIn()));
    }
  }

  /** Shows what other processes have stored and judged; to be called under the lock. */
  void showOthers(TreeIndex now, List<EntryOutline> added, Map<Id, VerificationStatus> judged) {
    if (!added.isEmpty()) {
      show(now, added, Map.of());
    }
    if (!judged.isEmpty()) {
      showStatuses(current(), judged);
    }
    forgetViews();
    List<Id> ids = added.stream().map(EntryOutline::id).toList();
    added.stream()
        .filter(each -> each.status() == VerificationStatus.UNVERIFIED)
        .forEach(each -> due.add(each.id()));
    trees.waiting().settled(ids);
  }

  /**
   * Keeps the states of stores that have grown so much; a failure costs only time at the next
   * start.
   */
  void saveCheckpoints(int growth) {
    TreeIndex now = index;
    if (now == null) {
      return;
    }
    try {
      now.saveCheckpoints(growth);
    } catch (EideticaException e) {
      LOG.log(Level.WARNING, "States of database {0} could not be kept: {1}", root, e.getMessage());
    }
  }

  /**
   * Stores entries that were received, to be judged; to be called under the lock. Gives the trees
   * in which something is due for it.
   */
  Set<Tree> receive(List<Entry> entries, WriteSource source) {
    TreeIndex now = current();
    return receiveNew(
        entries.stream()
            .filter(entry -> !now.contains(entry.id()))
            .map(entry -> new NewEntry(entry, VerificationStatus.UNVERIFIED))
            .toList(),
        source);
  }

  /**
   * The same with one entry, only while the verified tips are the expected ones and no other
   * process has changed the tree meanwhile.
   *
   * @throws EideticaException {@code transaction/TipsMoved}; nothing is stored
   */
  Set<Tree> receiveAt(Snapshot expected, Entry entry) {
    current();
    Listeners.runElsewhere(otherWriters.takeIn());
    TreeIndex now = current();
    Optional<VerificationStatus> held = now.status(entry.id());
    if (!now.head().tips().equals(expected)
        || held.filter(VerificationStatus.VERIFIED::equals).isPresent()) {
      throw tipsMoved(); // somebody else may have made the very same entry
    }
    List<NewEntry> one = List.of(new NewEntry(entry, VerificationStatus.UNVERIFIED));
    return held.isPresent() ? Set.of() : receive(new PutUnit(one, true, otherWriters.position()));
  }

  private EideticaException tipsMoved() {
    return ErrorKind.TRANSACTION_TIPS_MOVED.error(
        "The tips of database " + root + " are not the expected ones any more");
  }

  private Set<Tree> receiveNew(List<NewEntry> entries, WriteSource source) {
    return entries.isEmpty()
        ? Set.of()
        : receive(new PutUnit(entries, source != WriteSource.REMOTE, OptionalLong.empty()));
  }

  private Set<Tree> receive(PutUnit unit) {
    List<NewEntry> entries = unit.entries();
    store(current(), unit);
    forgetViews();
    List<Id> ids = entries.stream().map(each -> each.entry().id()).toList();
    due.addAll(ids);
    return trees.waiting().settled(ids);
  }

  /** Entries that are there already stay as they are. */
  private void store(TreeIndex now, PutUnit unit) {
    unit.validate();
    PutResult result = putAll(List.of(unit)).getFirst();
    if (result instanceof PutResult.Moved) {
      Listeners.runElsewhere(otherWriters.takeIn());
      throw tipsMoved();
    }
    result.outcomes();
    show(
        now,
        unit.entries().stream().map(e -> EntryOutline.of(e.entry(), e.status())).toList(),
        Map.of());
  }

  /** Stores units of this tree, each with an outcome of its own; to be called under the lock. */
  List<PutResult> putAll(List<PutUnit> units) {
    if (units.isEmpty()) {
      return List.of();
    }
    List<PutResult> results;
    try {
      results = trees.backend().putAll(units);
    } catch (EideticaException e) {
      results = Collections.nCopies(units.size(), new PutResult.Failed(e));
    }
    for (PutResult result : results) {
      if (result instanceof PutResult.Failed(OutcomeUnknownException ignored)) {
        forgetAndLookAgain();
      }
    }
    return results;
  }

  /** Moves the index forward by what is stored. */
  private void show(TreeIndex now, List<EntryOutline> added, Map<String, Delta<?>> deltas) {
    try {
      if (added.size() == 1) {
        now.add(added.getFirst(), deltas);
      } else {
        now.addAll(added);
      }
    } catch (RuntimeException e) {
      // They are stored, so this is no failure of the write: an application's own merge may throw.
      LOG.log(Level.WARNING, "The index of database " + root + " is read again", e);
      forgetAndLookAgain();
    }
  }

  /** Changes statuses against what a verdict said; to be called under the lock. */
  void setStatuses(TreeIndex now, Map<Id, VerificationStatus> changes) {
    storeStatuses(changes);
    showStatuses(now, changes);
    forgetViews();
  }

  private void showStatuses(TreeIndex now, Map<Id, VerificationStatus> changes) {
    now.setStatuses(changes);
    authMemory.clear();
    due.waitNoMore(changes.keySet());
    trees.waiting().settled(changes.keySet());
  }

  /**
   * Keeps verdicts that the index knows already and shows them to readers, in memory only where
   * nothing may be written: what others left without a verdict can be read all the same. To be
   * called under the lock.
   */
  void storeVerdicts(TreeIndex now, Map<Id, VerificationStatus> verdicts) {
    if (!trees.backend().isReadOnly()) {
      storeStatuses(verdicts);
    }
    now.publishJudged();
    forgetViews(); // one that was made meanwhile rests on what was so before
  }

  private void storeStatuses(Map<Id, VerificationStatus> changes) {
    forgetViews();
    try {
      trees.backend().setStatus(changes);
    } catch (RuntimeException e) {
      forgetAndLookAgain();
      throw e;
    }
  }

  /** What is stored is not known any more, so it is read and judged again. */
  void forgetAndLookAgain() {
    forget();
    due.addEverything();
  }

  /** The tips before a write, where anyone is to be told of it. */
  Optional<Snapshot> tipsToTell(TreeIndex now) {
    return trees.listeners().any(root) ? Optional.of(now.rawTips()) : Optional.empty();
  }

  /** Tells the listeners of a verification pass; to be called under the lock. */
  List<WriteListener.Tail> dispatchPass(TreeIndex now) {
    return dispatch(now, tipsToTell(now), WriteSource.REMOTE);
  }

  /** Tells the listeners; to be called under the lock. */
  List<WriteListener.Tail> dispatch(
      TreeIndex now, Optional<Snapshot> previous, WriteSource source) {
    return previous
        .map(tips ->
            trees
                .listeners()
                .dispatch(root, tips, now.rawTips(), source, new Database(trees, this)))
        .orElse(List.of());
  }
}

package io.eidetica4j.database;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.OutcomeUnknownException;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.dag.Delta;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.dag.TreeView;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
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

  private final Id root;
  private final Trees trees;
  private final ReentrantLock lock = new ReentrantLock();
  private final RecentViews recent = new RecentViews();
  private final EntryPages pages = new EntryPages();
  private final AuthMemory authMemory = new AuthMemory();
  private volatile @Nullable TreeIndex index;
  private final AtomicLong writes = new AtomicLong(1);
  private volatile long verifiedAtWrite;

  Tree(Id root, Trees trees) {
    this.root = root;
    this.trees = trees;
  }

  Id root() {
    return root;
  }

  /** The index, read from the backend where it is not in memory. */
  TreeIndex index() {
    TreeIndex loaded = index;
    if (loaded != null) {
      return loaded;
    }
    return lock.isHeldByCurrentThread() ? current() : locked(ignored -> current());
  }

  /** The entries in their order, page by page. */
  EntryPages pages() {
    return pages;
  }

  /** Keys and permissions by the tips of settings. */
  AuthMemory authMemory() {
    return authMemory;
  }

  private TreeIndex current() {
    TreeIndex loaded = index;
    if (loaded == null) {
      loaded = new TreeIndex(root, trees.order(), trees.backend());
      index = loaded;
      trees.opened(this);
    }
    return loaded;
  }

  /** The index if it is in memory. */
  @Nullable TreeIndex loaded() {
    return index;
  }

  /** Forgets the index, unless someone is writing; it is read again when it is next needed. */
  void evict() {
    saveCheckpoints(Trees.CHECKPOINT_GROWTH);
    if (lock.tryLock()) {
      try {
        forget();
      } finally {
        lock.unlock();
      }
    }
  }

  private void forgetViews() {
    recent.clear();
    pages.clear();
  }

  private void forget() {
    index = null;
    forgetViews();
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

  /** Runs something while no one else writes the tree. */
  <R extends @Nullable Object> R locked(Function<Tree, R> work) {
    if (lock.isHeldByCurrentThread()) {
      throw ErrorKind.INSTANCE_INVALID_OPERATION.error(
          "A write listener may not write to or verify its own tree before it returns: leave that to the tail");
    }
    lock.lock();
    try {
      trees.checkOpen();
      return work.apply(this);
    } finally {
      lock.unlock();
    }
  }

  /** Stores one entry and tells the listeners where it is Verified. */
  void put(
      Entry entry, VerificationStatus status, WriteSource source, Map<String, Delta<?>> deltas) {
    List<WriteListener.Tail> tails =
        locked(ignored -> {
          TreeIndex now = current();
          Snapshot previous = now.rawTips();
          store(now, List.of(new NewEntry(entry, status)), deltas);
          return status == VerificationStatus.VERIFIED
              ? dispatch(now, previous, source)
              : List.of();
        });
    Listeners.await(tails);
  }

  /**
   * Stores an entry that was made here, unless what it rests on has changed; tells whether it was
   * stored.
   */
  boolean commit(Entry entry, Map<String, Delta<?>> deltas, BooleanSupplier stillRight) {
    List<WriteListener.Tail> tails =
        locked(ignored -> {
          TreeIndex now = current();
          if (!stillRight.getAsBoolean()) {
            return null;
          }
          Snapshot previous = now.rawTips();
          TreeView before = now.head();
          write(now, List.of(new NewEntry(entry, VerificationStatus.VERIFIED)), deltas);
          recent.keep(before); // nobody can have had an entry that is made just now as a parent
          return dispatch(now, previous, WriteSource.LOCAL);
        });
    if (tails == null) {
      return false;
    }
    Listeners.await(tails);
    if (writes.get() % CHECKPOINT_EVERY == 0) {
      saveCheckpoints(CHECKPOINT_EVERY / 2);
    }
    return true;
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
   * Stores entries; to be called under the lock. Entries that are there already stay as they are.
   */
  void store(TreeIndex now, List<NewEntry> entries, Map<String, Delta<?>> deltas) {
    write(now, entries, deltas);
    forgetViews();
  }

  private void write(TreeIndex now, List<NewEntry> entries, Map<String, Delta<?>> deltas) {
    Backend backend = trees.backend();
    try {
      backend.put(entries);
    } catch (OutcomeUnknownException e) {
      forget();
      throw e;
    }
    writes.incrementAndGet();
    if (entries.size() == 1) {
      NewEntry only = entries.getFirst();
      now.add(EntryOutline.of(only.entry(), only.status()), deltas);
    } else {
      now.addAll(entries.stream().map(e -> EntryOutline.of(e.entry(), e.status())).toList());
    }
  }

  /** Changes statuses; to be called under the lock. */
  void setStatuses(TreeIndex now, Map<Id, VerificationStatus> changes) {
    storeStatuses(changes);
    now.setStatuses(changes);
  }

  /** Stores verdicts that the index knows already; to be called under the lock. */
  void storeStatuses(Map<Id, VerificationStatus> changes) {
    forgetViews();
    try {
      trees.backend().setStatus(changes);
    } catch (RuntimeException e) {
      forget();
      throw e;
    }
  }

  /** Tells the listeners; to be called under the lock. */
  List<WriteListener.Tail> dispatch(TreeIndex now, Snapshot previous, WriteSource source) {
    Listeners listeners = trees.listeners();
    return listeners.any(root)
        ? listeners.dispatch(root, previous, now.rawTips(), source, new Database(trees, this))
        : List.of();
  }

  /** Whether something arrived since the last verification pass. */
  boolean hasNews() {
    return verifiedAtWrite != writes.get();
  }

  /** Something may be judged anew; to be called under the lock. */
  void newsArrived() {
    writes.incrementAndGet();
  }

  /** A pass has looked at everything that is there; to be called under the lock. */
  void passDone() {
    verifiedAtWrite = writes.get();
  }
}

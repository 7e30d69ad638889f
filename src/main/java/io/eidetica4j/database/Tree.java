package io.eidetica4j.database;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.dag.TreeView;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One tree: its lock, its index, and what is kept for those who read it. Whoever writes holds the
 * lock: stores and moves the index forward ({@link TreeWrites}), tells the listeners, and only then
 * lets go. Readers take the index's published view and no lock.
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
  private final TreeWrites writes;
  private final OwnCommits ownCommits;
  private final OtherWriters otherWriters;
  private volatile long lastUse;

  /** Whether it was used since {@link #letGo} was last called. */
  private volatile boolean used;

  Tree(Id root, Trees trees) {
    this.root = root;
    this.trees = trees;
    this.writes = new TreeWrites(trees, this);
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

  /** How entries and verdicts are stored and shown; under the lock. */
  TreeWrites writes() {
    return writes;
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

  /** Forgets what was made of the index for readers, but not what they have. */
  void forgetViews() {
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

  /** Keeps a view that was the head until now. */
  void keepView(TreeView before) {
    recent.keep(before);
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

  /** Takes in what other processes have written by now. */
  void catchUp() {
    if (trees.backend().shared().isPresent() && !isWriting()) {
      Listeners.runElsewhere(locked(ignored -> otherWriters.takeIn()));
    }
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

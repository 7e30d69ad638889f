package io.eidetica4j.database;

import io.eidetica4j.Clock;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.auth.AuthValidator;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.DelegationResolver;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.SigKeyGrant;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * All trees of one backend: opens and creates databases, takes entries in, and keeps the indexes
 * within their budget.
 */
public final class Trees implements AutoCloseable {
  /** Entries since the last checkpoint that make another one worth its writing at a flush. */
  static final int CHECKPOINT_GROWTH = 256;

  private final Backend backend;
  private final Clock clock;
  private final ReplayOrder order;
  private final Limits limits;
  private final Observer observer;
  private final Listeners listeners = new Listeners();
  private final ConcurrentHashMap<Id, Tree> trees = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Tree, Long> lastUsed = new ConcurrentHashMap<>();
  private final AtomicLong uses = new AtomicLong();
  private final AuthValidator validator;
  private volatile boolean closed;

  /** Over a backend that stays the caller's to close. */
  public Trees(Backend backend, Clock clock, ReplayOrder order, Limits limits, Observer observer) {
    this.backend = backend;
    this.clock = clock;
    this.order = order;
    this.limits = limits;
    this.observer = observer;
    this.validator = new AuthValidator(DelegationResolver.WAITS);
  }

  /**
   * A handle of a database, without key, in the default view.
   *
   * @throws io.eidetica4j.EideticaException {@code backend/EntryNotFound} where the root entry is
   *     not held
   */
  public Database open(Id root) {
    checkOpen();
    if (!backend.contains(root)) {
      throw ErrorKind.BACKEND_ENTRY_NOT_FOUND
          .error("Entry not found: " + root)
          .with("entry_id", root);
    }
    return new Database(this, tree(root));
  }

  /** {@link #create(DatabaseKey, Doc, Consumer)} without further content. */
  public Database create(DatabaseKey key, Doc settings) {
    return create(key, settings, transaction -> {});
  }

  /**
   * Makes a database whose first admin is the given key.
   *
   * @param settings what its settings hold besides {@code auth}
   * @param init writes the stores that the root entry shall hold; where it throws, nothing is
   *     stored
   * @throws io.eidetica4j.EideticaException {@code auth/InvalidAuthConfiguration} where the
   *     settings hold {@code auth}
   */
  public Database create(DatabaseKey key, Doc settings, Consumer<Transaction> init) {
    checkOpen();
    Entry genesis = Genesis.build(this, key, settings, init);
    Tree tree = tree(genesis.id());
    tree.put(genesis, VerificationStatus.VERIFIED, WriteSource.LOCAL, Map.of());
    return new Database(this, tree).withKey(key);
  }

  /**
   * The ways in which a key may act on a database, strongest first.
   *
   * @throws io.eidetica4j.EideticaException as {@link #open}
   */
  public List<SigKeyGrant> findSigkeys(Id root, PublicKey key) {
    return open(root).authSettings().findSigKeys(key);
  }

  /** Whether a key has at least the wanted permission on a database; throws as {@link #open}. */
  public boolean canAccess(Id root, PublicKey key, Permission wanted) {
    return findSigkeys(root, key).stream()
        .findFirst()
        .map(best -> best.permission().compareTo(wanted) >= 0)
        .orElse(false);
  }

  /** Stores an entry with a status, and tells the listeners where it is Verified. */
  public void putEntry(Id tree, VerificationStatus status, Entry entry, WriteSource source) {
    checkOpen();
    if (!entry.inTree(tree)) {
      throw ErrorKind.INSTANCE_ENTRY_NOT_IN_DATABASE
          .error("Entry " + entry.id() + " does not belong to database " + tree)
          .with("entry_id", entry.id())
          .with("database_id", tree);
    }
    Tree target = tree(tree);
    if (status == VerificationStatus.UNVERIFIED || !backend.contains(entry.id())) {
      target.put(entry, status, source, Map.of());
    } else {
      new StatusChange(target).apply(entry.id(), status, source);
    }
  }

  /**
   * Takes in entries that were received: stores those that belong to the tree and are well formed,
   * then verifies.
   *
   * @return how many are stored now, those that were there before included
   */
  public int putRemoteEntries(Id tree, List<Entry> entries) {
    checkOpen();
    return entries.isEmpty() ? 0 : new Ingest(this, tree(tree)).take(entries);
  }

  /** Takes the verdict back from an entry and from what descends from it. For tests. */
  public void demoteToUnverified(Id tree, Id entry) {
    new StatusChange(tree(tree)).demote(entry);
  }

  /** Has a listener told of the writes of all trees, for as long as the instance lives. */
  public void onEveryWrite(GlobalWriteListener listener) {
    listeners.addEverywhere(listener);
  }

  Tree tree(Id root) {
    Tree tree = trees.computeIfAbsent(root, id -> new Tree(id, this));
    lastUsed.replace(tree, uses.incrementAndGet());
    return tree;
  }

  /** A tree's index was read: others may have to make room. */
  void opened(Tree opened) {
    lastUsed.put(opened, uses.incrementAndGet());
    if (lastUsed.size() > 1) {
      makeRoom(opened);
    }
  }

  private void makeRoom(Tree keep) {
    long bytes = 0;
    for (Tree tree : lastUsed.keySet()) {
      TreeIndex index = tree.loaded();
      bytes += index == null ? 0 : index.bytes();
    }
    if (bytes <= limits.indexBytes()) {
      return;
    }
    List<Map.Entry<Tree, Long>> oldestFirst =
        lastUsed.entrySet().stream().sorted(Map.Entry.comparingByValue()).toList();
    for (Map.Entry<Tree, Long> entry : oldestFirst) {
      TreeIndex index = entry.getKey().loaded();
      if (bytes <= limits.indexBytes() || entry.getKey() == keep || index == null) {
        continue;
      }
      bytes -= index.bytes();
      entry.getKey().evict();
      lastUsed.remove(entry.getKey());
    }
  }

  /** Figures about what is in memory. */
  public TreesStats stats() {
    int open = 0;
    long bytes = 0;
    int tips = 0;
    for (Tree tree : lastUsed.keySet()) {
      TreeIndex index = tree.loaded();
      if (index != null) {
        open++;
        bytes += index.bytes();
        tips = Math.max(tips, index.rawTips().size());
      }
    }
    return new TreesStats(open, bytes, tips);
  }

  void checkOpen() {
    if (closed) {
      throw ErrorKind.INSTANCE_INSTANCE_DROPPED.error("Instance has been dropped");
    }
  }

  /** Where entries are stored. */
  public Backend backend() {
    return backend;
  }

  /** The time that new entries get. */
  public Clock clock() {
    return clock;
  }

  /** The order in which payloads are folded. */
  public ReplayOrder order() {
    return order;
  }

  /** Bounds on what is taken in. */
  public Limits limits() {
    return limits;
  }

  Observer observer() {
    return observer;
  }

  Listeners listeners() {
    return listeners;
  }

  AuthValidator validator() {
    return validator;
  }

  DelegationResolver delegations() {
    return DelegationResolver.WAITS;
  }

  /**
   * Keeps what a cold start would otherwise have to compute again, where the backend keeps such.
   */
  public void flush() {
    lastUsed.keySet().forEach(tree -> tree.saveCheckpoints(CHECKPOINT_GROWTH));
  }

  /** Every later call on a handle fails; the backend stays open. */
  @Override
  public void close() {
    if (!closed) {
      flush();
    }
    closed = true;
    trees.clear();
    lastUsed.clear();
  }
}

package io.eidetica4j.database;

import io.eidetica4j.Clock;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.auth.AuthSettings;
import io.eidetica4j.auth.AuthValidator;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.SigKeyGrant;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.Shared;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** Trees whose index is in memory. */
  private final Set<Tree> open = ConcurrentHashMap.newKeySet();

  private final AtomicLong opens = new AtomicLong();
  private final Waiting waiting = new Waiting();
  private final Delegations delegations;
  private final AuthValidator validator;
  private final Optional<Shared.Subscription> others;
  private volatile boolean closed;

  /** Over a backend that stays the caller's to close. */
  public Trees(Backend backend, Clock clock, ReplayOrder order, Limits limits, Observer observer) {
    this.backend = backend;
    this.clock = clock;
    this.order = order;
    this.limits = limits;
    this.observer = observer;
    this.delegations = new Delegations(this);
    this.validator = new AuthValidator(delegations);
    this.others = backend.shared().map(shared -> shared.listen(new Announcements(this)));
  }

  /**
   * A handle of a database, without key, in the default view.
   *
   * @throws io.eidetica4j.EideticaException {@code backend/EntryNotFound} where the root entry is
   *     not held, {@code instance/DatabaseNotFound} where the entry is no root
   */
  public Database open(Id root) {
    checkOpen();
    Id tree =
        backend
            .treeOf(root)
            .orElseThrow(() ->
                ErrorKind.BACKEND_ENTRY_NOT_FOUND
                    .error("Entry not found: " + root)
                    .with("entry_id", root));
    if (!tree.equals(root)) {
      throw ErrorKind.INSTANCE_DATABASE_NOT_FOUND
          .error("Database not found: entry " + root + " is one of database " + tree)
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
    try {
      actAs(genesis.id(), key);
      tree.writes().put(genesis, VerificationStatus.VERIFIED, WriteSource.LOCAL);
    } catch (RuntimeException e) {
      trees.remove(tree.root());
      tree.evict();
      throw e;
    }
    return new Database(this, tree).withKey(key);
  }

  /**
   * Has a database read as the holder of a key, where another process that holds it asks who reads;
   * to be called before it is opened by somebody else's right than that of who is logged in.
   */
  public void actAs(Id root, DatabaseKey key) {
    backend.actAs(root, key.signingKey(), key.identity());
  }

  /**
   * The ways in which a key may act on a database, strongest first: by its own record, as any key,
   * or as a key of a tree that the database delegates to directly.
   *
   * @throws io.eidetica4j.EideticaException as {@link #open}
   */
  public List<SigKeyGrant> findSigkeys(Id root, PublicKey key) {
    AuthSettings settings = open(root).authSettings();
    List<SigKeyGrant> grants = new ArrayList<>(settings.findSigKeys(key));
    grants.addAll(delegations.findSigKeys(settings, key));
    grants.sort(Comparator.comparing(SigKeyGrant::permission).reversed());
    return List.copyOf(grants);
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
    requireOf(tree, entry);
    tree(tree).writes().put(entry, status, source);
  }

  private static void requireOf(Id tree, Entry entry) {
    if (!entry.tree().equals(tree)) {
      throw ErrorKind.INSTANCE_ENTRY_NOT_IN_DATABASE
          .error("Entry " + entry.id() + " does not belong to database " + tree)
          .with("entry_id", entry.id())
          .with("database_id", tree);
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
    return entries.isEmpty() ? 0 : new Ingest(this, tree(tree)).take(entries, WriteSource.REMOTE);
  }

  /**
   * Takes in entries that a program made and signed itself; as {@link #putRemoteEntries}, but they
   * were made here as far as peers go.
   */
  public int putSubmittedEntries(Id tree, List<Entry> entries) {
    checkOpen();
    return entries.isEmpty()
        ? 0
        : new Ingest(this, tree(tree)).take(entries, WriteSource.SUBMITTED);
  }

  /**
   * Takes an entry in as {@link #putSubmittedEntries}, but only while the verified tips of its tree
   * are the expected ones, also for other processes that share the storage.
   *
   * @throws io.eidetica4j.EideticaException {@code transaction/TipsMoved} where they are others;
   *     nothing is stored then. As {@link Entry#validate}, and {@code instance/EntryNotInDatabase}
   */
  public void putSubmittedEntryAt(Snapshot expected, Id tree, Entry entry) {
    checkOpen();
    entry.validate();
    requireOf(tree, entry);
    new Verifier(this, tree(tree), WriteSource.SUBMITTED).takeAt(expected, entry);
  }

  /** Takes the verdict back from an entry and from what descends from it. For tests. */
  public void demoteToUnverified(Id tree, Id entry) {
    Tree target = tree(tree);
    target.locked(t -> {
      TreeIndex index = t.index();
      Map<Id, VerificationStatus> changes = new HashMap<>();
      for (Id id : index.ancestry().descendants(entry)) {
        if (id.equals(entry)
            || index.status(id).filter(VerificationStatus.VERIFIED::equals).isPresent()) {
          changes.put(id, VerificationStatus.UNVERIFIED);
        }
      }
      t.writes().setStatuses(index, changes);
      t.due().addEverything();
      return changes.size();
    });
  }

  /** Has a listener told of the writes of all trees, for as long as the instance lives. */
  public void onEveryWrite(GlobalWriteListener listener) {
    listeners.addEverywhere(listener);
  }

  /**
   * Has a listener told of the writes of a tree that need not be here yet.
   *
   * @param tips where its first event begins; empty for the present raw tips
   */
  public WriteCallback onWrite(Id root, Snapshot tips, WriteListener listener) {
    checkOpen();
    return backend.contains(root)
        ? tree(root)
            .locked(t -> listeners.add(root, tips.isEmpty() ? t.index().rawTips() : tips, listener))
        : listeners.add(root, tips, listener); // nothing is kept in memory for it
  }

  /** Those of some entries that are held, but in other trees than this one. */
  Set<Id> heldElsewhere(Collection<Id> ids, Id root) {
    Set<Id> elsewhere = new HashSet<>(backend.contained(ids));
    elsewhere.removeIf(id -> backend.treeOf(id).equals(Optional.of(root)));
    return elsewhere;
  }

  Tree tree(Id root) {
    return trees.computeIfAbsent(root, id -> new Tree(id, this));
  }

  /** Whether the index of a tree is in memory. */
  boolean isInMemory(Id root) {
    Tree known = trees.get(root);
    return known != null && open.contains(known);
  }

  /** The trees whose indexes are in memory. */
  Set<Tree> inMemory() {
    return Set.copyOf(open);
  }

  /** How often the index of a tree was read so far. */
  long opens() {
    return opens.get();
  }

  /** A tree's index was read: others may have to make room. To be called under its lock. */
  void opened(Tree opened) {
    opens.incrementAndGet();
    open.add(opened);
    if (open.size() > 1) {
      makeRoom(opened);
    }
  }

  /** A tree's index was dropped. To be called under its lock. */
  void evicted(Tree evicted) {
    open.remove(evicted);
  }

  /** Drops the indexes that were not used for longest; those that are being written stay. */
  private void makeRoom(Tree keep) {
    Map<Tree, Long> bytes = new HashMap<>();
    Map<Tree, Long> lastUse = new HashMap<>(); // as of now: sorting needs what does not move
    for (Tree tree : open) {
      TreeIndex index = tree.loaded();
      if (index != null) {
        bytes.put(tree, tree.bytes());
        lastUse.put(tree, tree.lastUse());
      }
    }
    long excess = bytes.values().stream().mapToLong(Long::longValue).sum() - limits.indexBytes();
    if (excess <= 0) {
      return;
    }
    lastUse.remove(keep);
    List<Tree> oldestFirst =
        lastUse.entrySet().stream()
            .sorted(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .toList();
    for (Tree tree : oldestFirst) {
      if (excess > 0 && tree.evict()) {
        excess -= bytes.get(tree);
      }
    }
  }

  /** Figures about what is in memory. */
  public TreesStats stats() {
    int loaded = 0;
    long bytes = 0;
    int tips = 0;
    for (Tree tree : open) {
      TreeIndex index = tree.loaded();
      if (index != null) {
        loaded++;
        bytes += tree.bytes();
        tips = Math.max(tips, index.rawTips().size());
      }
    }
    return new TreesStats(loaded, bytes, tips);
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

  Delegations delegations() {
    return delegations;
  }

  /** Who waits for what, in all trees. */
  Waiting waiting() {
    return waiting;
  }

  /**
   * Keeps what a cold start would otherwise have to compute again, where the backend keeps such.
   */
  public void flush() {
    open.forEach(tree -> tree.saveCheckpoints(CHECKPOINT_GROWTH));
  }

  /**
   * Every later call on a handle fails; returns when no write is under way any more. The backend
   * stays open.
   */
  @Override
  public void close() {
    if (!closed) {
      flush();
      others.ifPresent(Shared.Subscription::close);
    }
    closed = true;
    trees.values().forEach(Tree::retire);
    trees.clear();
    open.clear();
  }
}

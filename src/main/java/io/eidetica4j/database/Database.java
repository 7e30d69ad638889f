package io.eidetica4j.database;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthSettings;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.IdentityPermission;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.Verdict;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.dag.TreeView;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntrySignatures;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.store.Registry;
import io.eidetica4j.store.SettingsStore;
import io.eidetica4j.store.Store;
import io.eidetica4j.store.StoreNames;
import io.eidetica4j.store.StoreType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A handle of a database: its root, a view (verified entries only, or all but failed ones) and, for
 * writing, a key. Cheap to make, immutable, and good from any thread. Every call may throw {@code
 * instance/InstanceDropped} once the instance is closed, and backend errors.
 */
public final class Database {
  private final Trees trees;
  private final Tree tree;
  private final Optional<DatabaseKey> key;
  private final TreeView.Which which;

  Database(Trees trees, Tree tree) {
    this(trees, tree, Optional.empty(), TreeView.Which.VERIFIED);
  }

  private Database(Trees trees, Tree tree, Optional<DatabaseKey> key, TreeView.Which which) {
    this.trees = trees;
    this.tree = tree;
    this.key = key;
    this.which = which;
  }

  /** The id of the root entry, which names the database. */
  public Id rootId() {
    return tree.root();
  }

  /**
   * A handle that writes with this key, under its own public half. Whether it may is seen at
   * commit.
   */
  public Database withKey(PrivateKey signingKey) {
    return withKey(DatabaseKey.of(signingKey));
  }

  /** A handle that writes with this key and identity. Whether it may is seen at commit. */
  public Database withKey(DatabaseKey databaseKey) {
    trees.actAs(rootId(), databaseKey);
    return new Database(trees, tree, Optional.of(databaseKey), which);
  }

  /** A handle that also sees entries that wait for a verdict, but no failed ones. */
  public Database allowUnverified() {
    return new Database(trees, tree, key, TreeView.Which.NOT_FAILED);
  }

  /** The identity of this handle's key. */
  public Optional<SigKey> authIdentity() {
    return key.map(DatabaseKey::identity);
  }

  Optional<DatabaseKey> key() {
    return key;
  }

  Tree tree() {
    return tree;
  }

  /**
   * The tips of this handle's view. Entries that arrived since the last look are verified first.
   *
   * @return empty where the root entry is not verified
   */
  public Snapshot snapshot() {
    return view().tips();
  }

  /**
   * Takes in what other processes on the same storage have written to this database by now, without
   * waiting for it to be announced; does nothing where no other process can.
   */
  public void catchUp() {
    trees.checkOpen();
    tree.catchUp();
  }

  /** This handle's view, after a look at what has arrived. */
  TreeView view() {
    trees.checkOpen();
    Verifier.lookAt(trees, tree);
    return currentView();
  }

  /** This handle's view as it is. */
  TreeView currentView() {
    TreeIndex index = tree.index();
    if (which == TreeView.Which.VERIFIED || index.looseTips().equals(index.head().tips())) {
      return index.head();
    }
    return tree.viewAt(index.looseTips(), which);
  }

  /**
   * A transaction at the tips of this handle's view; where those are more than an entry may have
   * parents, at the highest of them.
   *
   * @throws io.eidetica4j.EideticaException {@code transaction/EmptyTipsNotAllowed} where the view
   *     is empty
   */
  public Transaction newTransaction() {
    return transaction(mergeable(view()), false);
  }

  /**
   * Of more tips than an entry may have parents those that are highest, so that whoever may write
   * can't end all writing by making many: each commit leaves fewer.
   */
  private TreeView mergeable(TreeView view) {
    int most = trees.limits().parents();
    return view.tips().size() <= most
        ? view
        : tree.viewAt(Heights.highest(view.tips(), tree.index()::height, most), which);
  }

  /**
   * A transaction at given tips: it sees the database as of those, and its entry has them as its
   * parents.
   *
   * @throws io.eidetica4j.EideticaException {@code transaction/EmptyTipsNotAllowed}; {@code
   *     backend/EntryNotFound} for an unknown tip; {@code transaction/InvalidTip} for one of
   *     another database, or one that is not in this handle's view: what is built on that, nobody
   *     would see
   */
  public Transaction newTransactionAt(Snapshot tips) {
    view(); // what arrived is judged first
    held().requireInView(tips, tree.index(), which);
    return transaction(tree.viewAt(tips, which), true);
  }

  private Transaction transaction(TreeView view, boolean atGivenTips) {
    return new Transaction(trees, Optional.of(this), requireTips(view), atGivenTips);
  }

  private TreeView readable() {
    return requireTips(view());
  }

  private TreeView requireTips(TreeView view) {
    if (view.tips().isEmpty()) {
      throw ErrorKind.TRANSACTION_EMPTY_TIPS_NOT_ALLOWED.error(
          "Database " + rootId() + " has no tips in this view: its root entry is not verified");
    }
    return view;
  }

  /**
   * Writes something in one transaction, unless it throws.
   *
   * @return the id of the new entry
   */
  public Id write(Consumer<Transaction> changes) {
    Transaction transaction = newTransaction();
    changes.accept(transaction);
    return transaction.commit();
  }

  /** Runs something in a transaction and commits it, unless it throws. */
  public <R> R withTransaction(Function<Transaction, R> work) {
    Transaction transaction = newTransaction();
    R result = work.apply(transaction);
    transaction.commit();
    return result;
  }

  /**
   * A store for reading, as of now. Its type is not checked, and a store that is not there mostly
   * reads as empty.
   *
   * @throws io.eidetica4j.EideticaException {@code transaction/EmptyTipsNotAllowed} where the view
   *     is empty
   */
  public <S extends Store> S getStoreViewer(StoreType<S> type, String name) {
    return type.load(new ViewContext(trees, readable()), name);
  }

  /**
   * As {@link #getStoreViewer(StoreType, String)}, as of given tips; throws as {@link
   * #newTransactionAt}.
   */
  public <S extends Store> S getStoreViewer(StoreType<S> type, String name, Snapshot tips) {
    return type.load(new ViewContext(trees, newTransactionAt(tips).view()), name);
  }

  /** The settings for reading, as of now. */
  public SettingsStore getSettings() {
    return new SettingsStore(new ViewContext(trees, readable()));
  }

  /** The register of the database's stores for reading, as of now. */
  public Registry getIndex() {
    return new Registry(new ViewContext(trees, readable()));
  }

  /**
   * The name in the settings.
   *
   * @throws io.eidetica4j.EideticaException {@code store/KeyNotFound} where it has none
   */
  public String getName() {
    return getSettings().getName();
  }

  /** Names of the registered stores, sorted. */
  public List<String> storeNames() {
    return readable().state(StoreNames.INDEX, Doc.CRDT).keys().stream().sorted().toList();
  }

  AuthSettings authSettings() {
    return tree.authMemory().of(readable().state(StoreNames.SETTINGS, Doc.CRDT));
  }

  /**
   * What this handle's key may do now.
   *
   * @throws io.eidetica4j.EideticaException {@code auth/InvalidAuthConfiguration} without a key,
   *     {@code auth/KeyNotFound}, {@code auth/SigningKeyMismatch}
   */
  public Permission currentPermission() {
    DatabaseKey mine =
        key.orElseThrow(() ->
            ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION.error(
                "Invalid auth configuration: No signing key configured for this database"));
    return permission(mine.publicKey(), mine.identity());
  }

  /**
   * What the holder of a key may do now under an identity.
   *
   * @param proven a key whose possession is proven
   * @throws io.eidetica4j.EideticaException {@code auth/KeyNotFound}, {@code
   *     auth/SigningKeyMismatch}, {@code auth/InvalidAuthConfiguration} where nothing; {@code
   *     transaction/EmptyTipsNotAllowed}
   */
  public Permission permission(PublicKey proven, SigKey identity) {
    return IdentityPermission.resolve(proven, identity, authSettings(), trees.delegations());
  }

  /** Its graph, for programs that build entries elsewhere. */
  public History history() {
    return new History(trees, tree);
  }

  /** The root entry. */
  public Entry getRoot() {
    return getEntry(rootId());
  }

  /**
   * An entry of this database.
   *
   * @throws io.eidetica4j.EideticaException {@code backend/EntryNotFound}, {@code
   *     instance/EntryNotInDatabase}
   */
  public Entry getEntry(Id id) {
    return getEntries(List.of(id)).getFirst();
  }

  /** Entries of this database in the order of the ids; throws as {@link #getEntry}. */
  public List<Entry> getEntries(Collection<Id> ids) {
    trees.checkOpen();
    return held().get(ids);
  }

  private TreeEntries held() {
    return new TreeEntries(rootId(), trees.backend());
  }

  /** The entries at the tips of this handle's view. */
  public List<Entry> getTipEntries() {
    return getEntries(snapshot().tips());
  }

  /** All entries that are held, whatever their status, by height, then id. */
  public List<Entry> getAllEntries() {
    return getEntries(tree.index().ancestry().all(ReplayOrder.DIGEST));
  }

  /**
   * Some of the entries of this handle's view, by height, then id.
   *
   * @param store only those that take part in it
   * @param after where the page before ended
   * @param limit at most so many; at least 1. A page of very large entries holds fewer
   * @throws io.eidetica4j.EideticaException {@code instance/InvalidOperation} for a smaller limit
   */
  public EntryPage entries(Optional<String> store, Optional<EntryCursor> after, int limit) {
    return entriesAt(view().tips(), store, after, limit);
  }

  /** As {@link #entries}, of the entries that these tips descend from, and the tips themselves. */
  public EntryPage entriesAt(
      Snapshot tips, Optional<String> store, Optional<EntryCursor> after, int limit) {
    trees.checkOpen();
    return tree.pages().page(trees.backend(), tree.index(), tips, store, after, limit);
  }

  /** How many entries are held, whatever their status. */
  public int entryCount() {
    trees.checkOpen();
    return tree.index().size();
  }

  /**
   * The greatest height (unsigned) among the tips of this handle's view; 0 where there are none.
   */
  public long height() {
    TreeIndex index = tree.index();
    long greatest = 0;
    for (Id tip : snapshot()) {
      long height = index.height(tip).orElse(0);
      greatest = Long.compareUnsigned(height, greatest) > 0 ? height : greatest;
    }
    return greatest;
  }

  /** The status of an entry of this database; empty where it is not held. */
  public Optional<VerificationStatus> status(Id entry) {
    trees.checkOpen();
    return tree.index().status(entry);
  }

  /**
   * Whether an entry is authorised by the settings it rests on; its status stays as it is. Throws
   * as {@link #getEntry}.
   */
  public boolean verifyEntrySignature(Id id) {
    Entry entry = getEntry(id);
    return new Judge(trees, tree, tree.index())
            .judge(entry, signer -> EntrySignatures.verifies(entry, signer))
        instanceof Verdict.Verified;
  }

  /** Judges all entries that wait for a verdict. */
  public VerifyReport verify() {
    trees.checkOpen();
    return new Verifier(trees, tree).verifyAll();
  }

  /** The tips of all that is held, whatever its status; nothing is verified for it. */
  public Snapshot rawTips() {
    trees.checkOpen();
    return tree.index().rawTips();
  }

  /** See {@link io.eidetica4j.dag.Ancestry#completeTips}. */
  public Snapshot completeTips() {
    trees.checkOpen();
    return tree.index().ancestry().completeTips();
  }

  /** See {@link io.eidetica4j.dag.Ancestry#landmarks}. */
  public List<Id> landmarks() {
    trees.checkOpen();
    return tree.index().ancestry().landmarks();
  }

  /** See {@link io.eidetica4j.dag.Ancestry#lacking}. */
  public List<Id> lacking(Snapshot from, Snapshot known) {
    trees.checkOpen();
    return tree.index().ancestry().lacking(from, known);
  }

  /** How many entries are held without a good verdict. */
  public int notVerified() {
    trees.checkOpen();
    return tree.index().ancestry().notVerified();
  }

  /** What was added between two sets of tips; see {@link io.eidetica4j.dag.Ancestry#idsAdded}. */
  public List<Id> idsAdded(Snapshot previous, Snapshot post) {
    trees.checkOpen();
    return tree.index().ancestry().idsAdded(previous, post);
  }

  /** The parents of some entries in this tree, without those of entries that are not held. */
  public Set<Id> parentsOf(Collection<Id> ids) {
    trees.checkOpen();
    return tree.index().ancestry().parentsOf(ids);
  }

  /** Stores an entry as it is, to be verified later. Nobody is told. */
  public Id insertRaw(Entry entry) {
    trees.putEntry(rootId(), VerificationStatus.UNVERIFIED, entry, WriteSource.REMOTE);
    return entry.id();
  }

  /** Has a listener told of every write from now on. */
  public WriteCallback onWrite(WriteListener listener) {
    return onWriteAtTips(snapshot(), listener);
  }

  /** Has a listener told of every write; the first event begins at the given tips. */
  public WriteCallback onWriteAtTips(Snapshot tips, WriteListener listener) {
    trees.checkOpen();
    WriteCallback callback = trees.listeners().add(rootId(), tips, listener);
    if (tree.loaded() == null) {
      tree.index(); // of a tree that is not read, others' writes may not be announced
    }
    return callback;
  }

  /** Names the root, never a key. */
  @Override
  public String toString() {
    return "Database[" + rootId() + "]";
  }
}

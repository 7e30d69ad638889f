package io.eidetica4j.backend;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Where entries and what is known of them are kept. Deliberately low: it stores and reads back; all
 * walks over the graph are made above, on an index built by {@link #scan}.
 *
 * <p>Every method may be called by any number of threads and is atomic by itself: it happens as a
 * whole or not at all, and what it wrote is durable when it returns, as far as the backend keeps
 * anything. Failures are {@link io.eidetica4j.EideticaException}s; a kind {@code
 * backend/OutcomeUnknown} says that a write may have happened. After {@link #close()} every method
 * fails with {@code instance/InstanceDropped}; in a backend opened read-only those that write fail
 * with {@code backend/ReadOnly}.
 */
public interface Backend extends AutoCloseable {
  /** {@code memory}, {@code sqlite}, {@code postgres} or {@code unix}. */
  String kind();

  /** Whether cached states outlive this process, so that writing them spares work later. */
  boolean keepsStates();

  /** Whether writes are refused. */
  boolean isReadOnly();

  /** A stored entry. */
  Optional<Entry> get(Id id);

  /** The stored ones among some entries, by id. */
  Map<Id, Entry> getAll(Collection<Id> ids);

  /** Whether an entry is stored. */
  boolean contains(Id id);

  /** The stored ones among some entries. */
  default Set<Id> contained(Collection<Id> ids) {
    return ids.stream().filter(this::contains).collect(Collectors.toSet());
  }

  /** The tree of a stored entry: the root it names, or itself where it names none. */
  Optional<Id> treeOf(Id id);

  /**
   * Stores entries, all or none. Parents need not be present, and an entry's tree is whatever it
   * says. An entry whose structure is wrong fails the call, before anything is written.
   *
   * @return what became of each, in the order given; an entry given twice is present the second
   *     time
   */
  default List<PutOutcome> put(List<NewEntry> entries) {
    PutUnit unit = PutUnit.received(entries);
    unit.validate();
    return putAll(List.of(unit)).getFirst().outcomes();
  }

  /**
   * Stores several such units, each all or none by itself and each with an outcome of its own, in
   * as few transactions as the storage allows; so many that wait for the disk wait once.
   *
   * @return what became of each, in the order given
   */
  List<PutResult> putAll(List<PutUnit> units);

  /**
   * Has a tree read as the holder of a key, where somebody between here and the storage asks who
   * reads; without effect elsewhere.
   *
   * @param key used for as long as it is not closed
   * @param identity as whom the key signs in that tree
   */
  default void actAs(Id tree, PrivateKey key, SigKey identity) {}

  /** What other processes do to the same storage; empty where this one is its only writer. */
  default Optional<Shared> shared() {
    return Optional.empty();
  }

  /** Outlines of the stored ones among some entries, in no given order. */
  default List<EntryOutline> outlines(Collection<Id> ids) {
    List<EntryOutline> outlines = new ArrayList<>(ids.size());
    getAll(ids)
        .forEach((id, entry) ->
            status(id).ifPresent(found -> outlines.add(EntryOutline.of(entry, found))));
    return outlines;
  }

  /** What local verification found of an entry; empty where it isn't stored. */
  Optional<VerificationStatus> status(Id id);

  /**
   * Sets statuses, all or none, over whatever they were; an id that isn't stored fails the call
   * with {@code backend/EntryNotFound}.
   */
  void setStatus(Map<Id, VerificationStatus> statuses);

  /** Every entry of any tree with a status, in no given order. */
  List<Id> idsWithStatus(VerificationStatus status);

  /** The root entries, in no given order. */
  List<Id> roots();

  /** Every tree of which an entry is stored, in no given order; its root entry may be missing. */
  List<Id> trees();

  /**
   * Hands over an outline of every entry of a tree, in no given order, as of one moment. No entry
   * is decoded for it where the storage has the columns. The receiver may call this backend.
   */
  void scan(Id tree, Consumer<EntryOutline> each);

  /**
   * What a tree holds beside entries that are known to be of it, as of one moment; empty where this
   * storage can't tell without reading most of it, so that {@link #scan} is the better way.
   */
  default Optional<TreeRest> rest(Id tree, KnownEntries known) {
    return Optional.empty();
  }

  /** A state cached under a key that its content determines. */
  Optional<Bytes> cachedState(CacheScope scope, Id key, String store);

  /** Caches a state, in place of what is cached there. */
  void cacheState(CacheScope scope, Id key, String store, Bytes state);

  /** Forgets a cached state, if there is one. */
  void uncacheState(CacheScope scope, Id key, String store);

  /** Forgets the cached states of all scopes. */
  void clearCache();

  /** What says that this backend holds an instance; empty where it holds none. */
  Optional<InstanceMetadata> metadata();

  /** Replaces the instance's metadata. */
  void setMetadata(InstanceMetadata metadata);

  /** The instance's device key, in clear, where this process may have it. */
  Optional<InstanceSecrets> secrets();

  /** Replaces the instance's device key. */
  void setSecrets(InstanceSecrets secrets);

  /** Rows with an expiry beside the entries; in memory they last as long as the backend is open. */
  Records records();

  /**
   * All that is held now, unmoved by what is written from now on; to be closed before this is.
   *
   * @throws io.eidetica4j.EideticaException {@code instance/OperationNotSupported} where the
   *     storage can't do that: a SQLite database in memory has no second connection
   */
  default Frozen freeze() {
    throw ErrorKind.INSTANCE_OPERATION_NOT_SUPPORTED
        .error("Operation not supported: this storage can't be read as of one moment")
        .with("operation", "freeze");
  }

  /** Frees files, locks and connections; again and again without effect. */
  @Override
  void close();
}

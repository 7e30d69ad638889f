package io.eidetica4j.backend.memory;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.CacheScope;
import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.backend.Frozen;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.backend.InstanceSecrets;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.PutOutcome;
import io.eidetica4j.backend.PutResult;
import io.eidetica4j.backend.PutUnit;
import io.eidetica4j.backend.Records;
import io.eidetica4j.backend.memory.MemoryState.Stored;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps everything in memory; a {@link SnapshotFile} can write it down. Storing an entry takes the
 * time of its parents, whatever is stored already.
 */
public final class MemoryBackend implements Backend {
  /** Bytes that cached states may take where nothing else is said. */
  public static final long DEFAULT_CACHE_BYTES = 256L << 20;

  private static final long DROPPABLE_RECORDS_BYTES = 64L << 20;

  private final boolean readOnly;
  private final StateCache cache;
  private final MemoryRecords records =
      new MemoryRecords(DROPPABLE_RECORDS_BYTES, this::checkOpen, this::checkWritable);
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<Id, Stored> entries = new HashMap<>();
  private final Map<Id, List<Id>> trees = new HashMap<>();
  private final List<Id> roots = new ArrayList<>();
  private Optional<InstanceMetadata> metadata = Optional.empty();
  private Optional<InstanceSecrets> secrets = Optional.empty();
  private long changes;
  private volatile boolean closed;

  /** An empty one. */
  public MemoryBackend() {
    this(DEFAULT_CACHE_BYTES);
  }

  /** An empty one whose cached states take at most so many bytes. */
  public MemoryBackend(long cacheBytes) {
    this.readOnly = false;
    this.cache = new StateCache(cacheBytes);
  }

  /** One that holds a state, counts it as unchanged, and possibly refuses changes. */
  MemoryBackend(MemoryState state, boolean readOnly) {
    this.readOnly = readOnly;
    this.cache = new StateCache(DEFAULT_CACHE_BYTES);
    state.entries().forEach(this::insert);
    this.metadata = state.metadata();
    this.secrets = state.secrets();
  }

  @Override
  public String kind() {
    return "memory";
  }

  @Override
  public boolean keepsStates() {
    return false;
  }

  @Override
  public boolean isReadOnly() {
    return readOnly;
  }

  @Override
  public Optional<Entry> get(Id id) {
    return reading(() -> Optional.ofNullable(entries.get(id)).map(Stored::entry));
  }

  @Override
  public Map<Id, Entry> getAll(Collection<Id> ids) {
    return reading(() -> {
      Map<Id, Entry> found = HashMap.newHashMap(ids.size());
      for (Id id : ids) {
        Stored stored = entries.get(id);
        if (stored != null) {
          found.put(id, stored.entry());
        }
      }
      return found;
    });
  }

  @Override
  public boolean contains(Id id) {
    return reading(() -> entries.containsKey(id));
  }

  @Override
  public Optional<Id> treeOf(Id id) {
    return get(id).map(Entry::tree);
  }

  @Override
  public List<PutResult> putAll(List<PutUnit> units) {
    return units.stream().map(this::put).toList();
  }

  private PutResult put(PutUnit unit) {
    try {
      unit.validate();
      return new PutResult.Stored(
          writing(() -> unit.entries().stream().map(this::insert).toList()), 0);
    } catch (EideticaException e) {
      return new PutResult.Failed(e);
    }
  }

  private PutOutcome insert(NewEntry added) {
    return insert(new Stored(added.entry(), added.status()));
  }

  private PutOutcome insert(Stored stored) {
    Entry entry = stored.entry();
    if (entries.putIfAbsent(entry.id(), stored) != null) {
      return PutOutcome.PRESENT;
    }
    trees.computeIfAbsent(entry.tree(), tree -> new ArrayList<>()).add(entry.id());
    if (entry.isRoot()) {
      roots.add(entry.id());
    }
    changes++;
    return PutOutcome.STORED;
  }

  @Override
  public Optional<VerificationStatus> status(Id id) {
    return reading(() -> Optional.ofNullable(entries.get(id)).map(Stored::status));
  }

  @Override
  public void setStatus(Map<Id, VerificationStatus> statuses) {
    writing(() -> {
      statuses.keySet().forEach(this::requireStored);
      statuses.forEach((id, status) ->
          entries.computeIfPresent(id, (key, old) -> new Stored(old.entry(), status)));
      changes += statuses.size();
      return Boolean.TRUE;
    });
  }

  private void requireStored(Id id) {
    if (!entries.containsKey(id)) {
      throw ErrorKind.BACKEND_ENTRY_NOT_FOUND.error("Entry not found: " + id).with("entry_id", id);
    }
  }

  @Override
  public List<Id> idsWithStatus(VerificationStatus status) {
    return reading(() ->
        entries.values().stream()
            .filter(stored -> stored.status() == status)
            .map(stored -> stored.entry().id())
            .toList());
  }

  @Override
  public List<Id> roots() {
    return reading(() -> List.copyOf(roots));
  }

  @Override
  public List<Id> trees() {
    return reading(() -> List.copyOf(trees.keySet()));
  }

  @Override
  public void scan(Id tree, Consumer<EntryOutline> each) {
    // The receiver is called without the lock, so that it may write.
    List<Stored> found =
        reading(() -> trees.getOrDefault(tree, List.of()).stream().map(entries::get).toList());
    for (Stored stored : found) {
      each.accept(EntryOutline.of(stored.entry(), stored.status()));
    }
  }

  @Override
  public Optional<Bytes> cachedState(CacheScope scope, Id key, String store) {
    checkOpen();
    return cache.get(scope, key, store);
  }

  @Override
  public void cacheState(CacheScope scope, Id key, String store, Bytes state) {
    checkWritable();
    cache.put(scope, key, store, state);
  }

  @Override
  public void uncacheState(CacheScope scope, Id key, String store) {
    checkWritable();
    cache.remove(scope, key, store);
  }

  @Override
  public void clearCache() {
    checkWritable();
    cache.clear();
  }

  @Override
  public Optional<InstanceMetadata> metadata() {
    return reading(() -> metadata);
  }

  @Override
  public void setMetadata(InstanceMetadata replacement) {
    writing(() -> {
      metadata = Optional.of(replacement);
      return ++changes;
    });
  }

  @Override
  public Optional<InstanceSecrets> secrets() {
    return reading(() -> secrets.map(InstanceSecrets::copy));
  }

  @Override
  public void setSecrets(InstanceSecrets replacement) {
    InstanceSecrets own = replacement.copy();
    writing(() -> {
      secrets = Optional.of(own);
      return ++changes;
    });
  }

  @Override
  public Records records() {
    return records;
  }

  @Override
  public Frozen freeze() {
    MemoryState now = state();
    return new Frozen(new MemoryBackend(now.withOwnSecrets(), true), new MemoryRows(now));
  }

  /** All that a snapshot file keeps, as of now. */
  MemoryState state() {
    return reading(
        () -> new MemoryState(List.copyOf(entries.values()), metadata, secrets, changes));
  }

  /** Number of the last change that a snapshot file would keep. */
  long changes() {
    return reading(() -> changes);
  }

  /** Forgets everything; what has not been written to a snapshot file is gone. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
      entries.clear();
      trees.clear();
      roots.clear();
      cache.clear();
      records.clear();
      secrets.ifPresent(own -> own.signingKey().close());
      secrets = Optional.empty();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private <T> T reading(Supplier<T> action) {
    return locked(lock.readLock(), action);
  }

  private <T> T writing(Supplier<T> action) {
    checkWritable();
    return locked(lock.writeLock(), action);
  }

  private <T> T locked(Lock which, Supplier<T> action) {
    which.lock();
    try {
      checkOpen();
      return action.get();
    } finally {
      which.unlock();
    }
  }

  private void checkWritable() {
    checkOpen();
    if (readOnly) {
      throw ErrorKind.BACKEND_READ_ONLY.error("This backend was opened read-only");
    }
  }

  private void checkOpen() {
    if (closed) {
      throw ErrorKind.INSTANCE_INSTANCE_DROPPED.error("The backend has been closed");
    }
  }
}

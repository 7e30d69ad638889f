package io.eidetica4j.service.client;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.CacheScope;
import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.backend.InstanceSecrets;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.PutResult;
import io.eidetica4j.backend.PutUnit;
import io.eidetica4j.backend.Records;
import io.eidetica4j.backend.Shared;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.service.protocol.DatabaseOp;
import io.eidetica4j.service.protocol.ServiceResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What another process stores, as far as it lets this one read. It is a storage shared with others:
 * the daemon tells of their writes. It sees verified entries only, since nothing else can be asked
 * for; what is judged here is so in memory only, for the daemon judges for itself.
 */
final class RemoteBackend implements Backend {
  private final Session session;
  private final Identities identities;
  private final EntryCache cache;
  private final boolean readOnly;
  private final Map<Id, RemoteTree> trees = new ConcurrentHashMap<>();
  private final RemoteChanges changes = new RemoteChanges(this);

  /** Keeps what is remembered for a while beside the entries; nothing else is in it. */
  private final MemoryBackend beside = new MemoryBackend();

  RemoteBackend(Session session, long cacheBytes, boolean readOnly) {
    this.session = session;
    this.identities = new Identities(session);
    this.cache = new EntryCache(cacheBytes);
    this.readOnly = readOnly;
  }

  RemoteTree tree(Id root) {
    return trees.computeIfAbsent(root, id -> new RemoteTree(id, identities, cache));
  }

  /** The trees that were read here. */
  Map<Id, RemoteTree> loaded() {
    Map<Id, RemoteTree> loaded = new HashMap<>(trees);
    loaded.values().removeIf(tree -> !tree.isLoaded());
    return loaded;
  }

  RemoteChanges changes() {
    return changes;
  }

  @Override
  public String kind() {
    return "unix";
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
  public void actAs(Id tree, PrivateKey key, SigKey identity) {
    identities.offer(tree, key, identity);
  }

  @Override
  public Optional<Entry> get(Id id) {
    return Optional.ofNullable(getAll(List.of(id)).get(id));
  }

  @Override
  public Map<Id, Entry> getAll(Collection<Id> ids) {
    Map<Id, Entry> found = HashMap.newHashMap(ids.size());
    Map<Id, List<Id>> missing = new LinkedHashMap<>();
    for (Id id : ids) {
      cache
          .get(id)
          .ifPresentOrElse(
              entry -> found.put(id, entry),
              () -> missing.computeIfAbsent(owner(id), root -> new ArrayList<>()).add(id));
    }
    missing.forEach((root, some) -> {
      if (root.isEmpty()) {
        some.forEach(id -> take(identities.askForEntry(id), id, found));
      } else {
        List<DatabaseOp> ops = some.stream().<DatabaseOp>map(DatabaseOp.GetEntry::new).toList();
        List<ServiceResponse> answers = identities.askAll(root, ops);
        for (int i = 0; i < some.size(); i++) {
          take(answers.get(i), some.get(i), found);
        }
      }
    });
    return found;
  }

  /** The tree of which an entry is known to be; else the empty id. */
  private Id owner(Id id) {
    for (Map.Entry<Id, RemoteTree> each : trees.entrySet()) {
      if (each.getValue().knows(id)) {
        return each.getKey();
      }
    }
    return Id.EMPTY;
  }

  private void take(ServiceResponse answer, Id id, Map<Id, Entry> found) {
    if (Answers.isNotFound(answer)) {
      return;
    }
    Entry entry = Answers.as(ServiceResponse.OneEntry.class, answer).entry();
    if (!entry.id().equals(id)) {
      throw ErrorKind.IO.error("I/O error: invalid data: the daemon sent another entry than asked");
    }
    cache.put(entry);
    found.put(id, entry);
  }

  @Override
  public boolean contains(Id id) {
    return !owner(id).isEmpty() || get(id).isPresent();
  }

  @Override
  public Optional<Id> treeOf(Id id) {
    Id owner = owner(id);
    return owner.isEmpty() ? get(id).map(Entry::tree) : Optional.of(owner);
  }

  @Override
  public List<PutResult> putAll(List<PutUnit> units) {
    requireWritable();
    PutResult[] results = new PutResult[units.size()];
    Map<Id, List<Integer>> byTree = new LinkedHashMap<>();
    for (int i = 0; i < units.size(); i++) {
      List<NewEntry> entries = units.get(i).entries();
      if (entries.isEmpty()) {
        results[i] = new PutResult.Stored(List.of(), 0);
      } else {
        Id root = entries.getFirst().entry().tree();
        if (entries.stream().anyMatch(each -> !each.entry().tree().equals(root))) {
          throw unsupported("entries of several databases in one step");
        }
        byTree.computeIfAbsent(root, id -> new ArrayList<>()).add(i);
      }
    }
    byTree.forEach((root, some) -> {
      List<PutResult> got = submit(root, some.stream().map(units::get).toList());
      for (int i = 0; i < got.size(); i++) {
        results[some.get(i)] = got.get(i);
      }
    });
    return Arrays.asList(results);
  }

  private List<PutResult> submit(Id root, List<PutUnit> units) {
    try {
      return tree(root).submit(units);
    } catch (EideticaException e) {
      return units.stream().<PutResult>map(unit -> new PutResult.Failed(e)).toList();
    }
  }

  @Override
  public Optional<Shared> shared() {
    return Optional.of(changes);
  }

  @Override
  public Optional<VerificationStatus> status(Id id) {
    if (!owner(id).isEmpty()) {
      return Optional.of(VerificationStatus.VERIFIED);
    }
    return get(id).map(entry -> VerificationStatus.UNVERIFIED);
  }

  /** A verdict is kept by whoever made it; one can't be taken back from here. */
  @Override
  public void setStatus(Map<Id, VerificationStatus> statuses) {
    requireWritable();
    if (statuses.containsValue(VerificationStatus.UNVERIFIED)) {
      throw unsupported("taking a verdict back");
    }
  }

  @Override
  public List<Id> idsWithStatus(VerificationStatus status) {
    throw unsupported("listing entries by status");
  }

  @Override
  public List<Id> roots() {
    throw unsupported("listing databases");
  }

  @Override
  public List<Id> trees() {
    throw unsupported("listing databases");
  }

  @Override
  public void scan(Id tree, Consumer<EntryOutline> each) {
    tree(tree).load(each);
  }

  /** States are folded here, and kept by whoever folds them. */
  @Override
  public Optional<Bytes> cachedState(CacheScope scope, Id key, String store) {
    return Optional.empty();
  }

  @Override
  public void cacheState(CacheScope scope, Id key, String store, Bytes state) {
    throw unsupported("keeping states");
  }

  @Override
  public void uncacheState(CacheScope scope, Id key, String store) {
    throw unsupported("keeping states");
  }

  @Override
  public void clearCache() {
    throw unsupported("keeping states");
  }

  @Override
  public Optional<InstanceMetadata> metadata() {
    return session.metadata();
  }

  @Override
  public void setMetadata(InstanceMetadata metadata) {
    requireWritable();
    Answers.as(
        ServiceResponse.Ok.class,
        identities.ask(Id.EMPTY, new DatabaseOp.SetInstanceMetadata(metadata)));
  }

  /** The daemon keeps its key to itself. */
  @Override
  public Optional<InstanceSecrets> secrets() {
    return Optional.empty();
  }

  @Override
  public void setSecrets(InstanceSecrets secrets) {
    throw unsupported("setting the device key");
  }

  @Override
  public Records records() {
    return beside.records();
  }

  private void requireWritable() {
    if (readOnly) {
      throw ErrorKind.BACKEND_READ_ONLY.error("The instance was opened read-only");
    }
  }

  private static EideticaException unsupported(String what) {
    return ErrorKind.INSTANCE_OPERATION_NOT_SUPPORTED
        .error("Operation not supported: " + what + " on an instance that another process holds")
        .with("operation", what);
  }

  @Override
  public void close() {
    changes.close();
    session.close();
    beside.close();
  }
}

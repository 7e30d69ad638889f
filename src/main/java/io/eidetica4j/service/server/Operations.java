package io.eidetica4j.service.server;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.History;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.SubTreeNode;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.service.protocol.DatabaseOp;
import io.eidetica4j.service.protocol.ReadScope;
import io.eidetica4j.service.protocol.ServiceRequest;
import io.eidetica4j.service.protocol.ServiceResponse;
import io.eidetica4j.service.protocol.TransactionContext;
import io.eidetica4j.service.protocol.TransactionContext.Parent;
import io.eidetica4j.service.protocol.WireLimits;
import io.eidetica4j.store.StoreNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Serves what a logged-in client asks of databases. Every read passes the gate first. */
final class Operations {
  /** Entries that are read from storage at one time. */
  private static final int AT_ONCE = 256;

  private final Instance instance;
  private final Gate gate;
  private final StateShelf shelf;
  private final Submits submits;
  private final Subscriptions subscriptions;

  /** For one connection; the shelf is the server's. */
  Operations(Instance instance, StateShelf shelf, Submits submits, Subscriptions subscriptions) {
    this.instance = instance;
    this.gate = new Gate(instance.trees());
    this.shelf = shelf;
    this.submits = submits;
    this.subscriptions = subscriptions;
  }

  ServiceResponse serve(LoginState.LoggedIn user, ServiceRequest.OfDatabase request) {
    Id root = request.root();
    Gate.Caller caller = Gate.Caller.of(user, request.identity());
    return switch (request.op()) {
      case DatabaseOp.SubmitSignedEntry(Entry entry, Optional<Snapshot> expected) -> {
        gate.passRead(caller, root); // whoever asks about tips must be allowed to
        submits.takeAt(expected, user, root, entry);
        yield new ServiceResponse.Ok();
      }
      case DatabaseOp.GetVerifiedTips ignored ->
          new ServiceResponse.Ids(gate.read(caller, root).snapshot());
      case DatabaseOp.BeginTransaction begin -> begin(gate.read(caller, root), begin);
      case DatabaseOp.GetStoreState(String store) -> state(gate.read(caller, root), store);
      case DatabaseOp.GetStoreEntries(String store, Snapshot tips, ReadScope scope) -> {
        Database database = gate.read(caller, root);
        yield entries(
            database, database.history().storeEntries(store, tips, scope == ReadScope.VERIFIED));
      }
      case DatabaseOp.GetStoreTipsUpTo(String store, Snapshot upTo) ->
          new ServiceResponse.Ids(gate.read(caller, root).history().storeTips(store, upTo));
      case DatabaseOp.ComputeMergeState(String store, List<Id> ids) ->
          mergeState(gate.read(caller, root).history(), store, ids);
      case DatabaseOp.GetEntry(Id id) -> {
        gate.passRead(caller, root);
        yield entry(caller, id);
      }
      case DatabaseOp.GetCachedState(String store, Id key) -> {
        gate.passRead(caller, root);
        yield new ServiceResponse.CachedState(
            shelf.get(new StateShelf.Key(user.uuid(), root, store, key)));
      }
      case DatabaseOp.CacheState cache -> {
        gate.passRead(caller, root);
        shelf.put(new StateShelf.Key(user.uuid(), root, cache.store(), cache.key()), cache.state());
        yield new ServiceResponse.Ok();
      }
      case DatabaseOp.SetInstanceMetadata(InstanceMetadata metadata) ->
          setMetadata(caller, metadata);
      case DatabaseOp.SubscribeWrites(Snapshot tips) -> {
        gate.passRead(caller, root);
        subscriptions.add(caller, root, tips);
        yield new ServiceResponse.Ok();
      }
      case DatabaseOp.UnsubscribeWrites ignored -> {
        subscriptions.remove(root);
        yield new ServiceResponse.Ok();
      }
    };
  }

  private static ServiceResponse begin(Database database, DatabaseOp.BeginTransaction request) {
    Database wanted = request.scope() == ReadScope.VERIFIED ? database : database.allowUnverified();
    Snapshot main = wanted.snapshot();
    if (main.isEmpty()) {
      throw ErrorKind.TRANSACTION_EMPTY_TIPS_NOT_ALLOWED.error(
          "Database " + database.rootId() + " has no tips in this view");
    }
    History history = database.history();
    SortedMap<String, List<Parent>> stores = new TreeMap<>();
    for (String store : request.stores()) {
      stores.put(
          store,
          history.storeTips(store, main).tips().stream()
              .map(id -> new Parent(id, history.storeHeight(id, store)))
              .toList());
    }
    return new TransactionContext(
        main.tips().stream().map(id -> new Parent(id, history.height(id))).toList(),
        stores,
        history.storeTips(StoreNames.SETTINGS, main),
        Doc.CRDT.encode(history.state(StoreNames.SETTINGS, main)));
  }

  private static ServiceResponse state(Database database, String store) {
    return new ServiceResponse.State(
        Doc.CRDT.encode(database.history().state(store, database.snapshot())));
  }

  private static ServiceResponse mergeState(History history, String store, List<Id> ids) {
    Id base = history.mergeBase(store, ids);
    return new ServiceResponse.MergeState(
        base, ids.size() == 1 ? List.of() : history.path(store, base, ids));
  }

  /** Reads piece by piece, and no further than a frame can hold. */
  private static ServiceResponse entries(Database database, List<Id> ids) {
    List<Entry> entries = new ArrayList<>(ids.size());
    long least = 0;
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      List<Id> some = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
      for (Entry entry : database.getEntries(some)) {
        least += leastJsonBytes(entry);
        entries.add(entry);
      }
      if (least > WireLimits.FRAME_BYTES) {
        throw ErrorKind.INSTANCE_LIMIT_EXCEEDED
            .error("The entries of this store are more than one frame can hold")
            .with("limit", WireLimits.FRAME_BYTES);
      }
    }
    return new ServiceResponse.Entries(entries);
  }

  /** Two characters for each byte, and the signature and the names around. */
  private static long leastJsonBytes(Entry entry) {
    long payload = 0;
    for (SubTreeNode node : entry.subtrees()) {
      payload += node.data().map(data -> 2L * data.length()).orElse(0L);
    }
    return payload + 200;
  }

  /** The entry names its database, which must be readable too. */
  private ServiceResponse entry(Gate.Caller caller, Id id) {
    Entry entry = instance.backend().get(id).orElseThrow(() -> Gate.notFound(id));
    gate.read(caller, entry.tree());
    return new ServiceResponse.OneEntry(entry);
  }

  /** What the instance is may be said anew, but not that it is another one. */
  private ServiceResponse setMetadata(Gate.Caller caller, InstanceMetadata metadata) {
    InstanceMetadata now = instance.metadata();
    gate.passAdmin(caller, now.databasesDb());
    boolean same =
        metadata.id().equals(now.id())
            && metadata.usersDb().equals(now.usersDb())
            && metadata.databasesDb().equals(now.databasesDb())
            && metadata.syncDb().stream().allMatch(sync -> gate.find(sync).isPresent());
    if (!same) {
      throw ErrorKind.INSTANCE_INVALID_OPERATION.error(
          "The metadata are not those of this instance, or name a database that is not here");
    }
    instance.backend().setMetadata(metadata);
    return new ServiceResponse.Ok();
  }
}

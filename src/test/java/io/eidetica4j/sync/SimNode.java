package io.eidetica4j.sync;

import io.eidetica4j.FixedClock;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.backend.FaultyBackend;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.InstanceOptions;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.instance.SyncSettings;
import io.eidetica4j.instance.User;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.sync.engine.EngineOptions;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.DatabaseTicket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One node of a simulated network, with one user. */
final class SimNode implements AutoCloseable {
  /** Kept until the end, since an instance that nobody holds any more closes its storage. */
  private final Optional<SimNode> before;

  private final SimNetwork network;
  private final FixedClock clock;
  final MemoryBackend storage;

  /** The way to the storage, on which things may go wrong. */
  final FaultyBackend faults;

  final String name;
  final Instance instance;
  final User user;
  final Sync sync;

  SimNode(String name, SimNetwork network, FixedClock clock) {
    this(name, network, clock, new MemoryBackend(), Optional.empty());
  }

  private SimNode(
      String name,
      SimNetwork network,
      FixedClock clock,
      MemoryBackend storage,
      Optional<SimNode> before) {
    this.before = before;
    this.network = network;
    this.clock = clock;
    this.storage = storage;
    this.name = name;
    this.faults = new FaultyBackend(storage);
    Opened opened =
        Instance.connectOrCreateBackend(
            faults.backend(), NewUser.passwordless(name), InstanceOptions.DEFAULT.withClock(clock));
    this.instance = opened.instance();
    this.user = opened.user().orElseGet(() -> instance.loginUser(name, Optional.empty()));
    this.sync =
        Sync.enable(
            instance,
            SyncOptions.DEFAULT
                .withAdvertised(List.of(address()))
                .withEngine(EngineOptions.DEFAULT.inForeground()));
    network.join(name, sync);
  }

  /** The process dies, and another one opens what is stored: nothing else is left of this one. */
  SimNode crashAndRestart() {
    network.leave(name);
    return new SimNode(name, network, clock, storage, Optional.of(this));
  }

  Address address() {
    return SimNetwork.address(name);
  }

  PublicKey key() {
    return user.defaultKey();
  }

  /** A database of this node's user, synced at every commit, that these keys may write to. */
  Database create(String title, PublicKey... writers) {
    Database database = user.createDatabase(Doc.of("name", title), key());
    for (PublicKey writer : writers) {
      database.write(
          t -> t.getSettings().setAuthKey(writer, AuthKey.active("writer", Permission.write(10))));
    }
    user.trackDatabase(database.rootId(), key(), SyncSettings.onCommit());
    return database;
  }

  /** Another user of the node, without a right to any database. */
  User newUser(String username) {
    user.admin().createUser(NewUser.passwordless(username));
    return instance.loginUser(username, Optional.empty());
  }

  DatabaseTicket ticket(Database database) {
    return sync.createTicket(database.rootId());
  }

  /** Joins by a ticket and syncs at every commit from then on. */
  Database join(DatabaseTicket ticket) {
    sync.requestAccess(user, ticket, key(), Optional.empty(), Optional.empty());
    user.trackDatabase(ticket.databaseId(), key(), SyncSettings.onCommit());
    return user.openDatabase(ticket.databaseId());
  }

  Id write(Id tree, String key, String value) {
    return user.openDatabase(tree).write(t -> t.getStore(DocStore.TYPE, "data").set(key, value));
  }

  /** All that can be read in the store, by key. */
  Map<String, String> read(Id tree) {
    Map<String, String> values = new TreeMap<>();
    user.openDatabase(tree)
        .getStoreViewer(DocStore.TYPE, "data")
        .getAll()
        .forEach((key, value) -> value.asText().ifPresent(text -> values.put(key, text)));
    return values;
  }

  @Override
  public void close() {
    user.close();
    instance.close();
    before.ifPresent(SimNode::close);
  }
}

package io.eidetica4j.sync.handler;

import io.eidetica4j.EideticaException;
import io.eidetica4j.FixedClock;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.Challenges;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.InstanceOptions;
import io.eidetica4j.instance.InstanceSync;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.SyncHost;
import io.eidetica4j.instance.User;
import io.eidetica4j.instance.UserLocation;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.sync.peers.BootstrapRequests;
import io.eidetica4j.sync.peers.Peers;
import io.eidetica4j.sync.peers.PushRights;
import io.eidetica4j.sync.peers.SyncDatabase;
import io.eidetica4j.sync.peers.Wishes;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.BootstrapResponse;
import io.eidetica4j.sync.protocol.HandshakeRequest;
import io.eidetica4j.sync.protocol.IncrementalResponse;
import io.eidetica4j.sync.protocol.SyncRequest;
import io.eidetica4j.sync.protocol.SyncRequestAuth;
import io.eidetica4j.sync.protocol.SyncResponse;
import io.eidetica4j.sync.protocol.SyncTreeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node that answers, with one user, and whoever asks it. */
final class HandlerScene implements AutoCloseable {
  static final PublicKey PEER = PublicKey.random();
  static final BootstrapRequests.Bounds BOUNDS =
      new BootstrapRequests.Bounds(5, 8, Duration.ofDays(30));

  final FixedClock clock;
  final Instance instance;
  final SyncHost host;
  final Peers peers;
  final Wishes wishes;
  final BootstrapRequests requests;
  final PushRights rights;
  final SyncHandler handler;
  private final Optional<User> user;

  HandlerScene() {
    this(HandlerOptions.DEFAULT);
  }

  HandlerScene(HandlerOptions options) {
    this(options, new FixedClock(1_700_000_000_000L));
  }

  private HandlerScene(HandlerOptions options, FixedClock clock) {
    this(
        Instance.connectOrCreate(
            "memory://", NewUser.passwordless("alice"), InstanceOptions.DEFAULT.withClock(clock)),
        options,
        clock);
  }

  private HandlerScene(
      io.eidetica4j.instance.Opened opened, HandlerOptions options, FixedClock clock) {
    this(opened.instance(), opened.user(), options, clock);
  }

  HandlerScene(Instance instance, Optional<User> user, HandlerOptions options, FixedClock clock) {
    this.clock = clock;
    this.instance = instance;
    this.user = user;
    List<SyncHost> hosts = new ArrayList<>();
    List<Wishes> told = new ArrayList<>();
    instance.enableSync(h -> {
      hosts.add(h);
      return new Told(told);
    });
    this.host = hosts.getFirst();
    SyncDatabase database = SyncDatabase.open(host);
    this.peers = new Peers(database);
    this.wishes = new Wishes(host, database);
    told.add(wishes);
    wishes.takeAll();
    this.requests = new BootstrapRequests(database, BOUNDS);
    this.rights = new PushRights(host.backend().records(), clock);
    this.handler = new SyncHandler(host, peers, wishes, requests, rights, options);
  }

  private record Told(List<Wishes> wishes) implements InstanceSync {
    @Override
    public void flush() {}

    @Override
    public String ticket(Id database) {
      return "";
    }

    @Override
    public void userChanged(UserLocation user) {
      wishes.forEach(w -> w.take(user));
    }

    @Override
    public void close() {}
  }

  User alice() {
    return user.orElseThrow();
  }

  /** A database that is shared, with one key written to it. */
  Database shared(String name) {
    Database database = unshared(name);
    alice().enableSync(database.rootId());
    return database;
  }

  Database unshared(String name) {
    Database database = alice().createDatabase(Doc.of("name", name), alice().defaultKey());
    write(database, "x", name);
    return database;
  }

  static Id write(Database database, String key, String value) {
    return database.write(t -> t.getStore(DocStore.TYPE, "data").set(key, value));
  }

  static void grant(Database database, PublicKey key, Permission permission) {
    database.write(t -> t.getSettings().setAuthKey(key, AuthKey.active("granted", permission)));
  }

  static void grantAll(Database database, Permission permission) {
    database.write(t -> t.getSettings().setGlobalAuthKey(AuthKey.active(permission)));
  }

  // ---- asking

  SyncResponse ask(SyncRequest request) {
    return handler.handle(
        request, RequestContext.of(request, Optional.of(Address.http("10.0.0.9:5555"))));
  }

  SyncResponse bootstrap(Id tree) {
    return ask(request(tree, Snapshot.EMPTY, Optional.empty(), Optional.empty(), Optional.empty()));
  }

  SyncResponse bootstrap(Id tree, PrivateKey key, Optional<Permission> permission) {
    return ask(request(tree, Snapshot.EMPTY, Optional.of(key), permission, Optional.empty()));
  }

  SyncResponse incremental(Id tree, Snapshot tips, Optional<PrivateKey> key) {
    return ask(request(tree, tips, key, Optional.empty(), Optional.of(PEER)));
  }

  SyncTreeRequest request(
      Id tree,
      Snapshot tips,
      Optional<PrivateKey> key,
      Optional<Permission> permission,
      Optional<PublicKey> peer) {
    return new SyncTreeRequest(
        tree,
        tips,
        peer,
        key.map(PrivateKey::publicKey),
        key.map(k -> "name"),
        permission,
        Optional.empty(),
        key.map(k -> SyncRequestAuth.sign(k, instance.id(), tree, tips, clock.get())));
  }

  SyncResponse handshake(PublicKey peer, Address... addresses) {
    return handshake(peer, Bytes.wrap(Challenges.generate()), addresses);
  }

  SyncResponse handshake(PublicKey peer, Bytes challenge, Address... addresses) {
    return ask(
        new HandshakeRequest(peer, peer, Optional.of("peer"), 0, challenge, List.of(addresses)));
  }

  static List<Entry> entries(SyncResponse response) {
    List<Entry> entries = new ArrayList<>();
    switch (response) {
      case BootstrapResponse bootstrap -> {
        entries.add(bootstrap.rootEntry());
        bootstrap.allEntries().forEach(entries::add);
      }
      case IncrementalResponse incremental -> incremental.missingEntries().forEach(entries::add);
      default -> throw new AssertionError("no entries: " + response);
    }
    return entries;
  }

  static String error(SyncResponse response) {
    return response instanceof SyncResponse.Failure(String message)
        ? message
        : "not refused: " + response;
  }

  @Override
  public void close() {
    try {
      user.ifPresent(User::close);
    } catch (EideticaException e) {
      // it was closed by the test
    }
    instance.close();
  }
}

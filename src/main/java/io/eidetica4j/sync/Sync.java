package io.eidetica4j.sync;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.InstanceSync;
import io.eidetica4j.instance.SyncHost;
import io.eidetica4j.instance.SyncSettings;
import io.eidetica4j.instance.User;
import io.eidetica4j.instance.UserLocation;
import io.eidetica4j.sync.client.AccessRequest;
import io.eidetica4j.sync.client.Exchanges;
import io.eidetica4j.sync.client.Routes;
import io.eidetica4j.sync.client.SyncClient;
import io.eidetica4j.sync.client.Transports;
import io.eidetica4j.sync.client.TreeResult;
import io.eidetica4j.sync.engine.Engine;
import io.eidetica4j.sync.engine.PeerState;
import io.eidetica4j.sync.handler.HttpEndpoint;
import io.eidetica4j.sync.handler.ReadAccess;
import io.eidetica4j.sync.handler.SyncHandler;
import io.eidetica4j.sync.peers.AddressOrigins;
import io.eidetica4j.sync.peers.BootstrapRequests;
import io.eidetica4j.sync.peers.Peers;
import io.eidetica4j.sync.peers.PushRights;
import io.eidetica4j.sync.peers.SyncDatabase;
import io.eidetica4j.sync.peers.Wishes;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.DatabaseTicket;
import io.eidetica4j.sync.protocol.TreeInfo;
import io.eidetica4j.sync.state.SyncState;
import io.eidetica4j.sync.state.SyncValues;
import io.eidetica4j.sync.state.TransportConfigs;
import io.eidetica4j.sync.transport.HttpTransport;
import io.eidetica4j.sync.transport.SyncTransport;
import io.eidetica4j.sync.transport.TransportBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The exchange of an instance with its peers. Got by {@link #enable} or {@link #of}; ends with the
 * instance. Methods that reach for the network block until they are done; they throw {@code sync/…}
 * errors as the reference names them.
 */
public final class Sync implements InstanceSync {
  private final SyncHost host;
  private final SyncOptions options;
  private final SyncDatabase database;
  private final Peers peers;
  private final Wishes wishes;
  private final BootstrapRequests requests;
  private final TransportConfigs transportConfigs;
  private final SyncValues values;
  private final SyncState state;
  private final AddressOrigins origins;
  private final PushRights rights;
  private final Transports transports = new Transports();
  private final SyncHandler handler;
  private final SyncClient client;
  private final Engine engine;

  private Sync(SyncHost host, SyncOptions options) {
    this.host = host;
    this.options = options;
    this.database = SyncDatabase.open(host);
    this.peers = new Peers(database);
    this.wishes = new Wishes(host, database);
    this.requests = new BootstrapRequests(database, options.requests());
    this.transportConfigs = new TransportConfigs(database);
    this.values = new SyncValues(database);
    this.state = new SyncState(database);
    this.origins = new AddressOrigins(host.backend().records(), host.clock());
    this.rights = new PushRights(host.backend().records(), host.clock());
    this.handler = new SyncHandler(host, peers, wishes, requests, rights, options.handler());
    Exchanges exchanges = new Exchanges(host, transports, options::advertised);
    Routes routes = new Routes(host, peers, origins, exchanges);
    this.client = new SyncClient(host, peers, origins, rights, exchanges, routes);
    this.engine = new Engine(host, peers, wishes, rights, exchanges, routes, options.engine());
  }

  static Sync start(SyncHost host, SyncOptions options) {
    Sync sync = new Sync(host, options);
    sync.transports.add(new HttpTransport(options.http(), host.limits()));
    sync.wishes.takeAll();
    sync.engine.start();
    return sync;
  }

  /** Begins to sync an instance, unless it is synced already, and then as it was begun. */
  public static Sync enable(Instance instance, SyncOptions options) {
    instance.enableSync(host -> start(host, options));
    return of(instance)
        .orElseThrow(
            () -> ErrorKind.BACKEND_READ_ONLY.error("What is open read-only can't be synced"));
  }

  /** The sync of an instance, if it is on. */
  public static Optional<Sync> of(Instance instance) {
    return instance.sync().filter(Sync.class::isInstance).map(Sync.class::cast);
  }

  // ---- parts

  /** The database {@code _sync}. */
  public Id databaseId() {
    return database.rootId();
  }

  /** The peers that are known. */
  public Peers peers() {
    return peers;
  }

  /** The requests for access. */
  public BootstrapRequests requests() {
    return requests;
  }

  /** What answers peers. */
  public SyncHandler handler() {
    return handler;
  }

  /** What answers peers over HTTP, in whatever web server. */
  public HttpEndpoint httpEndpoint() {
    return new HttpEndpoint(handler, host.limits());
  }

  /** Adds a way to reach peers, in place of the one for the same type of address. */
  public void addTransport(SyncTransport transport) {
    transports.add(transport);
  }

  /**
   * Makes a way to reach peers, with what was kept under its name, and adds it.
   *
   * @throws EideticaException what the builder throws
   */
  public void registerTransport(String name, TransportBuilder builder) {
    TransportBuilder.Built built = builder.build(transportConfigs.state(name));
    built.state().ifPresent(state -> transportConfigs.saveState(name, state));
    transports.add(built.transport());
  }

  /** How named transports are set up; nothing here reads it but whoever set them up. */
  public TransportConfigs transportConfigs() {
    return transportConfigs;
  }

  /** A setting that somebody keeps here; nothing here reads it. */
  public Optional<String> getSetting(String key) {
    return values.get(key);
  }

  /** Keeps a setting. */
  public void setSetting(String key, String value) {
    values.set(key, value);
  }

  /** How syncs went, where applications keep that. */
  public SyncState state() {
    return state;
  }

  // ---- peers

  /** Makes the acquaintance of whoever is at an address, and gives its device key. */
  public PublicKey connect(Address address) {
    return connect(address, Optional.empty());
  }

  /**
   * Makes the acquaintance of a peer at an address.
   *
   * @param expected who is to be there
   * @throws EideticaException {@code sync/HandshakeFailed} where it is somebody else, of whom
   *     nothing is kept
   */
  public PublicKey connect(Address address, Optional<PublicKey> expected) {
    PublicKey peer = client.connect(address, expected).publicKey();
    engine.wake(peer);
    return peer;
  }

  /** What whoever is at an address offers to anyone. */
  public List<TreeInfo> discover(Address address) {
    return client.connect(address).availableTrees();
  }

  /**
   * Names a peer for a database: from now on that is synced with it. Nothing is sent yet.
   *
   * @param addresses where our operator says that it is
   */
  public void declare(
      PublicKey peer, Optional<String> displayName, List<Address> addresses, Id tree) {
    peers.changeBoth((table, trees) -> {
      if (table.find(peer).isEmpty()) {
        table.register(peer, displayName);
      }
      for (Address address : addresses) {
        table.addAddress(peer, address);
      }
      return true;
    });
    addresses.forEach(origins::operatorNames);
    peers.addTree(peer, tree);
    rights.choose(peer, tree);
    engine.look();
  }

  /** Adds an address that our operator names for a peer. */
  public void addAddress(PublicKey peer, Address address) {
    peers.change(table -> table.addAddress(peer, address));
    origins.operatorNames(address);
    engine.wake(peer);
  }

  /** Blocks a peer and ends all that is exchanged with it. */
  public void removePeer(PublicKey peer) {
    peers.treesOf(peer).forEach(tree -> rights.forget(peer, tree));
    peers.remove(peer);
    engine.look();
  }

  // ---- databases

  /** Syncs a database with whoever is at an address, showing the device key or another one. */
  public TreeResult syncWith(Address address, Id tree, Optional<PrivateKey> key) {
    TreeResult result = client.syncTree(address, tree, key);
    engine.look();
    return result;
  }

  /** Syncs a database with a peer that is known. */
  public TreeResult syncWith(PublicKey peer, Id tree, Optional<PrivateKey> key) {
    TreeResult result = client.syncTree(peer, tree, key);
    engine.look();
    return result;
  }

  /** Gets a database from whoever is at an address, asking for access. */
  public TreeResult request(Address address, Id tree, AccessRequest access) {
    TreeResult result = client.requestTree(address, tree, access);
    engine.look();
    return result;
  }

  /** Syncs the database of a ticket with the first of its addresses that works. */
  public TreeResult syncWith(DatabaseTicket ticket) {
    TreeResult result = client.syncWithTicket(ticket);
    engine.look();
    return result;
  }

  /**
   * Gets the database of a ticket from the first of its addresses that works, asking for access.
   *
   * @throws EideticaException {@code sync/BootstrapPending} where somebody has to decide first
   */
  public TreeResult request(DatabaseTicket ticket, AccessRequest access) {
    return request(ticket, access, true);
  }

  private TreeResult request(DatabaseTicket ticket, AccessRequest access, boolean isOperators) {
    TreeResult result = client.requestWithTicket(ticket, access, isOperators);
    engine.look();
    return result;
  }

  /** Syncs a database with all its peers now, one after the other; the first error at the end. */
  public List<TreeResult> syncNow(Id tree, Optional<PrivateKey> key) {
    List<TreeResult> results = new ArrayList<>();
    Optional<EideticaException> failure = Optional.empty();
    for (PublicKey peer : peers.peersOf(tree)) {
      try {
        results.add(client.syncTree(peer, tree, key));
      } catch (EideticaException e) {
        failure = failure.or(() -> Optional.of(e));
      }
    }
    if (results.isEmpty() && failure.isPresent()) {
      throw failure.get();
    }
    return List.copyOf(results);
  }

  /** A ticket for a database with the addresses of this node. */
  public DatabaseTicket createTicket(Id tree) {
    return new DatabaseTicket(tree, options.advertised());
  }

  @Override
  public String ticket(Id tree) {
    return createTicket(tree).toString();
  }

  /** Sends entries as they are to an address. */
  public void sendEntries(List<Entry> entries, Address address) {
    client.sendEntries(entries, address);
  }

  /** Has an entry sent to a peer. */
  public void queueEntry(PublicKey peer, Id entry, Id tree) {
    engine.enqueue(peer, tree, List.of(entry));
  }

  // ---- access

  /**
   * Joins the database of a ticket with a user's key, and tracks it then.
   *
   * @throws EideticaException {@code user/KeyNotFound}; {@code sync/BootstrapPending} where
   *     somebody has to decide first: the key is noted for the database, and the same call
   *     completes it later
   */
  public TreeResult requestAccess(
      User user,
      DatabaseTicket ticket,
      PublicKey key,
      Optional<Permission> permission,
      Optional<Doc> metadata) {
    return requestAccess(user, ticket, key, permission, metadata, true);
  }

  /**
   * The same.
   *
   * @param isOperators whether whoever brought the ticket may have us dial any address; else only
   *     those are dialled that anybody could name
   * @throws EideticaException {@code sync/InvalidAddress} for others; {@code sync/PermissionDenied}
   *     where others name a database of the instance itself
   */
  public TreeResult requestAccess(
      User user,
      DatabaseTicket ticket,
      PublicKey key,
      Optional<Permission> permission,
      Optional<Doc> metadata,
      boolean isOperators) {
    Id tree = ticket.databaseId();
    AccessRequest access =
        new AccessRequest(
            user.getSigningKey(key),
            Optional.of(key.text()),
            permission,
            metadata,
            isOperators || mayShow(tree, key));
    TreeResult result;
    try {
      result = request(ticket, access, isOperators);
    } catch (EideticaException e) {
      if (e.kind() == ErrorKind.SYNC_BOOTSTRAP_PENDING) {
        user.mapKey(key, tree, SigKey.fromPubkey(key));
      }
      throw e;
    }
    SyncSettings wanted =
        user.databases().stream()
            .filter(tracked -> tracked.databaseId().equals(tree))
            .findFirst()
            .map(tracked -> tracked.syncSettings())
            .orElse(SyncSettings.disabled());
    user.trackDatabase(tree, key, wanted);
    return result;
  }

  /** Whether the holder of a key may see what is held here of a database; in doubt not. */
  private boolean mayShow(Id tree, PublicKey key) {
    if (host.systemDatabases().contains(tree)) {
      throw ErrorKind.SYNC_PERMISSION_DENIED.error(
          "Permission denied: " + tree + " is a database of this instance itself");
    }
    if (host.backend().treeOf(tree).isEmpty()) {
      return true; // there is nothing
    }
    try {
      return new ReadAccess(host.trees()).canRead(tree, key);
    } catch (EideticaException e) {
      return false;
    }
  }

  /**
   * Gives the key of a request the right that it asks for.
   *
   * @param approver must be an admin of the database
   * @throws EideticaException {@code sync/RequestNotFound}, {@code sync/InvalidRequestState},
   *     {@code sync/InsufficientPermission}, also where more is asked for than the approver has;
   *     {@code sync/PermissionDenied} where the key was revoked once
   */
  public void approve(String requestId, DatabaseKey approver) {
    new Approvals(host, requests).approve(requestId, approver);
  }

  /** Refuses a request; errors as {@link #approve}. */
  public void reject(String requestId, DatabaseKey approver) {
    new Approvals(host, requests).reject(requestId, approver);
  }

  // ---- what happens by itself

  /** How it stands with each peer and database. */
  public List<PeerState> status() {
    return engine.states();
  }

  /** Does what is due, where the engine has no threads of its own. */
  public void work() {
    engine.work();
  }

  /** Has all databases compared with all peers as soon as possible. */
  public void allDue() {
    engine.allDue();
  }

  @Override
  public void flush() {
    engine.flush();
  }

  @Override
  public void userChanged(UserLocation user) {
    wishes.take(user);
  }

  @Override
  public void close() {
    engine.close();
    transports.close();
  }
}

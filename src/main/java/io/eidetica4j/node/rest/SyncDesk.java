package io.eidetica4j.node.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.SyncSettings;
import io.eidetica4j.instance.TrackedDatabase;
import io.eidetica4j.instance.User;
import io.eidetica4j.node.json.Members;
import io.eidetica4j.node.json.PlainJson;
import io.eidetica4j.sync.Sync;
import io.eidetica4j.sync.client.TreeResult;
import io.eidetica4j.sync.peers.BootstrapRequest;
import io.eidetica4j.sync.peers.PeerStatus;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.DatabaseTicket;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What users do about sync, as the API says it: for its resources, and for commands that work on a
 * storage without a node. Texts of ids and keys are taken as they stand in addresses.
 */
public final class SyncDesk {
  private final Databases databases;

  /** For an instance that is open in this process. */
  public SyncDesk() {
    this(new Databases());
  }

  SyncDesk(Databases databases) {
    this.databases = databases;
  }

  // ---- peers; for administrators

  /** How it stands with each peer and database. */
  public SyncForms.Status status(User user) {
    user.admin();
    Sync sync = SyncForms.sync(user);
    return new SyncForms.Status(
        user.instance().id().text(),
        sync.createTicket(sync.databaseId()).addresses().stream().map(Object::toString).toList(),
        peers(sync));
  }

  /** The peers that are known. */
  public List<SyncForms.PeerForm> peers(User user) {
    user.admin();
    return peers(SyncForms.sync(user));
  }

  private static List<SyncForms.PeerForm> peers(Sync sync) {
    return sync.peers().list().stream().map(peer -> SyncForms.peer(peer, sync.status())).toList();
  }

  /**
   * Makes the acquaintance of a peer, also of one that was blocked: {@code address}, {@code
   * public_key}?, {@code database}?.
   */
  public SyncForms.PeerForm addPeer(User user, Members wanted) {
    Address address = Address.http(wanted.text("address"));
    Optional<PublicKey> expected = wanted.optionalText("public_key").map(Ids::key);
    Optional<Id> database =
        wanted.optionalText("database").map(id -> databases.open(user, id).database().rootId());
    wanted.end();
    user.admin();
    Sync sync = SyncForms.sync(user);
    PublicKey found = sync.connect(address, expected);
    if (sync.peers().isBlocked(found)) {
      sync.peers().change(table -> table.setStatus(found, PeerStatus.ACTIVE));
    }
    database.ifPresent(id -> sync.declare(found, Optional.empty(), List.of(address), id));
    return SyncForms.peer(sync.peers().get(found), sync.status());
  }

  /** Blocks a peer. */
  public void removePeer(User user, String key) {
    user.admin();
    SyncForms.sync(user).removePeer(Ids.key(key));
  }

  // ---- databases

  /** The databases that a user has synced. */
  public List<String> synced(User user) {
    return user.databases().stream()
        .filter(row -> row.syncSettings().syncEnabled())
        .map(row -> row.databaseId().toString())
        .toList();
  }

  /** Syncs a database with all its peers now. */
  public SyncForms.Synced sync(User user, String id) {
    Databases.Opened opened = databases.open(user, id);
    List<TreeResult> results =
        SyncForms.sync(user)
            .syncNow(opened.database().rootId(), Optional.of(user.getSigningKey(opened.key())));
    return new SyncForms.Synced(
        results.size(),
        results.stream().mapToLong(TreeResult::received).sum(),
        results.stream().mapToLong(TreeResult::sent).sum());
  }

  /** Has a database synced at every commit from now on, unless the user has it synced already. */
  public void keepSynced(User user, String id) {
    Databases.Opened opened = databases.open(user, id);
    Id root = opened.database().rootId();
    Optional<TrackedDatabase> tracked =
        user.databases().stream().filter(row -> row.databaseId().equals(root)).findFirst();
    if (tracked.filter(row -> row.syncSettings().syncEnabled()).isEmpty()) {
      user.trackDatabase(
          root, tracked.map(TrackedDatabase::keyId).orElse(opened.key()), SyncSettings.onCommit());
    }
  }

  /** A ticket with which others join a database, which is synced from now on. */
  public SyncForms.Ticket ticket(User user, String id) {
    Databases.Opened opened = databases.open(user, id);
    return new SyncForms.Ticket(user.share(opened.database().rootId()));
  }

  /**
   * Joins: {@code ticket}, {@code key}?, {@code permission}?, {@code metadata}?. Who is no
   * administrator can't have the node dial what only the node can reach.
   */
  public SyncForms.Joining join(User user, Members wanted) {
    DatabaseTicket ticket = DatabaseTicket.parse(wanted.text("ticket"));
    Optional<PublicKey> key = wanted.optionalText("key").map(Ids::key);
    Optional<Permission> permission = Permissions.optional(wanted, "permission");
    Optional<Doc> metadata = metadata(wanted);
    wanted.end();
    try {
      TreeResult result =
          SyncForms.sync(user)
              .requestAccess(
                  user,
                  ticket,
                  key.orElseGet(user::defaultKey),
                  permission,
                  metadata,
                  user.isAdmin());
      return new SyncForms.Joined(
          ticket.databaseId().toString(),
          result.received(),
          result.granted().map(Permissions::form));
    } catch (EideticaException e) {
      if (e.kind() == ErrorKind.SYNC_BOOTSTRAP_PENDING) {
        return new SyncForms.Waiting(e.detail("request_id").orElse(""));
      }
      throw e;
    }
  }

  private static Optional<Doc> metadata(Members wanted) {
    Optional<JsonNode> given = wanted.raw("metadata").filter(json -> !json.isNull());
    if (given.isPresent() && !given.get().isObject()) {
      throw wanted.invalid("metadata", "Expected an object");
    }
    return given.map(json -> (Doc) PlainJson.parse(json, wanted.pointer("metadata")));
  }

  // ---- requests

  /** The requests for access to databases that the user administers. */
  public List<SyncForms.RequestForm> requests(User user, Optional<String> status) {
    return SyncForms.sync(user)
        .requests()
        .search(request -> status.isEmpty() || request.status().kind().equals(status.get()))
        .stream()
        .filter(row -> administers(user, row.value()))
        .map(SyncForms::request)
        .toList();
  }

  private boolean administers(User user, BootstrapRequest request) {
    return databases
        .find(user, request.treeId())
        .filter(opened -> opened.permission().canAdmin())
        .isPresent();
  }

  /** Gives what is asked for. */
  public void approve(User user, String id) {
    decide(user, id, SyncForms.sync(user)::approve);
  }

  /** Refuses what is asked for. */
  public void reject(User user, String id) {
    decide(user, id, SyncForms.sync(user)::reject);
  }

  private void decide(User user, String id, BiConsumer<String, DatabaseKey> decision) {
    BootstrapRequest request =
        SyncForms.sync(user)
            .requests()
            .find(id)
            .filter(r -> administers(user, r))
            .orElseThrow(() ->
                ErrorKind.SYNC_REQUEST_NOT_FOUND.error(
                    "Bootstrap request not found: " + Ids.shown(id)));
    PublicKey key = databases.open(user, request.treeId().toString()).key();
    decision.accept(
        id,
        user.keyMapping(key, request.treeId())
            .map(identity -> new DatabaseKey(user.getSigningKey(key), identity))
            .orElseGet(() -> DatabaseKey.of(user.getSigningKey(key))));
  }
}

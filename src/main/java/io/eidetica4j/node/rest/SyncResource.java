package io.eidetica4j.node.rest;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.instance.User;
import io.eidetica4j.node.json.Members;
import io.eidetica4j.node.json.PlainJson;
import io.eidetica4j.sync.Sync;
import io.eidetica4j.sync.peers.BootstrapRequest;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.DatabaseTicket;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Peers, joining, and requests for access. */
@Path(Api.ROOT + "/sync")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Sync")
public class SyncResource {
  private final Exchange exchange;
  private final Databases databases;

  SyncResource(Exchange exchange, Databases databases) {
    this.exchange = exchange;
    this.databases = databases;
  }

  /** The node among its peers. */
  @RegisterForReflection
  public record Status(String publicKey, List<String> advertised, List<SyncForms.PeerForm> peers) {}

  /** A database that was joined. */
  @RegisterForReflection
  public record Joined(
      String database, long received, Optional<Permissions.PermissionForm> granted) {}

  /** A request that waits for somebody to decide. */
  @RegisterForReflection
  public record Waiting(String requestId) {}

  /** How it stands with all peers. */
  @GET
  @Operation(operationId = "syncStatus", summary = "How it stands with each peer and database")
  @APIResponseSchema(Status.class)
  public Response status() {
    User user = administrator();
    Sync sync = SyncForms.sync(user);
    return Answers.ok(
        new Status(
            user.instance().id().text(),
            sync.createTicket(sync.databaseId()).addresses().stream()
                .map(Object::toString)
                .toList(),
            peers(sync)));
  }

  /** The peers. */
  @GET
  @Path("peers")
  @Operation(operationId = "listPeers", summary = "The peers that are known")
  @APIResponseSchema(value = SyncForms.PeerForm[].class, responseCode = "200")
  public Response listPeers() {
    return Answers.ok(peers(SyncForms.sync(administrator())));
  }

  private static List<SyncForms.PeerForm> peers(Sync sync) {
    return sync.peers().list().stream().map(peer -> SyncForms.peer(peer, sync.status())).toList();
  }

  /** Makes the acquaintance of a peer. */
  @POST
  @Path("peers")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "addPeer", summary = "Make the acquaintance of whoever is at an address")
  @APIResponseSchema(value = SyncForms.PeerForm.class, responseCode = "201")
  public Response addPeer(byte[] body) {
    Members wanted = Members.of(body);
    Address address = Address.http(wanted.text("address"));
    Optional<PublicKey> expected = wanted.optionalText("public_key").map(Ids::key);
    wanted.end();
    Sync sync = SyncForms.sync(administrator());
    PublicKey found = sync.connect(address);
    if (expected.filter(key -> !key.equals(found)).isPresent()) {
      throw ErrorKind.SYNC_HANDSHAKE_FAILED.error(
          "Handshake failed: another peer answers there: " + found);
    }
    return Answers.created(
        Answers.address("sync", "peers", found.text()),
        SyncForms.peer(sync.peers().get(found), sync.status()));
  }

  /** Blocks a peer. */
  @DELETE
  @Path("peers/{key}")
  @Operation(operationId = "removePeer", summary = "Block a peer")
  @APIResponse(responseCode = "204", description = "It is blocked")
  public Response removePeer(@PathParam("key") String key) {
    SyncForms.sync(administrator()).removePeer(Ids.key(key));
    return Response.noContent().build();
  }

  /** Joins the database of a ticket. */
  @POST
  @Path("join")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "join", summary = "Join the database of a ticket")
  @APIResponseSchema(value = Joined.class, responseCode = "201")
  @APIResponse(responseCode = "202", description = "Somebody has to approve the request first")
  public Response join(byte[] body) {
    Members wanted = Members.of(body);
    DatabaseTicket ticket = DatabaseTicket.parse(wanted.text("ticket"));
    Optional<PublicKey> key = wanted.optionalText("key").map(Ids::key);
    Optional<Permission> permission =
        wanted.raw("permission").isPresent()
            ? Optional.of(Permissions.read(wanted, "permission"))
            : Optional.empty();
    Optional<Doc> metadata =
        wanted.raw("metadata").map(json -> (Doc) PlainJson.parse(json, wanted.pointer("metadata")));
    wanted.end();
    User user = exchange.user();
    try {
      var result =
          SyncForms.sync(user)
              .requestAccess(user, ticket, key.orElseGet(user::defaultKey), permission, metadata);
      String id = ticket.databaseId().toString();
      return Answers.created(
          Answers.address("databases", id),
          new Joined(id, result.received(), result.granted().map(Permissions::form)));
    } catch (EideticaException e) {
      if (e.kind() == ErrorKind.SYNC_BOOTSTRAP_PENDING) {
        return Answers.of(202, new Waiting(e.detail("request_id").orElse(""))).build();
      }
      throw e;
    }
  }

  /** The requests for access to databases that the caller administers. */
  @GET
  @Path("requests")
  @Operation(
      operationId = "listAccessRequests",
      summary = "Requests for access to databases that the caller administers")
  @APIResponseSchema(value = SyncForms.RequestForm[].class, responseCode = "200")
  public Response requests(@QueryParam("status") @Nullable String status) {
    User user = exchange.user();
    return Answers.ok(
        SyncForms.sync(user)
            .requests()
            .search(request -> status == null || request.status().kind().equals(status))
            .stream()
            .filter(row -> administers(user, row.value()))
            .map(SyncForms::request)
            .toList());
  }

  private boolean administers(User user, BootstrapRequest request) {
    return databases
        .find(user, request.treeId())
        .filter(opened -> opened.permission().canAdmin())
        .isPresent();
  }

  /** Gives what is asked for. */
  @POST
  @Path("requests/{id}/approve")
  @Operation(operationId = "approveAccess", summary = "Give what is asked for")
  @APIResponse(responseCode = "204", description = "The key has the right")
  public Response approve(@PathParam("id") String id) {
    return decide(id, SyncForms.sync(exchange.user())::approve);
  }

  /** Refuses what is asked for. */
  @POST
  @Path("requests/{id}/reject")
  @Operation(operationId = "rejectAccess", summary = "Refuse what is asked for")
  @APIResponse(responseCode = "204", description = "It is refused")
  public Response reject(@PathParam("id") String id) {
    return decide(id, SyncForms.sync(exchange.user())::reject);
  }

  private Response decide(String id, BiConsumer<String, DatabaseKey> decision) {
    User user = exchange.user();
    BootstrapRequest request =
        SyncForms.sync(user)
            .requests()
            .find(id)
            .filter(r -> administers(user, r))
            .orElseThrow(
                () -> ErrorKind.SYNC_REQUEST_NOT_FOUND.error("Bootstrap request not found: " + id));
    PublicKey key = databases.open(user, request.treeId().toString()).key();
    decision.accept(
        id,
        user.keyMapping(key, request.treeId())
            .map(identity -> new DatabaseKey(user.getSigningKey(key), identity))
            .orElseGet(() -> DatabaseKey.of(user.getSigningKey(key))));
    return Response.noContent().build();
  }

  private User administrator() {
    User user = exchange.user();
    user.admin();
    return user;
  }
}

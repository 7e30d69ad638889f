package io.eidetica4j.node.rest;

import io.eidetica4j.instance.User;
import io.eidetica4j.node.json.Members;
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
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
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
  private final Repeatable repeatable;
  private final SyncDesk desk;
  private final Quotas quotas;

  SyncResource(Exchange exchange, Databases databases, Repeatable repeatable, Quotas quotas) {
    this.quotas = quotas;
    this.exchange = exchange;
    this.repeatable = repeatable;
    this.desk = new SyncDesk(databases);
  }

  /**
   * Where a peer is.
   *
   * @param address {@code host:port}, or an origin where it stands behind TLS
   * @param publicKey who is to be there; whoever it is where this is left out
   * @param database one that is to be synced with it from now on
   */
  public record NewPeer(String address, Optional<String> publicKey, Optional<String> database) {}

  /**
   * What joining takes.
   *
   * @param ticket names the database and where it is
   * @param key the caller's key that is to have access; the default key where it is left out
   * @param permission what to ask for; what the key has already where it is left out
   * @param metadata whatever whoever decides is to know
   */
  public record JoinBody(
      String ticket,
      Optional<String> key,
      Optional<Permissions.PermissionForm> permission,
      Optional<Map<String, Object>> metadata) {}

  /** How it stands with all peers. */
  @GET
  @Operation(operationId = "syncStatus", summary = "How it stands with each peer and database")
  @APIResponseSchema(SyncForms.Status.class)
  public Response status() {
    return Answers.ok(desk.status(exchange.user()));
  }

  /** The peers. */
  @GET
  @Path("peers")
  @Operation(operationId = "listPeers", summary = "The peers that are known")
  @APIResponseSchema(value = SyncForms.PeerForm[].class, responseCode = "200")
  public Response listPeers() {
    return Answers.ok(desk.peers(exchange.user()));
  }

  /** Makes the acquaintance of a peer. */
  @POST
  @Path("peers")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "addPeer", summary = "Make the acquaintance of whoever is at an address")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = NewPeer.class)))
  @APIResponseSchema(value = SyncForms.PeerForm.class, responseCode = "201")
  public Response addPeer(byte[] body) {
    return repeatable.once(
        body,
        () -> {
          SyncForms.PeerForm peer = desk.addPeer(exchange.user(), Members.of(body));
          return Answers.created(Answers.address("sync", "peers", peer.publicKey()), peer);
        });
  }

  /** Blocks a peer. */
  @DELETE
  @Path("peers/{key}")
  @Operation(operationId = "removePeer", summary = "Block a peer")
  @APIResponse(responseCode = "204", description = "It is blocked")
  public Response removePeer(@PathParam("key") String key) {
    desk.removePeer(exchange.user(), key);
    return Response.noContent().build();
  }

  /** Joins the database of a ticket. */
  @POST
  @Path("join")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "join", summary = "Join the database of a ticket")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = JoinBody.class)))
  @APIResponseSchema(value = SyncForms.Joined.class, responseCode = "201")
  @APIResponse(
      responseCode = "202",
      description =
          "Somebody has to approve the request first. A request with the same Idempotency-Key is"
              + " answered so again: take another key, or none, once it is approved",
      content = @Content(schema = @Schema(implementation = SyncForms.Waiting.class)))
  public Response join(byte[] body) {
    return repeatable.once(
        body,
        () -> {
          quotas.checkDatabases(exchange.user());
          return switch (desk.join(exchange.user(), Members.of(body))) {
            case SyncForms.Joined joined ->
                Answers.created(Answers.address("databases", joined.database()), joined);
            case SyncForms.Waiting waiting -> Answers.of(202, waiting).build();
          };
        });
  }

  /** The requests for access to databases that the caller administers. */
  @GET
  @Path("requests")
  @Operation(
      operationId = "listAccessRequests",
      summary = "Requests for access to databases that the caller administers")
  @APIResponseSchema(value = SyncForms.RequestForm[].class, responseCode = "200")
  public Response requests(@QueryParam("status") @Nullable String status) {
    return Answers.ok(desk.requests(exchange.user(), Optional.ofNullable(status)));
  }

  /** Gives what is asked for. */
  @POST
  @Path("requests/{id}/approve")
  @Operation(operationId = "approveAccess", summary = "Give what is asked for")
  @APIResponse(responseCode = "204", description = "The key has the right")
  public Response approve(@PathParam("id") String id, byte[] body) {
    return decide(body, user -> desk.approve(user, id));
  }

  /** Refuses what is asked for. */
  @POST
  @Path("requests/{id}/reject")
  @Operation(operationId = "rejectAccess", summary = "Refuse what is asked for")
  @APIResponse(responseCode = "204", description = "It is refused")
  public Response reject(@PathParam("id") String id, byte[] body) {
    return decide(body, user -> desk.reject(user, id));
  }

  private Response decide(byte[] body, Consumer<User> decision) {
    return repeatable.once(
        body,
        () -> {
          decision.accept(exchange.user());
          return Response.noContent().build();
        });
  }
}

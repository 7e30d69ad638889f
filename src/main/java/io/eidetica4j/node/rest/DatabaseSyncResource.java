package io.eidetica4j.node.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.database.Database;
import io.eidetica4j.instance.SyncSettings;
import io.eidetica4j.instance.TrackedDatabase;
import io.eidetica4j.instance.User;
import io.eidetica4j.node.json.Members;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How one database is synced. */
@Path(Api.ROOT + "/databases/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Sync")
public class DatabaseSyncResource {
  private static final long YEAR_SECONDS = 31_536_000;

  private final Exchange exchange;
  private final Repeatable repeatable;
  private final SyncDesk desk;

  DatabaseSyncResource(Exchange exchange, Databases databases, Repeatable repeatable) {
    this.exchange = exchange;
    this.repeatable = repeatable;
    this.desk = new SyncDesk(databases);
  }

  /** Says how a database is to be synced for the caller. */
  @PUT
  @Path("sync")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "setSync", summary = "Say how a database is to be synced")
  @APIResponseSchema(value = DatabasesResource.SyncForm.class, responseCode = "200")
  public Response set(@PathParam("id") String id, byte[] body) {
    Members wanted = Members.of(body);
    boolean enabled = truth(wanted, "enabled");
    boolean onCommit = wanted.raw("on_commit").isPresent() && truth(wanted, "on_commit");
    Optional<Long> interval = wanted.optionalInteger("interval_seconds", 1, YEAR_SECONDS);
    wanted.end();
    Databases.Opened opened = exchange.open(id);
    User user = exchange.user();
    Optional<TrackedDatabase> tracked = tracked(user, opened.database());
    SyncSettings settings =
        new SyncSettings(
            enabled,
            onCommit,
            interval.map(OptionalLong::of).orElseGet(OptionalLong::empty),
            tracked.map(t -> t.syncSettings().properties()).orElse(Map.of()));
    user.trackDatabase(
        opened.database().rootId(),
        tracked.map(TrackedDatabase::keyId).orElse(opened.key()),
        settings);
    return Answers.ok(new DatabasesResource.SyncForm(enabled, onCommit, interval));
  }

  private static boolean truth(Members wanted, String name) {
    JsonNode value = wanted.required(name);
    if (!value.isBoolean()) {
      throw wanted.invalid(name, "Expected true or false");
    }
    return value.booleanValue();
  }

  private static Optional<TrackedDatabase> tracked(User user, Database database) {
    return user.databases().stream()
        .filter(row -> row.databaseId().equals(database.rootId()))
        .findFirst();
  }

  /** Syncs a database now. */
  @POST
  @Path("sync")
  @Operation(operationId = "syncNow", summary = "Sync a database with all its peers now")
  @APIResponseSchema(value = SyncForms.Synced.class, responseCode = "200")
  public Response now(@PathParam("id") String id, byte[] body) {
    return repeatable.once(body, () -> Answers.ok(desk.sync(exchange.user(), id)));
  }

  /** Makes a ticket. */
  @POST
  @Path("tickets")
  @Operation(operationId = "createTicket", summary = "A ticket with which others join")
  @APIResponseSchema(value = SyncForms.Ticket.class, responseCode = "201")
  public Response ticket(@PathParam("id") String id, byte[] body) {
    return repeatable.once(body, () -> Answers.of(201, desk.ticket(exchange.user(), id)).build());
  }
}

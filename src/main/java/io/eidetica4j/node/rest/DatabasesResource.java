package io.eidetica4j.node.rest;

import io.eidetica4j.EideticaException;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.instance.TrackedDatabase;
import io.eidetica4j.instance.User;
import io.eidetica4j.node.json.Members;
import io.eidetica4j.node.json.PlainJson;
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
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The caller's databases. */
@Path(Api.ROOT + "/databases")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Databases")
public class DatabasesResource {
  private final Exchange exchange;
  private final Databases databases;
  private final Paging paging;
  private final Repeatable repeatable;
  private final Quotas quotas;

  DatabasesResource(
      Exchange exchange, Databases databases, Paging paging, Repeatable repeatable, Quotas quotas) {
    this.quotas = quotas;
    this.exchange = exchange;
    this.databases = databases;
    this.paging = paging;
    this.repeatable = repeatable;
  }

  /** What is sent to make a database. */
  public record NewDatabaseBody(
      String name, Optional<Map<String, Object>> settings, Optional<String> key) {}

  /** How a database is synced for this user. */
  @RegisterForReflection
  public record SyncForm(boolean enabled, boolean onCommit, Optional<Long> intervalSeconds) {}

  /**
   * A database.
   *
   * @param id the id of its root entry
   * @param name the name in its settings
   * @param key the caller's key for it
   * @param permission what that key may do; left out while it may do nothing
   * @param sync how it is synced for this user; left out where the user does not track it
   */
  @RegisterForReflection
  public record DatabaseItem(
      String id,
      Optional<String> name,
      String key,
      Optional<Permissions.PermissionForm> permission,
      Optional<SyncForm> sync) {}

  /** Some databases. */
  public record DatabasePage(List<DatabaseItem> items, Optional<String> next) {}

  /**
   * A database with figures.
   *
   * @param tips the tips that the caller sees
   * @param entryCount entries held, verified or not
   * @param height the greatest height among the tips
   * @param stores names of the stores
   */
  @RegisterForReflection
  public record DatabaseDetail(
      String id,
      Optional<String> name,
      String key,
      Optional<Permissions.PermissionForm> permission,
      Optional<SyncForm> sync,
      List<String> tips,
      long entryCount,
      BigInteger height,
      List<String> stores) {}

  /** The databases that the caller tracks, by id. */
  @GET
  @Operation(operationId = "listDatabases", summary = "The databases that the caller tracks")
  @APIResponseSchema(DatabasePage.class)
  public Response list(
      @Parameter(description = "only those of this name") @QueryParam("name")
          @Nullable String name) {
    User user = exchange.user();
    Stream<TrackedDatabase> tracked = user.databases().stream();
    if (name == null) {
      Paging.Page<TrackedDatabase> page =
          paging.cut('d', tracked.toList(), row -> row.databaseId().toString());
      List<DatabaseItem> items = page.items().stream().map(row -> item(user, row)).toList();
      return paging.answer(new Paging.Page<>(items, page.next()));
    }
    List<DatabaseItem> named =
        tracked
            .map(row -> item(user, row))
            .filter(item -> item.name().equals(Optional.of(name)))
            .toList();
    return paging.answer(paging.cut('d', named, DatabaseItem::id));
  }

  /** Makes a database. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createDatabase", summary = "Make a database")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = NewDatabaseBody.class)))
  @APIResponseSchema(value = DatabaseItem.class, responseCode = "201")
  public Response create(byte[] body) {
    Members wanted = Members.of(body);
    String name = wanted.text("name");
    Doc settings = settings(wanted).with("name", name);
    Optional<PublicKey> key = wanted.optionalText("key").map(Ids::key);
    wanted.end();
    User user = exchange.user();
    return repeatable.once(
        body,
        () -> {
          quotas.checkDatabases(user);
          Database made = user.createDatabase(settings, key.orElseGet(user::defaultKey));
          DatabaseItem item = item(user, user.database(made.rootId()));
          return Answers.created(Answers.address("databases", item.id()), item);
        });
  }

  private static Doc settings(Members wanted) {
    if (wanted.optionalObject("settings").isEmpty()) {
      return Doc.EMPTY;
    }
    Members members = wanted.object("settings");
    for (String reserved : List.of("auth", "name")) {
      if (members.names().contains(reserved)) {
        throw members.invalid(
            reserved,
            reserved.equals("auth")
                ? "Who may do what is set through /auth, not here"
                : "The name stands beside the settings");
      }
    }
    return (Doc) PlainJson.parse(wanted.required("settings"), wanted.pointer("settings"));
  }

  /** One database. */
  @GET
  @Path("{id}")
  @Operation(operationId = "getDatabase", summary = "One database")
  @APIResponseSchema(DatabaseDetail.class)
  public Response get(@PathParam("id") String id) {
    Databases.Opened opened = exchange.open(id);
    Database database = opened.database();
    User user = exchange.user();
    Optional<TrackedDatabase> tracked =
        user.databases().stream()
            .filter(row -> row.databaseId().equals(database.rootId()))
            .findFirst();
    return Answers.ok(
        new DatabaseDetail(
            database.rootId().toString(),
            name(database),
            opened.key().text(),
            Optional.of(Permissions.form(opened.permission())),
            tracked.map(DatabasesResource::sync),
            database.snapshot().tips().stream().map(Object::toString).toList(),
            database.entryCount(),
            new BigInteger(Long.toUnsignedString(database.height())),
            database.storeNames()));
  }

  /** Stops tracking a database; what is stored of it stays. */
  @DELETE
  @Path("{id}")
  @Operation(operationId = "untrackDatabase", summary = "Stop tracking a database")
  @APIResponse(responseCode = "204", description = "It is no longer tracked")
  public Response untrack(@PathParam("id") String id) {
    // not opened: a database that may no longer be read can be given up all the same
    exchange.user().untrackDatabase(Ids.parse(id).orElseThrow(() -> Databases.unknown(id)));
    return Response.noContent().build();
  }

  private DatabaseItem item(User user, TrackedDatabase row) {
    Optional<Databases.Opened> opened = databases.find(user, row.databaseId());
    return new DatabaseItem(
        row.databaseId().toString(),
        opened.flatMap(found -> name(found.database())),
        row.keyId().text(),
        opened.map(found -> Permissions.form(found.permission())),
        Optional.of(sync(row)));
  }

  private static Optional<String> name(Database database) {
    try {
      return Optional.of(database.getName());
    } catch (EideticaException e) {
      return Optional.empty();
    }
  }

  private static SyncForm sync(TrackedDatabase row) {
    var settings = row.syncSettings();
    return new SyncForm(
        settings.syncEnabled(),
        settings.syncOnCommit(),
        settings.intervalSeconds().isPresent()
            ? Optional.of(settings.intervalSeconds().getAsLong())
            : Optional.empty());
  }
}

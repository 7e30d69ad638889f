package io.eidetica4j.node.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Id;
import io.eidetica4j.node.json.Json;
import io.eidetica4j.node.json.Members;
import io.eidetica4j.node.json.PlainJson;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.store.PasswordStore;
import io.eidetica4j.store.RegistryEntry;
import io.eidetica4j.store.StoreType;
import io.eidetica4j.store.StoreUnlock;
import io.eidetica4j.store.Table;
import io.eidetica4j.store.YDoc;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The stores of a database. */
@Path(Api.ROOT + "/databases/{id}/stores")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Stores")
public class StoresResource {
  private static final String DOCS = DocStore.TYPE.typeId();
  private static final String TABLES = Table.raw().typeId();
  private static final String YDOCS = YDoc.TYPE.typeId();

  private final Exchange exchange;
  private final Repeatable repeatable;
  private final Caller caller;

  StoresResource(Exchange exchange, Repeatable repeatable, Caller caller) {
    this.exchange = exchange;
    this.caller = caller;
    this.repeatable = repeatable;
  }

  /**
   * A store.
   *
   * @param name its name
   * @param type its type as stored, e.g. {@code docstore:v0}
   * @param config its configuration; of a new {@code encrypted:password:v0} its {@code password},
   *     the {@code type} inside ({@code docstore:v0} where none is given) and the {@code config} of
   *     that
   */
  public record StoreItem(String name, String type, Optional<Map<String, Object>> config) {}

  /** All stores, by name. */
  @GET
  @Operation(operationId = "listStores", summary = "The stores of a database, by name")
  @APIResponseSchema(StoreItem[].class)
  public Response list(@PathParam("id") String id) {
    Transaction read = exchange.begin(exchange.database(id));
    return exchange.answer(
        read,
        () ->
            Json.bytes(json -> {
              json.writeStartArray();
              for (Map.Entry<String, RegistryEntry> store : read.getIndex().entries().entrySet()) {
                write(json, store.getKey(), store.getValue().typeId(), store.getValue().config());
              }
              json.writeEndArray();
            }));
  }

  /** Makes a store. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createStore",
      summary = "Make a store",
      description =
          "An encrypted store is of type `encrypted:password:v0` and has a `config` of `password`,"
              + " the `type` inside (`docstore:v0` where none is given) and its `config`. It is"
              + " open for the session that made it.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = StoreItem.class)))
  @APIResponseSchema(value = StoreItem.class, responseCode = "201")
  public Response create(@PathParam("id") String id, byte[] body) {
    Members wanted = Members.of(body);
    String name = wanted.text("name");
    String type = wanted.text("type");
    if (type.equals(PasswordStore.TYPE_ID)) {
      return createEncrypted(id, name, wanted, body);
    }
    Doc config = config(wanted);
    wanted.end();
    innerType(wanted, type);
    return create(
        id,
        name,
        type,
        body,
        (database, write) -> {
          write.getIndex().setEntry(name, type, config);
          return Optional.empty();
        });
  }

  private Response createEncrypted(String id, String name, Members wanted, byte[] body) {
    Members encrypted = wanted.object("config");
    String password = Passwords.required(encrypted, "password");
    String type = encrypted.optionalText("type").orElse(DOCS);
    Doc config = config(encrypted);
    encrypted.end();
    wanted.end();
    StoreType<?> inner = innerType(encrypted, type);
    return create(
        id,
        name,
        type,
        body,
        (database, write) ->
            Optional.of(EncryptedStores.create(write, name, inner, password, config)));
  }

  /** Stages a new store; gives what opens it, where it is encrypted. */
  @FunctionalInterface
  private interface Making {
    Optional<StoreUnlock> in(Database database, Transaction write);
  }

  private Response create(String id, String name, String inner, byte[] body, Making making) {
    return repeatable.once(
        body,
        () -> {
          Database database = exchange.database(id);
          Transaction write = exchange.beginWrite(database);
          if (write.getIndex().contains(name)) {
            throw RestError.CONFLICT.error("There is a store of this name").at("/name");
          }
          Optional<StoreUnlock> unlock = making.in(database, write);
          RegistryEntry made = write.getIndex().entry(name);
          Id entry = exchange.commit(write);
          unlock.ifPresent(key -> caller.session().unlocks().put(database.rootId(), name, key));
          return Response.status(201)
              .location(Answers.address("databases", id, resource(inner), name))
              .header(Api.TIPS, Exchange.tipsAfter(entry))
              .entity(Json.bytes(json -> write(json, name, made.typeId(), made.config())))
              .build();
        });
  }

  private static String resource(String type) {
    if (type.equals(YDOCS)) {
      return "ydocs";
    }
    return type.equals(DOCS) ? "docs" : "tables";
  }

  private static Doc config(Members wanted) {
    return wanted.optionalObject("config").isPresent()
        ? (Doc) PlainJson.parse(wanted.required("config"), wanted.pointer("config"))
        : Doc.EMPTY;
  }

  private static StoreType<?> innerType(Members wanted, String type) {
    if (type.equals(DOCS)) {
      return DocStore.TYPE;
    }
    if (type.equals(TABLES)) {
      return Rows.TYPE;
    }
    if (type.equals(YDOCS)) {
      return YDoc.TYPE;
    }
    throw wanted.invalid(
        "type",
        "Expected "
            + DOCS
            + ", "
            + TABLES
            + ", "
            + YDOCS
            + " or, around one, "
            + PasswordStore.TYPE_ID);
  }

  private static void write(JsonGenerator json, String name, String type, Doc config)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("type", type);
    json.writeFieldName("config");
    PlainJson.write(json, config);
    json.writeEndObject();
  }
}

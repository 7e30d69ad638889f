package io.eidetica4j.node.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Id;
import io.eidetica4j.node.json.Json;
import io.eidetica4j.node.json.Members;
import io.eidetica4j.node.json.PlainJson;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.store.Registry;
import io.eidetica4j.store.RegistryEntry;
import io.eidetica4j.store.Table;
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

  private final Exchange exchange;
  private final Repeatable repeatable;

  StoresResource(Exchange exchange, Repeatable repeatable) {
    this.exchange = exchange;
    this.repeatable = repeatable;
  }

  /**
   * A store.
   *
   * @param name its name
   * @param type its type as stored, e.g. {@code docstore:v0}
   * @param config its configuration
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
  @Operation(operationId = "createStore", summary = "Make a store")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = StoreItem.class)))
  @APIResponseSchema(value = StoreItem.class, responseCode = "201")
  public Response create(@PathParam("id") String id, byte[] body) {
    Members wanted = Members.of(body);
    String name = wanted.text("name");
    String type = wanted.text("type");
    Doc config =
        wanted.optionalObject("config").isPresent()
            ? (Doc) PlainJson.parse(wanted.required("config"), wanted.pointer("config"))
            : Doc.EMPTY;
    wanted.end();
    if (!type.equals(DOCS) && !type.equals(TABLES)) {
      throw wanted.invalid("type", "Expected " + DOCS + " or " + TABLES);
    }
    return repeatable.once(
        body,
        () -> {
          Transaction write = exchange.begin(exchange.database(id));
          Registry registry = write.getIndex();
          if (registry.contains(name)) {
            throw RestError.CONFLICT.error("There is a store of this name").at("/name");
          }
          registry.setEntry(name, type, config);
          Id entry = exchange.commit(write);
          return Response.status(201)
              .location(
                  Answers.address("databases", id, type.equals(DOCS) ? "docs" : "tables", name))
              .header(Api.TIPS, Exchange.tipsAfter(entry))
              .entity(Json.bytes(json -> write(json, name, type, config)))
              .build();
        });
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

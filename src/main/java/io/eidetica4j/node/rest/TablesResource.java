package io.eidetica4j.node.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Id;
import io.eidetica4j.store.Row;
import io.eidetica4j.store.Table;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tables: rows under ids. */
@Path(Api.ROOT + "/databases/{id}/tables/{store}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Tables")
public class TablesResource {
  private final Exchange exchange;
  private final Paging paging;
  private final Repeatable repeatable;

  TablesResource(Exchange exchange, Paging paging, Repeatable repeatable) {
    this.exchange = exchange;
    this.paging = paging;
    this.repeatable = repeatable;
  }

  /** A row under its id. */
  @RegisterForReflection
  public record RowItem(String id, @Schema(implementation = Map.class) JsonNode row) {}

  /** Some rows. */
  public record RowPage(List<RowItem> items, Optional<String> next) {}

  /** The row that was written, and the entry that holds it. */
  @RegisterForReflection
  public record RowWritten(String id, String entry) {}

  /** Rows by id. */
  @GET
  @Operation(operationId = "listRows", summary = "Rows by id, filtered or all")
  @APIResponseSchema(RowPage.class)
  public Response list(
      @PathParam("id") String id,
      @PathParam("store") String store,
      @Parameter(
              description =
                  "field:value, where the value is JSON if it parses and else a text; a field that"
                      + " begins with a slash is a JSON pointer")
          @QueryParam("where")
          List<String> where) {
    Database database = exchange.database(id);
    Transaction read = exchange.begin(database);
    try (Stores stores = exchange.stores(database, read)) {
      Table<JsonNode> table = stores.require(store, Rows.TYPE).store();
      RowScan scan = new RowScan(table, Where.parse(where));
      Paging.Page<Row<JsonNode>> page = scan.page(paging.after('r'), paging.limit());
      Paging.Page<RowItem> items =
          new Paging.Page<>(
              page.items().stream().map(row -> new RowItem(row.key(), row.value())).toList(),
              page.next());
      return exchange.answer(
          read, () -> Answers.json(items), answer -> paging.link(answer, items.next()));
    }
  }

  /** Inserts a row. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "insertRow", summary = "Insert a row")
  @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Map.class)))
  @APIResponseSchema(value = RowWritten.class, responseCode = "201")
  public Response insert(
      @PathParam("id") String id, @PathParam("store") String store, byte[] body) {
    JsonNode row = Rows.parse(body);
    return repeatable.once(
        body,
        () -> {
          Database database = exchange.database(id);
          Transaction write = exchange.beginWrite(database);
          try (Stores stores = exchange.stores(database, write)) {
            String key = stores.ensure(store, Rows.TYPE).store().insert(row);
            Id entry = exchange.commit(write);
            return Answers.of(201, new RowWritten(key, entry.toString()))
                .location(Answers.address("databases", id, "tables", store, key))
                .header(Api.TIPS, Exchange.tipsAfter(entry))
                .build();
          }
        });
  }

  /** One row. */
  @GET
  @Path("{row}")
  @Operation(operationId = "getRow", summary = "One row")
  @APIResponseSchema(Map.class)
  public Response get(
      @PathParam("id") String id, @PathParam("store") String store, @PathParam("row") String row) {
    Database database = exchange.database(id);
    Transaction read = exchange.begin(database);
    try (Stores stores = exchange.stores(database, read)) {
      Table<JsonNode> table = stores.require(store, Rows.TYPE).store();
      JsonNode found = table.find(row).orElseThrow(() -> noRow(store, row));
      return exchange.answer(read, () -> Answers.json(found));
    }
  }

  /** Puts a row in place of the one that is there, or where there is none. */
  @PUT
  @Path("{row}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "putRow", summary = "Put a row under an id")
  @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Map.class)))
  @APIResponseSchema(RowWritten.class)
  @APIResponse(responseCode = "201", description = "The row is new")
  public Response put(
      @PathParam("id") String id,
      @PathParam("store") String store,
      @PathParam("row") String key,
      byte[] body) {
    JsonNode row = Rows.parse(body);
    Database database = exchange.database(id);
    Transaction write = exchange.beginWrite(database);
    try (Stores stores = exchange.stores(database, write)) {
      Table<JsonNode> table = stores.ensure(store, Rows.TYPE).store();
      boolean present = table.contains(key);
      exchange.checkAbsent(present);
      table.put(key, row);
      Id entry = exchange.commit(write);
      return Exchange.written(present ? 200 : 201, entry, new RowWritten(key, entry.toString()));
    }
  }

  /** Deletes a row. */
  @DELETE
  @Path("{row}")
  @Operation(operationId = "deleteRow", summary = "Delete a row")
  @APIResponseSchema(RowWritten.class)
  public Response delete(
      @PathParam("id") String id, @PathParam("store") String store, @PathParam("row") String key) {
    Database database = exchange.database(id);
    Transaction write = exchange.beginWrite(database);
    try (Stores stores = exchange.stores(database, write)) {
      if (!stores.require(store, Rows.TYPE).store().delete(key)) {
        throw noRow(store, key);
      }
      Id entry = exchange.commit(write);
      return Exchange.written(200, entry, new RowWritten(key, entry.toString()));
    }
  }

  private static RuntimeException noRow(String store, String row) {
    return ErrorKind.STORE_KEY_NOT_FOUND
        .error("There is no row '" + Ids.shown(row) + "' in '" + Ids.shown(store) + "'")
        .with("store", store);
  }
}

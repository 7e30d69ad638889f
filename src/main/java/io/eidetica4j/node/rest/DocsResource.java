package io.eidetica4j.node.rest;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Id;
import io.eidetica4j.node.edit.DocEditor;
import io.eidetica4j.node.json.PlainJson;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.store.StoreContext;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Documents as plain JSON. */
@Path(Api.ROOT + "/databases/{id}/docs/{store}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Documents")
public class DocsResource {
  private final Exchange exchange;

  DocsResource(Exchange exchange) {
    this.exchange = exchange;
  }

  /** The entry that holds what was written. */
  @RegisterForReflection
  public record Written(String entry) {}

  /** The whole document. */
  @GET
  @Operation(operationId = "getDocument", summary = "The whole document")
  @APIResponseSchema(Object.class)
  public Response whole(@PathParam("id") String id, @PathParam("store") String store) {
    return read(id, store, List.of());
  }

  /** The value at a path. */
  @GET
  @Path("{path:.+}")
  @Operation(operationId = "getValue", summary = "The value at a path")
  @APIResponseSchema(Object.class)
  public Response value(
      @PathParam("id") String id,
      @PathParam("store") String store,
      @Encoded @PathParam("path") String path) {
    return read(id, store, DocPath.inAddress(path));
  }

  /** Sets the value at a path. */
  @PUT
  @Path("{path:.+}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "putValue", summary = "Set the value at a path")
  @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Object.class)))
  @APIResponseSchema(Written.class)
  @APIResponse(responseCode = "201", description = "The store is new")
  public Response put(
      @PathParam("id") String id,
      @PathParam("store") String store,
      @Encoded @PathParam("path") String path,
      byte[] body) {
    List<String> names = DocPath.inAddress(path);
    Value value = PlainJson.parse(body);
    return write(
        id,
        store,
        editor -> {
          exchange.checkAbsent(editor.find(names).isPresent());
          editor.set(names, value);
        });
  }

  /** Deletes the value at a path. */
  @DELETE
  @Path("{path:.+}")
  @Operation(operationId = "deleteValue", summary = "Delete the value at a path")
  @APIResponseSchema(Written.class)
  public Response delete(
      @PathParam("id") String id,
      @PathParam("store") String store,
      @Encoded @PathParam("path") String path) {
    List<String> names = DocPath.inAddress(path);
    Database database = exchange.database(id);
    Transaction write = exchange.beginWrite(database);
    try (Stores stores = exchange.stores(database, write)) {
      StoreContext context = stores.require(store, DocStore.TYPE).context();
      DocEditor editor = new DocEditor(context, store);
      if (!editor.delete(names)) {
        throw nothingAt(store, names);
      }
      editor.stage();
      return written(200, exchange.commit(write));
    }
  }

  /** Patches the whole document. */
  @PATCH
  @Consumes({MediaType.APPLICATION_JSON, Api.MERGE_PATCH})
  @Operation(operationId = "patchDocument", summary = "Apply a merge patch to the document")
  @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Object.class)))
  @APIResponseSchema(Written.class)
  @APIResponse(responseCode = "201", description = "The store is new")
  public Response patch(@PathParam("id") String id, @PathParam("store") String store, byte[] body) {
    Value patch = PlainJson.parse(body);
    return write(id, store, editor -> editor.patch(List.of(), patch, ""));
  }

  /** Patches the value at a path. */
  @PATCH
  @Path("{path:.+}")
  @Consumes({MediaType.APPLICATION_JSON, Api.MERGE_PATCH})
  @Operation(operationId = "patchValue", summary = "Apply a merge patch to the value at a path")
  @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Object.class)))
  @APIResponseSchema(Written.class)
  @APIResponse(responseCode = "201", description = "The store is new")
  public Response patchAt(
      @PathParam("id") String id,
      @PathParam("store") String store,
      @Encoded @PathParam("path") String path,
      byte[] body) {
    List<String> names = DocPath.inAddress(path);
    Value patch = PlainJson.parse(body);
    return write(id, store, editor -> editor.patch(names, patch, ""));
  }

  private Response read(String id, String store, List<String> path) {
    Database database = exchange.database(id);
    Transaction read = exchange.begin(database);
    try (Stores stores = exchange.stores(database, read)) {
      StoreContext context = stores.require(store, DocStore.TYPE).context();
      DocEditor editor = new DocEditor(context, store);
      Value value = editor.find(path).orElseThrow(() -> nothingAt(store, path));
      return exchange.answer(read, value);
    }
  }

  private Response write(String id, String store, Consumer<DocEditor> edit) {
    Database database = exchange.database(id);
    Transaction write = exchange.beginWrite(database);
    try (Stores stores = exchange.stores(database, write)) {
      Stores.Found<DocStore> found = stores.ensure(store, DocStore.TYPE);
      DocEditor editor = new DocEditor(found.context(), store);
      edit.accept(editor);
      editor.stage();
      return written(found.isNew() ? 201 : 200, exchange.commit(write));
    }
  }

  private static Response written(int status, Id entry) {
    return Exchange.written(status, entry, new Written(entry.toString()));
  }

  private static RuntimeException nothingAt(String store, List<String> path) {
    return ErrorKind.STORE_KEY_NOT_FOUND
        .error("There is nothing at '" + Ids.shown(String.join("/", path)) + "'")
        .with("store", store);
  }
}

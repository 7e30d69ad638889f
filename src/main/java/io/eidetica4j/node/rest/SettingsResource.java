package io.eidetica4j.node.rest;

import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Id;
import io.eidetica4j.node.edit.DocEditor;
import io.eidetica4j.node.json.Json;
import io.eidetica4j.node.json.PlainJson;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.store.StoreNames;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The settings of a database, without those of who may do what. */
@Path(Api.ROOT + "/databases/{id}/settings")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Databases")
public class SettingsResource {
  private static final String AUTH = "auth";

  private final Exchange exchange;

  SettingsResource(Exchange exchange) {
    this.exchange = exchange;
  }

  /** The settings. */
  @GET
  @Operation(operationId = "getSettings", summary = "The settings of a database")
  @APIResponseSchema(Map.class)
  public Response get(@PathParam("id") String id) {
    Transaction read = exchange.begin(exchange.database(id));
    return exchange.answer(read, visible(read));
  }

  /** Changes settings; the answer is what they are then. */
  @PATCH
  @Consumes({MediaType.APPLICATION_JSON, Api.MERGE_PATCH})
  @Operation(operationId = "patchSettings", summary = "Change settings by a merge patch")
  @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Map.class)))
  @APIResponseSchema(Map.class)
  public Response patch(@PathParam("id") String id, byte[] body) {
    Value patch = PlainJson.parse(body);
    checkNoAuth(patch, "");
    Transaction write = exchange.beginWrite(exchange.database(id));
    DocEditor settings = new DocEditor(write, StoreNames.SETTINGS);
    settings.patch(List.of(), patch, "");
    settings.stage();
    Id entry = exchange.commit(write);
    Doc after = without(settings.view());
    return Response.ok(Json.bytes(json -> PlainJson.write(json, after)))
        .header(Api.TIPS, Exchange.tipsAfter(entry))
        .build();
  }

  /**
   * Refuses a patch of who may do what.
   *
   * @param pointer where the patch stands in the body
   */
  static void checkNoAuth(Value patch, String pointer) {
    if (patch instanceof Doc members && members.child(AUTH).isPresent()) {
      throw RestError.INVALID_VALUE
          .error("Who may do what is set through /auth, not here")
          .at(pointer + "/" + AUTH);
    }
  }

  private static Doc visible(Transaction read) {
    return without(read.getSettings().getAll());
  }

  private static Doc without(Doc settings) {
    return settings.withKey(AUTH, Value.DELETED);
  }
}

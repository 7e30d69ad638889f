package io.eidetica4j.node.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eidetica4j.EideticaException;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.y.StateVector;
import io.eidetica4j.crdt.y.YDocument;
import io.eidetica4j.crdt.y.YShared;
import io.eidetica4j.crdt.y.YText;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Id;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.store.YDoc;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Yjs documents: as JSON and text for anyone, as updates for those that speak Yjs. */
@Path(Api.ROOT + "/databases/{id}/ydocs/{store}")
@RunOnVirtualThread
@Tag(name = "Yjs documents")
public class YDocsResource {
  private final Exchange exchange;
  private final Repeatable repeatable;
  private final EventsResource events;
  private final Caller caller;

  YDocsResource(Exchange exchange, Repeatable repeatable, EventsResource events, Caller caller) {
    this.exchange = exchange;
    this.repeatable = repeatable;
    this.events = events;
    this.caller = caller;
  }

  /**
   * What an update became.
   *
   * @param entry the entry that holds it; none where it said nothing new
   */
  @RegisterForReflection
  public record Applied(Optional<String> entry) {}

  /** The document as JSON. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "getYDocument", summary = "The document, a member for each root")
  @APIResponseSchema(Object.class)
  public Response json(@PathParam("id") String id, @PathParam("store") String store) {
    return read(
        id, store, MediaType.APPLICATION_JSON, document -> document.toJson().getBytes(UTF_8));
  }

  /** One of its texts. */
  @GET
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(operationId = "getYText", summary = "A text of the document")
  @APIResponse(responseCode = "200", content = @Content(mediaType = MediaType.TEXT_PLAIN))
  public Response text(
      @PathParam("id") String id,
      @PathParam("store") String store,
      @Parameter(description = "the root; may be left out where the document has only one")
          @QueryParam("root")
          @Nullable String root) {
    return read(
        id, store, MediaType.TEXT_PLAIN + ";charset=UTF-8", document -> text(document, root));
  }

  private static byte[] text(YDocument document, @Nullable String root) {
    List<String> roots = document.roots();
    if (root == null && roots.size() != 1) {
      throw RestError.INVALID_PARAMETER.error(
          "The document has " + roots.size() + " roots: name one with 'root'");
    }
    String name = root == null ? roots.getFirst() : root;
    YShared found =
        document
            .get(name)
            .orElseThrow(() -> RestError.NOT_FOUND.error("There is no root " + Ids.shown(name)));
    if (!(found instanceof YText text)) {
      throw RestError.INVALID_PARAMETER.error("Root " + Ids.shown(name) + " is no text");
    }
    return text.text().getBytes(UTF_8);
  }

  /** Takes in an update. */
  @POST
  @Consumes(MediaType.APPLICATION_OCTET_STREAM)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "applyYUpdate",
      summary = "Apply an update",
      description =
          "An update of format v1. What rests on updates that haven't come yet waits for them. An"
              + " update that says nothing new makes no entry.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponseSchema(Applied.class)
  @APIResponse(responseCode = "201", description = "The store is new")
  public Response apply(@PathParam("id") String id, @PathParam("store") String store, byte[] body) {
    return repeatable.once(
        body,
        () -> {
          Databases.Opened opened = exchange.open(id);
          if (!opened.permission().canWrite()) { // first, since taking updates in is work
            throw RestError.FORBIDDEN.error("The key may only read this database");
          }
          Database database = opened.database();
          Transaction write = exchange.beginWrite(database);
          try (Stores stores = exchange.stores(database, write)) {
            Stores.Found<YDoc> found = stores.ensure(store, YDoc.TYPE);
            boolean news = found.store().applyUpdate(Bytes.wrap(body));
            if (!news && !found.isNew()) {
              return Answers.ok(new Applied(Optional.empty()));
            }
            Id entry = exchange.commit(write);
            return Exchange.written(
                found.isNew() ? 201 : 200, entry, new Applied(Optional.of(entry.toString())));
          }
        });
  }

  /** How much of whom the document knows. */
  @GET
  @Path("state-vector")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @Operation(operationId = "getYStateVector", summary = "The document's state vector")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  public Response stateVector(@PathParam("id") String id, @PathParam("store") String store) {
    return read(
        id,
        store,
        MediaType.APPLICATION_OCTET_STREAM,
        document -> document.stateVector().encode().array());
  }

  /** What somebody lacks. */
  @GET
  @Path("diff")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @Operation(operationId = "getYDiff", summary = "What lacks who knows so much, as an update")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  public Response diff(
      @PathParam("id") String id,
      @PathParam("store") String store,
      @Parameter(description = "a state vector in URL-safe base64; without one, the whole document")
          @QueryParam("vector")
          @Nullable String vector) {
    StateVector known = vector == null ? StateVector.EMPTY : vector(vector);
    return read(
        id,
        store,
        MediaType.APPLICATION_OCTET_STREAM,
        document -> document.encodeStateAsUpdate(known).array());
  }

  private static StateVector vector(String text) {
    try {
      return StateVector.decode(Bytes.wrap(Base64.getUrlDecoder().decode(text)));
    } catch (IllegalArgumentException | EideticaException e) {
      throw RestError.INVALID_PARAMETER.error("'vector' is no state vector in URL-safe base64");
    }
  }

  /** What somebody lacks; a vector names every client there ever was, so it outgrows addresses. */
  @POST
  @Path("diff")
  @Consumes(MediaType.APPLICATION_OCTET_STREAM)
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @Operation(
      operationId = "computeYDiff",
      summary = "What lacks who knows so much, for state vectors of any length",
      description = "Writes nothing. No bytes at all mean the whole document.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  public Response diff(@PathParam("id") String id, @PathParam("store") String store, byte[] body) {
    StateVector known = body.length == 0 ? StateVector.EMPTY : vector(body);
    return read(
        id,
        store,
        MediaType.APPLICATION_OCTET_STREAM,
        document -> document.encodeStateAsUpdate(known).array());
  }

  private static StateVector vector(byte[] bytes) {
    try {
      return StateVector.decode(Bytes.wrap(bytes));
    } catch (EideticaException e) {
      throw RestError.INVALID_VALUE.error("The body is no state vector");
    }
  }

  /** Streams updates. */
  @GET
  @Path("events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "yUpdates",
      summary = "Updates as server-sent events",
      description =
          "`event: update` with an update in base64 as `data:`; the last one of a write has as `id:`"
              + " a cursor. Open the stream first and ask for the diff then: what comes by both ways"
              + " does no harm. Comments and `event: bye` as in the database's events.")
  @APIResponse(responseCode = "200", content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS))
  public Response events(
      @PathParam("id") String id,
      @PathParam("store") String store,
      @Parameter(description = "the cursor after which to go on; Last-Event-ID wins over it")
          @QueryParam("after")
          @Nullable String after,
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId) {
    Database database = exchange.database(id);
    Transaction read = exchange.begin(database);
    try (Stores stores = exchange.stores(database, read)) {
      stores.require(store, YDoc.TYPE);
    }
    YUpdates updates = new YUpdates(database, store, caller.session().unlocks());
    return events.stream(database, after, lastEventId, updates::events);
  }

  private Response read(
      String id, String store, String mediaType, Function<YDocument, byte[]> reading) {
    Database database = exchange.database(id);
    Transaction read = exchange.begin(database);
    try (Stores stores = exchange.stores(database, read)) {
      YDoc found = stores.require(store, YDoc.TYPE).store();
      return exchange
          .answer(Validators.tips(read.parents()), mediaType, () -> found.withDoc(reading))
          .build();
    }
  }
}

package io.eidetica4j.node.rest;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.EntryCursor;
import io.eidetica4j.database.EntryPage;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.node.json.Json;
import io.eidetica4j.node.problem.RestError;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
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
import org.jspecify.annotations.Nullable;

/** Entries as they are signed and exchanged. */
@Path(Api.ROOT + "/databases/{id}/entries")
@RunOnVirtualThread
@Tag(name = "Entries")
public class EntriesResource {
  private static final char KIND = 'e';

  private final Exchange exchange;
  private final Paging paging;
  private final Repeatable repeatable;
  private final EntryIntake intake;

  EntriesResource(Exchange exchange, Paging paging, Repeatable repeatable, EntryIntake intake) {
    this.exchange = exchange;
    this.paging = paging;
    this.repeatable = repeatable;
    this.intake = intake;
  }

  /** An entry with its id; {@code entry} is the wire's JSON. */
  public record EntryItem(String id, String status, Map<String, Object> entry) {}

  /** Some entries. */
  public record EntryItems(List<EntryItem> items, Optional<String> next) {}

  /**
   * What became of an entry that was sent.
   *
   * @param id its id
   * @param status {@code verified}, {@code unverified} (it waits for others) or {@code failed}
   */
  @RegisterForReflection
  public record EntryStatus(String id, String status) {}

  /** Entries by height, then id. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "listEntries", summary = "Entries by height, then id")
  @APIResponseSchema(EntryItems.class)
  public Response list(
      @PathParam("id") String id,
      @Parameter(description = "only those that take part in this store") @QueryParam("store")
          @Nullable String store) {
    Database database = exchange.database(id);
    Optional<EntryCursor> after = paging.after(KIND).map(EntriesResource::cursor);
    // one set of tips for the validator and for what is read
    Snapshot view = database.snapshot();
    String tips = Validators.tips(view);
    EntryPage page = database.entriesAt(view, Optional.ofNullable(store), after, paging.limit());
    Optional<String> next = page.next().map(EntriesResource::text);
    return paging
        .link(
            exchange.answer(tips, MediaType.APPLICATION_JSON, () -> json(database, page, next)),
            next)
        .build();
  }

  /** One entry, as the wire's JSON. */
  @GET
  @Path("{entry}")
  @Produces({MediaType.APPLICATION_JSON, Api.DAG_CBOR})
  @Operation(operationId = "getEntry", summary = "One entry, as JSON or as it is hashed")
  @APIResponse(
      responseCode = "200",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = Map.class)),
        @Content(mediaType = Api.DAG_CBOR)
      })
  public Response get(
      @PathParam("id") String id,
      @PathParam("entry") String entryText,
      @Context HttpHeaders headers) {
    Database database = exchange.database(id);
    Entry entry = database.getEntry(Ids.entry(entryText));
    String type = wanted(headers);
    return exchange
        .answer(
            Validators.tips(database.snapshot()),
            type,
            () -> type.equals(Api.DAG_CBOR) ? entry.dagCbor().toArray() : entry.toJson())
        .build();
  }

  /** Takes a signed entry in. */
  @POST
  @Consumes({MediaType.APPLICATION_JSON, Api.DAG_CBOR})
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "postEntry", summary = "Take a signed entry in")
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = Map.class)),
        @Content(mediaType = Api.DAG_CBOR)
      })
  @APIResponseSchema(value = EntryStatus.class, responseCode = "201")
  @APIResponse(responseCode = "200", description = "It was there already")
  public Response post(@PathParam("id") String id, @Context HttpHeaders headers, byte[] body) {
    Databases.Opened opened = exchange.open(id);
    if (!opened.permission().canWrite()) {
      throw RestError.FORBIDDEN.error("Taking entries in needs the permission to write");
    }
    MediaType type = headers.getMediaType();
    boolean cbor = type != null && type.isCompatible(MediaType.valueOf(Api.DAG_CBOR));
    return repeatable.once(
        body,
        () -> {
          EntryIntake.Taken taken = intake.take(opened.database(), body, cbor);
          EntryStatus status = new EntryStatus(taken.id().toString(), name(taken.status()));
          return taken.isNew()
              ? Answers.created(Answers.address("databases", id, "entries", status.id()), status)
              : Answers.ok(status);
        });
  }

  private static byte[] json(Database database, EntryPage page, Optional<String> next) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("items");
      for (Entry entry : page.items()) {
        json.writeStartObject();
        json.writeStringField("id", entry.id().toString());
        json.writeStringField(
            "status", name(database.status(entry.id()).orElse(VerificationStatus.UNVERIFIED)));
        json.writeFieldName("entry");
        json.writeRawValue(Bytes.wrap(entry.toJson()).utf8());
        json.writeEndObject();
      }
      json.writeEndArray();
      if (next.isPresent()) {
        json.writeStringField("next", next.get());
      }
      json.writeEndObject();
    });
  }

  /** The form to answer in: DAG-CBOR only for a client that asks for it by name. */
  private static String wanted(HttpHeaders headers) {
    MediaType first = headers.getAcceptableMediaTypes().getFirst();
    return first.isCompatible(MediaType.valueOf(Api.DAG_CBOR)) && !first.isWildcardType()
        ? Api.DAG_CBOR
        : MediaType.APPLICATION_JSON;
  }

  private static String text(EntryCursor cursor) {
    return Cursor.encode(KIND, Long.toUnsignedString(cursor.height()) + " " + cursor.id());
  }

  private static EntryCursor cursor(String text) {
    String[] parts = text.split(" ", 2);
    try {
      Id id = Ids.parse(parts.length == 2 ? parts[1] : "").orElseThrow();
      return new EntryCursor(Long.parseUnsignedLong(parts[0]), id);
    } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
      throw Cursor.invalid("cursor");
    }
  }

  private static String name(VerificationStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}

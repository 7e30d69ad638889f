package io.eidetica4j.node.rest;

import io.eidetica4j.EideticaException;
import io.eidetica4j.Observer;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.node.events.Change;
import io.eidetica4j.node.events.EventCursor;
import io.eidetica4j.node.events.EventStreams;
import io.eidetica4j.node.events.Feed;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.session.Session;
import io.eidetica4j.node.session.Sessions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A database's writes as server-sent events. */
@Path(Api.ROOT + "/databases/{id}/events")
@RunOnVirtualThread
@Tag(name = "Events")
public class EventsResource {
  private final Exchange exchange;
  private final Caller caller;
  private final Sessions sessions;
  private final EventStreams streams;
  private final NodeConfig config;
  private final Quotas quotas;
  private final Observer observer;

  EventsResource(
      Exchange exchange,
      Caller caller,
      Sessions sessions,
      EventStreams streams,
      NodeConfig config,
      Quotas quotas,
      Observer observer) {
    this.quotas = quotas;
    this.observer = observer;
    this.exchange = exchange;
    this.caller = caller;
    this.sessions = sessions;
    this.streams = streams;
    this.config = config;
  }

  /** Streams writes from a cursor on, or from now on. */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "events",
      summary = "Writes as server-sent events",
      description =
          "`event: write` with `id:` a cursor and `data:` `{\"previous_tips\",\"tips\",\"source\","
              + "\"entries\",\"more\"}`, where source is local, remote, mixed or replay; a comment"
              + " when there was nothing for a while; `event: bye` when the node stops or the"
              + " session ends.")
  @APIResponse(responseCode = "200", content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS))
  public Response events(
      @PathParam("id") String id,
      @Parameter(description = "the cursor after which to go on; Last-Event-ID wins over it")
          @QueryParam("after")
          @Nullable String after,
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId) {
    return stream(exchange.database(id), after, lastEventId, EventWriter::event);
  }

  /** Streams the changes of a database, told in some way. */
  Response stream(
      Database database,
      @Nullable String after,
      @Nullable String lastEventId,
      Function<Change, String> telling) {
    Optional<Snapshot> from =
        Optional.ofNullable(lastEventId == null ? after : lastEventId)
            .map(cursor -> known(database, cursor));
    if (streams.isDraining()) {
      throw RestError.UNAVAILABLE.error("The node is stopping");
    }
    Feed feed = Feed.of(database, from);
    Session session = caller.session();
    boolean added = false;
    try {
      added = streams.add(feed, session.user().uuid(), quotas::checkStreams);
    } finally {
      if (!added) {
        feed.close();
      }
    }
    if (!added) {
      observer.limitReached("rest.event-streams");
      throw RestError.UNAVAILABLE.error("There are too many event streams").limit(streams.most());
    }
    BooleanSupplier allowed = () -> sessions.isLive(session) && mayRead(database);
    StreamingOutput body =
        new EventWriter(feed, streams, config.rest().eventHeartbeat(), allowed, telling);
    return Response.ok(body, MediaType.SERVER_SENT_EVENTS_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Accel-Buffering", "no")
        .build();
  }

  /** Rights may be taken away while the stream is open. */
  private static boolean mayRead(Database database) {
    try {
      database.currentPermission();
      return true;
    } catch (EideticaException e) {
      return false;
    }
  }

  private static Snapshot known(Database database, String cursor) {
    Snapshot tips = EventCursor.parse(cursor).orElseThrow(() -> Cursor.invalid("after"));
    List<String> unknown =
        tips.tips().stream()
            .filter(tip -> database.status(tip).isEmpty())
            .map(Object::toString)
            .toList();
    if (!unknown.isEmpty()) {
      throw RestError.INVALID_PARAMETER.error(
          "The cursor is of another database, or names entries that are not here");
    }
    return tips;
  }
}

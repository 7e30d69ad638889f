package io.eidetica4j.node.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.eidetica4j.EideticaException;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.node.events.Change;
import io.eidetica4j.node.events.EventCursor;
import io.eidetica4j.node.events.EventStreams;
import io.eidetica4j.node.events.Feed;
import io.eidetica4j.node.json.Json;
import io.eidetica4j.node.problem.RestException;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Writes a feed as server-sent events, until the client or the node goes. */
final class EventWriter implements StreamingOutput {
  private static final System.Logger LOG = System.getLogger(EventWriter.class.getName());

  private final Feed feed;
  private final EventStreams streams;
  private final Duration heartbeat;
  private final BooleanSupplier allowed;
  private final Function<Change, String> telling;

  /**
   * @param heartbeat the longest silence
   * @param allowed asked before each event whether the client may still have it
   * @param telling gives the events of a change; the last must carry the cursor after it
   */
  EventWriter(
      Feed feed,
      EventStreams streams,
      Duration heartbeat,
      BooleanSupplier allowed,
      Function<Change, String> telling) {
    this.allowed = allowed;
    this.telling = telling;
    this.feed = feed;
    this.streams = streams;
    this.heartbeat = heartbeat;
  }

  @Override
  public void write(OutputStream out) throws IOException {
    try {
      // a cursor without an event: a client that breaks off now knows where to go on
      send(out, "id: " + EventCursor.of(feed.cursor()) + "\n\n");
      tell(out);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      streams.remove(feed);
      feed.close();
    }
  }

  private void tell(OutputStream out) throws IOException, InterruptedException {
    String told = EventCursor.of(feed.cursor());
    try {
      while (!feed.isEnded()) {
        Optional<Change> change = feed.next(heartbeat);
        if (!allowed.getAsBoolean()) {
          break;
        }
        send(out, change.map(telling).orElse(":\n\n"));
        told = EventCursor.of(feed.cursor());
      }
    } catch (EideticaException | RestException e) {
      // the instance is closed, or the database can't be read now: the client resumes later
      LOG.log(System.Logger.Level.DEBUG, "An event stream ends", e);
    }
    send(out, "event: bye\nid: " + told + "\ndata: {}\n\n");
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** A change as the event that says which entries came. */
  static String event(Change change) {
    byte[] data =
        Json.bytes(json -> {
          json.writeStartObject();
          tips(json, "previous_tips", change.previousTips());
          tips(json, "tips", change.tips());
          json.writeStringField("source", change.source().name().toLowerCase(Locale.ROOT));
          ids(json, "entries", change.entries());
          if (change.more()) {
            json.writeBooleanField("more", true);
          }
          json.writeEndObject();
        });
    return "event: write\nid: "
        + EventCursor.of(change.tips())
        + "\ndata: "
        + new String(data, StandardCharsets.UTF_8)
        + "\n\n";
  }

  private static void tips(JsonGenerator json, String name, Snapshot tips) throws IOException {
    ids(json, name, tips.tips());
  }

  private static void ids(JsonGenerator json, String name, Iterable<Id> ids) throws IOException {
    json.writeArrayFieldStart(name);
    for (Id id : ids) {
      json.writeString(id.toString());
    }
    json.writeEndArray();
  }
}

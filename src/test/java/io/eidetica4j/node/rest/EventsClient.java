package io.eidetica4j.node.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Reads server-sent events as a browser would. */
final class EventsClient implements AutoCloseable {
  private static final String END = "end of stream";

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Stream<String> body;
  private String lastId = "";

  /**
   * An event.
   *
   * @param name its name; {@code comment} for a comment, empty for an id alone
   * @param id the last id
   * @param data its data
   */
  record Event(String name, String id, String data) {
    JsonPath json() {
      return JsonPath.from(data);
    }

    List<String> entries() {
      return json().getList("entries");
    }
  }

  private EventsClient(URI uri, String token, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token);
    headers.forEach(request::header);
    try {
      HttpResponse<Stream<String>> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("content-type").orElse(""))
          .startsWith("text/event-stream");
      body = answer.body();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    Thread.ofVirtual().start(this::read);
  }

  /** Opens a stream and waits for its first cursor. */
  static EventsClient open(
      int port, String database, String token, Map<String, String> headers, String query) {
    URI uri = URI.create("http://localhost:" + port + "/api/v1" + database + "/events" + query);
    EventsClient client = new EventsClient(uri, token, headers);
    Event first = client.next();
    assertThat(first.name()).isEmpty();
    assertThat(first.id()).isNotEmpty();
    return client;
  }

  /** The next event, comments included. */
  Event next() {
    Map<String, String> fields = new LinkedHashMap<>();
    while (true) {
      String line = line();
      if (line.isEmpty()) {
        lastId = fields.getOrDefault("id", lastId);
        return new Event(fields.getOrDefault("event", ""), lastId, fields.getOrDefault("data", ""));
      }
      if (line.startsWith(":")) {
        fields.put("event", "comment");
      } else {
        int colon = line.indexOf(": ");
        fields.put(line.substring(0, colon), line.substring(colon + 2));
      }
    }
  }

  /** The next event that is no comment; they come several times a second, so not many are read. */
  Event nextEvent() {
    for (int comments = 0; comments < 60; comments++) {
      Event event = next();
      if (!event.name().equals("comment")) {
        return event;
      }
    }
    throw new AssertionError("nothing but comments came");
  }

  /** Waits for the server to end the stream. */
  void expectEnd() {
    assertThat(line()).isEqualTo(END);
  }

  private String line() {
    try {
      String line = lines.poll(20, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("no event came");
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void read() {
    try {
      body.forEach(lines::add);
    } catch (RuntimeException e) {
      // the connection is gone
    }
    lines.add(END);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}

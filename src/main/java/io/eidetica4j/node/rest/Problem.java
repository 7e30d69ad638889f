package io.eidetica4j.node.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.eidetica4j.node.json.Json;
import io.eidetica4j.node.problem.RestError;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A problem document (RFC 9457).
 *
 * @param name {@code module/Kind}, which follows {@link #TYPE_PREFIX} in the type
 * @param title what this type of problem means
 * @param status the HTTP status
 * @param detail what happened this time
 * @param pointer the member of the request's body that is meant
 * @param limit the limit that was passed
 * @param retryAfter when to come again
 */
record Problem(
    String name,
    String title,
    int status,
    String detail,
    Optional<String> pointer,
    Optional<Long> limit,
    Optional<Duration> retryAfter) {
  /** What the type of every problem begins with. */
  public static final String TYPE_PREFIX = "urn:eidetica:problem:";

  /** The media type of problem documents. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** A problem of the REST surface without more to say. */
  public static Problem of(RestError error, String detail) {
    return new Problem(
        error.qualifiedName(),
        error.title(),
        error.status(),
        detail,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same problem, with a time to come again. */
  public Problem retryAfter(Duration delay) {
    return new Problem(name, title, status, detail, pointer, limit, Optional.of(delay));
  }

  /** The same problem, with the limit that was passed. */
  Problem limit(long most) {
    return new Problem(name, title, status, detail, pointer, Optional.of(most), retryAfter);
  }

  /** The seconds to wait before another try, at least one. */
  public Optional<Long> retrySeconds() {
    return retryAfter.map(d -> Math.max(1, d.plusMillis(999).toSeconds()));
  }

  /**
   * The document.
   *
   * @param trace what the server's log calls this request
   */
  public byte[] toJson(String trace) {
    return Json.bytes(json -> write(json, trace));
  }

  private void write(JsonGenerator json, String trace) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", TYPE_PREFIX + name);
    json.writeStringField("title", title);
    json.writeNumberField("status", status);
    json.writeStringField("detail", detail);
    json.writeStringField("instance", "urn:trace:" + trace);
    if (pointer.isPresent()) {
      json.writeStringField("pointer", pointer.get());
    }
    if (limit.isPresent()) {
      json.writeNumberField("limit", limit.get());
    }
    json.writeEndObject();
  }
}

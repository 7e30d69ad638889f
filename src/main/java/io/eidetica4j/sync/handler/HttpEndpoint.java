package io.eidetica4j.sync.handler;

import io.eidetica4j.Limits;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.DecodedRequest;
import io.eidetica4j.sync.protocol.ProtocolLimits;
import io.eidetica4j.sync.protocol.RequestJson;
import io.eidetica4j.sync.protocol.ResponseJson;
import io.eidetica4j.sync.protocol.SyncRequest;
import io.eidetica4j.sync.protocol.SyncResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code POST /api/v0} without any web server: bytes in, a status and something that writes the
 * answer out. Statuses and texts are the reference's.
 */
public final class HttpEndpoint {
  /** Where peers send their requests. */
  public static final String PATH = "/api/v0";

  /** Bytes of a body that is read; with one more the answer is {@link #tooLarge}. */
  public static final int MAX_BODY = ProtocolLimits.REQUEST_BYTES;

  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";

  private final SyncHandler handler;
  private final Limits limits;

  /** In front of a handler. */
  public HttpEndpoint(SyncHandler handler, Limits limits) {
    this.handler = handler;
    this.limits = limits;
  }

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param contentType the media type of the body
   * @param isLarge whether the body may be large, so that compressing it may be worth while
   * @param body writes the body, and leaves the stream open; to be called once, and soon
   */
  public record Answer(int status, String contentType, boolean isLarge, Body body) {}

  /** Writes a body. */
  @FunctionalInterface
  public interface Body {
    /** Writes it as it is made. */
    void writeTo(OutputStream to) throws IOException;
  }

  /**
   * Answers a request.
   *
   * @param contentType the media type as it was sent; empty where none was
   * @param body the whole body, at most {@link #MAX_BODY} bytes
   * @param remote where it came from
   */
  public Answer answer(Optional<String> contentType, byte[] body, Optional<Address> remote) {
    if (contentType.filter(HttpEndpoint::isJson).isEmpty()) {
      return wrongType();
    }
    return switch (RequestJson.read(body, limits)) {
      case DecodedRequest.NotJson(String reason) ->
          text(400, "Failed to parse the request body as JSON: " + reason);
      case DecodedRequest.WrongShape(String reason) ->
          text(422, "Failed to deserialize the JSON body into the target type: " + reason);
      case DecodedRequest.Request(SyncRequest request) -> {
        SyncResponse response = handler.handle(request, RequestContext.of(request, remote));
        yield new Answer(
            200,
            JSON,
            request.kind().equals("bootstrap") || request.kind().equals("incremental"),
            to -> ResponseJson.write(to, response));
      }
    };
  }

  /** The answer to a body of more than {@link #MAX_BODY} bytes, of which no more is read. */
  public static Answer tooLarge() {
    return text(413, "Failed to buffer the request body: length limit exceeded");
  }

  /** The same, unless the media type is refused, which a node of the reference looks at first. */
  public static Answer tooLarge(Optional<String> contentType) {
    return contentType.filter(HttpEndpoint::isJson).isPresent() ? tooLarge() : wrongType();
  }

  private static Answer wrongType() {
    return text(415, "Expected request with `Content-Type: application/json`");
  }

  private static Answer text(int status, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Answer(status, TEXT, false, to -> to.write(bytes));
  }

  private static boolean isJson(String contentType) {
    int parameters = contentType.indexOf(';');
    String type =
        (parameters < 0 ? contentType : contentType.substring(0, parameters))
            .trim()
            .toLowerCase(Locale.ROOT);
    return type.equals(JSON) || (type.startsWith("application/") && type.endsWith("+json"));
  }
}

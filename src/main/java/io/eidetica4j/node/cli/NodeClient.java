package io.eidetica4j.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.eidetica4j.node.config.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Requests to a node's REST API, each answered by JSON or ended by a {@link Refusal} with what the
 * node says is wrong. Redirects are not followed: they would take the password along.
 */
final class NodeClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Longer than a node tries to reach its peers for one request. */
  private static final Duration ANSWER = Duration.ofMinutes(5);

  private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

  private static final int MOST_BYTES = 64 << 20;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient http;
  private final URI base;
  private final Optional<String> token;

  private NodeClient(HttpClient http, URI base, Optional<String> token) {
    this.http = http;
    this.base = base;
    this.token = token;
  }

  /**
   * For the node at an origin, as {@code http://127.0.0.1:3000}.
   *
   * @throws Refusal where that is none
   */
  static NodeClient of(String origin) {
    URI base;
    try {
      base = URI.create(origin.replaceAll("/+$", ""));
    } catch (IllegalArgumentException e) {
      throw noOrigin(origin, e);
    }
    boolean isWeb = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
    if (!isWeb || base.getHost() == null || base.getUserInfo() != null) {
      throw noOrigin(origin, null);
    }
    HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    return new NodeClient(http, base, Optional.empty());
  }

  private static Refusal noOrigin(String origin, @org.jspecify.annotations.Nullable Exception why) {
    String text = "a node is named like http://127.0.0.1:3000, not '" + origin + "'";
    return why == null ? new Refusal(text) : new Refusal(text, why);
  }

  /** The same as somebody who is logged in. */
  NodeClient withToken(String text) {
    return new NodeClient(http, base, Optional.of(text));
  }

  /** Whether nobody can read on the way what is sent there, wherever it is. */
  boolean isEncrypted() {
    return base.getScheme().equals("https");
  }

  /** Whether it is on this machine, by a name or an address that can mean nothing else. */
  boolean isHere() {
    String host = base.getHost();
    return host.equals("localhost") || host.equals("[::1]") || LOOPBACK.matcher(host).matches();
  }

  /**
   * Asks whether a node is there.
   *
   * @throws Refusal where nothing or something else listens
   */
  void requireNode() {
    try {
      if (!read(exchange("GET", "/instance", Optional.empty(), CONNECT)).has("initialized")) {
        throw new Refusal(
            "what listens at "
                + base
                + " is no node, and somebody has the storage open; --node names a node");
      }
    } catch (IOException e) {
      throw new Refusal(
          "somebody has the storage open, but no node can be reached at "
              + base
              + "; --node says where it listens",
          e);
    }
  }

  /** The answer's body; empty where it has none. */
  JsonNode send(String method, String path, Optional<JsonNode> body) {
    try {
      HttpResponse<InputStream> answer = exchange(method, path, body, ANSWER);
      JsonNode json = read(answer);
      if (answer.statusCode() / 100 != 2) {
        String detail = json.path("detail").asText("");
        throw new Refusal(
            detail.isEmpty()
                ? base + " answers " + method + " " + path + " with status " + answer.statusCode()
                : Plain.text(detail));
      }
      return json;
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private HttpResponse<InputStream> exchange(
      String method, String path, Optional<JsonNode> body, Duration limit) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/api/v1" + path))
            .timeout(limit)
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isPresent()
                    ? HttpRequest.BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(body.get()))
                    : HttpRequest.BodyPublishers.noBody());
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Whatever is no JSON counts as nothing: what the status says is enough. */
  private static JsonNode read(HttpResponse<InputStream> answer) throws IOException {
    byte[] bytes;
    try (InputStream in = answer.body()) {
      bytes = in.readNBytes(MOST_BYTES);
    }
    boolean isJson =
        answer.headers().firstValue("Content-Type").filter(t -> t.contains("json")).isPresent();
    if (!isJson || bytes.length == 0) {
      return MissingNode.getInstance();
    }
    try {
      return MAPPER.readTree(bytes);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private Refusal unreachable(IOException e) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new Refusal("no node can be reached at " + base + ": " + reason, e);
  }

  @Override
  public void close() {
    http.close();
  }
}

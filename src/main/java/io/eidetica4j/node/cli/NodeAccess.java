package io.eidetica4j.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.node.config.Refusal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** With a running node, over its REST API. */
final class NodeAccess implements SyncAccess {
  private static final String PAGE = "/databases?limit=1000";

  private final NodeClient node;

  /** Whether the session is this command's own, and ends with it. */
  private final boolean isOwn;

  private NodeAccess(NodeClient node, boolean isOwn) {
    this.node = node;
    this.isOwn = isOwn;
  }

  /** Logs in, or goes on with a session of which there is a token. */
  static NodeAccess open(NodeClient node, SignIn.Login login) {
    if (login.token().isPresent()) {
      return new NodeAccess(node.withToken(new String(login.token().get())), false);
    }
    ObjectNode credentials = JsonNodeFactory.instance.objectNode();
    credentials.put("username", login.username());
    login.password().ifPresent(password -> credentials.put("password", new String(password)));
    JsonNode session = node.send("POST", "/sessions", Optional.of(credentials));
    login.password().ifPresent(password -> Arrays.fill(password, '\0'));
    return new NodeAccess(node.withToken(session.path("token").asText()), true);
  }

  private JsonNode get(String path) {
    return node.send("GET", path, Optional.empty());
  }

  private JsonNode post(String path) {
    return node.send("POST", path, Optional.empty());
  }

  private static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public JsonNode status() {
    return get("/sync");
  }

  @Override
  public JsonNode addPeer(ObjectNode wanted) {
    return node.send("POST", "/sync/peers", Optional.of(wanted));
  }

  @Override
  public void removePeer(String key) {
    node.send("DELETE", "/sync/peers/" + part(key), Optional.empty());
  }

  @Override
  public List<String> synced() {
    List<String> ids = new ArrayList<>();
    JsonNode page = get(PAGE);
    while (true) {
      for (JsonNode item : page.path("items")) {
        if (item.path("sync").path("enabled").asBoolean()) {
          ids.add(item.path("id").asText());
        }
      }
      if (!page.has("next")) {
        return ids;
      }
      page = get(PAGE + "&cursor=" + part(page.path("next").asText()));
    }
  }

  @Override
  public JsonNode sync(String database) {
    return post("/databases/" + part(database) + "/sync");
  }

  @Override
  public void keepSynced(String database) {
    String path = "/databases/" + part(database);
    if (!get(path).path("sync").path("enabled").asBoolean()) {
      ObjectNode wanted = JsonNodeFactory.instance.objectNode();
      wanted.put("enabled", true).put("on_commit", true);
      node.send("PUT", path + "/sync", Optional.of(wanted));
    }
  }

  @Override
  public JsonNode ticket(String database) {
    return post("/databases/" + part(database) + "/tickets");
  }

  @Override
  public JsonNode join(ObjectNode wanted) {
    return node.send("POST", "/sync/join", Optional.of(wanted));
  }

  @Override
  public JsonNode requests(Optional<String> status) {
    return get("/sync/requests" + status.map(s -> "?status=" + part(s)).orElse(""));
  }

  @Override
  public void decide(String id, boolean approved) {
    post("/sync/requests/" + part(id) + (approved ? "/approve" : "/reject"));
  }

  @Override
  public void close() {
    try (node) {
      if (isOwn) {
        node.send("DELETE", "/sessions/current", Optional.empty());
      }
    } catch (Refusal e) {
      // what was asked for is done; the session ends by itself
    }
  }
}

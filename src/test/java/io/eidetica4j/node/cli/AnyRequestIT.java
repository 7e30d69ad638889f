package io.eidetica4j.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eidetica4j.Vectors;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is sent to the operations of the API's document, the built program answers without an
 * error of its own, and with a problem document where it refuses.
 */
class AnyRequestIT {
  private static final long SEED = 20_261_123;
  private static final int ROUNDS = Boolean.getBoolean("eidetica.nightly") ? 300 : 25;

  @TempDir Path folder;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private String node = "";
  private String token = "";

  @Test
  void noRequestMakesAnErrorOfTheServers() throws Exception {
    Map<String, String> settings =
        Map.of(
            "EIDETICA_ADMIN_PASSWORD", "pw",
            "EIDETICA_URL", "memory://",
            "EIDETICA_REST_LOGIN_FAILURES_PER_MINUTE", "1000000");
    try (NodeProcess process = NodeProcess.start(folder, settings).awaitStart()) {
      node = "http://127.0.0.1:" + process.port();
      login();
      Map<String, List<String>> known = known();
      RandomRequests requests =
          new RandomRequests(Vectors.project().resolve("docs/openapi.yaml"), SEED, known);
      assertThat(requests.operations()).hasSizeGreaterThan(40);
      List<String> failures = new ArrayList<>();
      Set<Integer> seen = new HashSet<>();
      for (int round = 0; round < ROUNDS; round++) {
        for (Map.Entry<String, String> operation : requests.operations()) {
          if (operation.getValue().endsWith("/sessions/current/password")) {
            continue; // else nobody could log in again
          }
          RandomRequests.Made made = requests.make(operation.getKey(), operation.getValue());
          HttpResponse<InputStream> answer =
              send(made.method(), made.path(), made.body().orElse(""));
          String text = read(answer);
          seen.add(answer.statusCode() / 100);
          if (answer.statusCode() >= 500
              || (answer.statusCode() >= 400
                  && made.path().startsWith("/api/")
                  && !isProblem(answer))) {
            failures.add(made + ": " + answer.statusCode() + " " + text);
          }
          if (answer.statusCode() == 401
              || (made.method().equals("DELETE") && made.path().endsWith("/sessions/current"))) {
            login();
          }
        }
      }
      assertThat(failures).isEmpty();
      assertThat(seen).as("requests that are right, and wrong").contains(2, 4);
      assertThat(process.out()).doesNotContain("\tat ");
    }
  }

  private Map<String, List<String>> known() throws IOException, InterruptedException {
    String db = member(send("POST", "/api/v1/databases", "{\"name\":\"d\"}"), "id");
    String path = "/api/v1/databases/" + db;
    String entry = member(send("PUT", path + "/docs/d/a", "{\"b\":[1,2]}"), "entry");
    String row = member(send("POST", path + "/tables/t", "{\"x\":1}"), "id");
    Map<String, List<String>> known = new HashMap<>();
    known.put("id", List.of(db));
    known.put("tree", List.of(db));
    known.put("store", List.of("d", "t", "new"));
    known.put("path", List.of("a", "a.b", "a.b.0", "c"));
    known.put("entry", List.of(entry));
    known.put("row", List.of(row));
    known.put("username", List.of("admin", "somebody"));
    return known;
  }

  private void login() throws IOException, InterruptedException {
    token =
        member(
            send("POST", "/api/v1/sessions", "{\"username\":\"admin\",\"password\":\"pw\"}"),
            "token");
  }

  private HttpResponse<InputStream> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(node + path))
            .timeout(Duration.ofMinutes(1))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  /** The body, but of event streams, which do not end. */
  private static String read(HttpResponse<InputStream> answer) throws IOException {
    try (InputStream in = answer.body()) {
      boolean isStream = contentType(answer).startsWith("text/event-stream");
      return isStream ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static boolean isProblem(HttpResponse<InputStream> answer) {
    return contentType(answer).startsWith("application/problem+json");
  }

  private static String contentType(HttpResponse<InputStream> answer) {
    return answer.headers().firstValue("Content-Type").orElse("");
  }

  private static String member(HttpResponse<InputStream> answer, String name) throws IOException {
    JsonNode member = new ObjectMapper().readTree(read(answer)).path(name);
    assertThat(member.isTextual()).as(name).isTrue();
    return member.asText();
  }
}

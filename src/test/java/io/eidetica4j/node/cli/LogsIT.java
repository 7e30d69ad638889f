package io.eidetica4j.node.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the built program logs: lines of JSON with trace ids where that is asked for, and no secret.
 */
class LogsIT {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  @TempDir Path folder;

  @Test
  void linesAreJsonWithTheTraceOfTheRequestAndHoldNoSecret() throws IOException {
    Map<String, String> settings =
        Map.of(
            "EIDETICA_ADMIN_PASSWORD", "secret-of-the-administrator",
            "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true",
            "QUARKUS_LOG_LEVEL", "DEBUG",
            "QUARKUS_HTTP_ACCESS_LOG_ENABLED", "true",
            "QUARKUS_OTEL_SDK_DISABLED", "false",
            // nobody listens there: traces that can't be sent must not matter
            "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9");
    List<String> secrets = new ArrayList<>(List.of("secret-of-the-administrator"));
    try (NodeProcess node = NodeProcess.start(folder, settings).awaitStart()) {
      String token = login(node, "secret-of-the-administrator", 201).path("token");
      secrets.add(token);
      secrets.add("wrongly-guessed");
      login(node, "wrongly-guessed", 401);
      secrets.add("password-of-somebody-else");
      session(node, token)
          .body("{\"username\":\"somebody\",\"password\":\"password-of-somebody-else\"}")
          .post("/users")
          .then()
          .statusCode(201);
      secrets.add("not-even-json");
      session(node, token)
          .body("{\"password\":\"not-even-json")
          .post("/users")
          .then()
          .statusCode(400);
      secrets.add("made-up-token");
      String problem =
          session(node, "made-up-token").get("/keys").then().statusCode(401).extract().asString();
      assertThat(problem).contains("urn:trace:" + TRACE);
      assertThat(node.stop()).isZero();

      String log = node.out() + node.err();
      assertThat(secrets).allSatisfy(secret -> assertThat(log).doesNotContain(secret));
      ObjectMapper json = new ObjectMapper();
      List<JsonNode> lines = new ArrayList<>();
      for (String line : node.out().lines().toList()) {
        lines.add(json.readTree(line));
      }
      assertThat(lines)
          .anySatisfy(line -> {
            assertThat(line.path("message").asText()).contains("/api/v1/keys", "401");
            assertThat(line.path("mdc").path("traceId").asText()).isEqualTo(TRACE);
          });
    }
  }

  private static io.restassured.response.Response login(
      NodeProcess node, String password, int status) {
    io.restassured.response.Response answer =
        session(node, "")
            .body("{\"username\":\"admin\",\"password\":\"" + password + "\"}")
            .post("/sessions");
    answer.then().statusCode(status);
    return answer;
  }

  private static RequestSpecification session(NodeProcess node, String token) {
    return given()
        .port(node.port())
        .basePath("/api/v1")
        .contentType("application/json")
        .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
        .auth()
        .preemptive()
        .oauth2(token);
  }
}

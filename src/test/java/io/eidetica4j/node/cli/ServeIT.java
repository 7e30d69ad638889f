package io.eidetica4j.node.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built program: starting, refusing to start, stopping, and starting again. */
class ServeIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "inmemory"})
  void whatWasWrittenIsThereAfterAStopAndAStart(String backend) throws Exception {
    Map<String, String> settings =
        Map.of("EIDETICA_ADMIN_PASSWORD", "pw", "EIDETICA_BACKEND", backend);
    String db;
    try (NodeProcess node = NodeProcess.start(folder, settings).awaitStart()) {
      RequestSpecification admin = admin(node);
      db = admin.body("{\"name\":\"kept\"}").post("/databases").path("id");
      admin(node).body("{\"a\":[1]}").put("/databases/" + db + "/docs/d/x").then().statusCode(201);
      given().port(node.port()).get("/health").then().body("backend", equalTo(backend));
      try (Stream old = new Stream(HttpClient.Version.HTTP_1_1, node, db, token(node));
          Stream stream = new Stream(HttpClient.Version.HTTP_2, node, db, token(node))) {
        assertThat(node.stop()).as("a stop by signal is a success").isZero();
        assertThat(old.rest()).contains("event: bye").contains("id: ");
        assertThat(stream.rest()).contains("event: bye").contains("id: ");
      }
    }
    try (NodeProcess node = NodeProcess.start(folder, settings).awaitStart()) {
      assertThat(node.out()).contains("eidetica.admin.* is for the first start and is ignored");
      admin(node).get("/databases/" + db + "/docs/d").then().statusCode(200).body("x.a[0]", is(1));

      NodeProcess info =
          NodeProcess.start(folder, Map.of("EIDETICA_BACKEND", backend), "info", "--json");
      assertThat(info.exitCode()).as(info.err()).isZero();
      assertThat(info.out()).contains("\"device_id\":\"ed25519:").contains("\"databases\":2");
      assertThat(info.out().lines()).hasSize(1);
      assertThat(node.stop()).isZero();
    }
  }

  @Test
  void aFirstStartWithoutAnAdministratorLeavesThePasswordForTheOwner() throws IOException {
    try (NodeProcess node = NodeProcess.start(folder, Map.of()).awaitStart()) {
      Path file = folder.resolve("data/eidetica.db.admin-password");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      String password = Files.readString(file).strip();
      assertThat(node.out() + node.err()).contains(file.getFileName().toString());
      assertThat(node.out() + node.err()).doesNotContain(password);
      login(node, password).then().statusCode(201).body("user.admin", is(true));
      login(node, "admin").then().statusCode(401);
    }
  }

  @Test
  void aStartThatCannotSucceedIsOneLineAndOne() throws IOException {
    Path foreign = Files.writeString(folder.resolve("foreign.db"), "this is no database");
    Path foreignJson = Files.writeString(folder.resolve("foreign.json"), "{\"x\":1}");
    for (List<String> refused :
        List.of(
            List.of("mysql://u:secret@h/d", "mysql"),
            List.of("sqlite://" + folder + "/no/such/folder/e.db", "folder"),
            List.of("sqlite://" + foreign, foreign + ": "),
            List.of("sqlite://e.db?nonsense=1", "nonsense"),
            List.of("memory://" + foreignJson, foreignJson.toString()),
            List.of("memory://", "eidetica.admin.password"))) {
      try (NodeProcess node = NodeProcess.start(folder, Map.of("EIDETICA_URL", refused.get(0)))) {
        assertThat(node.exitCode()).as(refused.get(0)).isEqualTo(1);
        assertThat(node.err().lines()).as(refused.get(0)).hasSize(1);
        assertThat(node.err()).startsWith("error: ").contains(refused.get(1));
        assertThat(node.err()).doesNotContain("secret");
        assertThat(node.out()).doesNotContain("\tat ").doesNotContain("Listening");
      }
    }
  }

  @Test
  void anUnknownSettingInAFileStopsTheStartAndOneInTheEnvironmentDoesNot() throws IOException {
    Path config = Files.createDirectories(folder.resolve("config"));
    Path file = config.resolve("application.properties");
    Files.writeString(file, "eidetica.flush.intervall=1s\n");
    Map<String, String> settings =
        Map.of("EIDETICA_ADMIN_PASSWORD", "pw", "EIDETICA_COLOUR", "blue");
    try (NodeProcess node = NodeProcess.start(folder, settings)) {
      assertThat(node.exitCode()).isEqualTo(1);
      assertThat(node.err())
          .contains("eidetica.flush.intervall")
          .contains("application.properties");
    }
    Files.writeString(file, "eidetica.flush.interval=1s\n");
    try (NodeProcess node = NodeProcess.start(folder, settings).awaitStart()) {
      assertThat(node.out()).contains("EIDETICA_COLOUR");
      login(node, "pw").then().statusCode(201);
    }
  }

  @Test
  void aSecondNodeOnTheSameFileIsRefused() {
    Map<String, String> settings = Map.of("EIDETICA_ADMIN_PASSWORD", "pw");
    try (NodeProcess first = NodeProcess.start(folder, settings).awaitStart();
        NodeProcess second = NodeProcess.start(folder, settings)) {
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.err().lines()).hasSize(1);
      login(first, "pw").then().statusCode(201);
    }
  }

  @Test
  void theHealthCommandAsksARunningNode() {
    try (NodeProcess node =
            NodeProcess.start(folder, Map.of("EIDETICA_ADMIN_PASSWORD", "pw")).awaitStart();
        NodeProcess health =
            NodeProcess.start(folder, Map.of(), "health", "http://127.0.0.1:" + node.port())) {
      assertThat(health.exitCode()).as(health.err()).isZero();
      assertThat(health.out()).startsWith("healthy: {");
    }
  }

  private static RequestSpecification admin(NodeProcess node) {
    return given()
        .port(node.port())
        .basePath("/api/v1")
        .contentType("application/json")
        .auth()
        .preemptive()
        .oauth2(token(node));
  }

  private static String token(NodeProcess node) {
    return login(node, "pw").then().statusCode(201).extract().path("token");
  }

  private static io.restassured.response.Response login(NodeProcess node, String password) {
    return given()
        .port(node.port())
        .contentType("application/json")
        .body("{\"username\":\"admin\",\"password\":\"%s\"}".formatted(password))
        .post("/api/v1/sessions");
  }

  /** An open event stream. */
  private static final class Stream implements AutoCloseable {
    private final HttpClient http;
    private final CompletableFuture<String> rest = new CompletableFuture<>();

    Stream(HttpClient.Version version, NodeProcess node, String db, String token)
        throws IOException, InterruptedException {
      http = HttpClient.newBuilder().version(version).build();
      URI uri =
          URI.create("http://127.0.0.1:" + node.port() + "/api/v1/databases/" + db + "/events");
      HttpResponse<java.util.stream.Stream<String>> answer =
          http.send(
              HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build(),
              HttpResponse.BodyHandlers.ofLines());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.version()).isEqualTo(version);
      // at once: of HTTP/2 this client drops what nobody has read when the connection ends
      Thread.ofVirtual().start(() -> read(answer));
    }

    private void read(HttpResponse<java.util.stream.Stream<String>> answer) {
      try {
        rest.complete(String.join("\n", answer.body().toList()));
      } catch (RuntimeException e) {
        rest.completeExceptionally(e);
      }
    }

    /** All lines until the server ended the stream, in order. */
    String rest() {
      return rest.join();
    }

    @Override
    public void close() {
      http.shutdownNow();
    }
  }
}

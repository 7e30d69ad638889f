package io.eidetica4j.node.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import io.eidetica4j.backend.sql.TestPostgres;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The built program over PostgreSQL: alone, as several, and before there is a server. */
@Timeout(300)
class PostgresServeIT {
  private static final String PASSWORD = "pw";

  @TempDir Path folder;

  private final TestPostgres place = TestPostgres.place();

  private NodeProcess start(String url, int managementPort) {
    Map<String, String> settings = new HashMap<>();
    settings.put("EIDETICA_URL", url);
    settings.put("EIDETICA_ADMIN_PASSWORD", PASSWORD);
    settings.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
    return NodeProcess.start(folder, settings);
  }

  @Test
  void severalNodesThatStartAtTheSameTimeAreOne() throws Exception {
    try (NodeProcess one = start(place.url(), freePort());
        NodeProcess two = start(place.url(), freePort())) {
      one.awaitStart();
      two.awaitStart();
      String token = token(one);
      String db = as(one, token).body("{\"name\":\"shared\"}").post("/databases").path("id");
      // a session and a database of one node are the other's too
      HttpClient http = HttpClient.newHttpClient();
      try {
        Iterator<String> events = events(http, two, token, db);
        as(one, token).body("1").put("/databases/" + db + "/docs/d/x").then().statusCode(201);
        assertThat(next(events, "event: ")).isEqualTo("event: write");
        as(two, token)
            .get("/databases/" + db + "/docs/d")
            .then()
            .statusCode(200)
            .body("x", equalTo(1));
      } finally {
        http.shutdownNow(); // the stream is open for ever
      }
      as(two, token).body("2").put("/databases/" + db + "/docs/d/x").then().statusCode(200);
      assertThat(place.query("SELECT COUNT(*) FROM instance_metadata")).containsExactly("1");
      NodeProcess info =
          NodeProcess.start(folder, Map.of("EIDETICA_URL", place.url()), "info", "--json");
      assertThat(info.exitCode()).as(info.err()).isZero();
      assertThat(info.out()).contains("\"databases\":2");
      assertThat(one.stop()).isZero();
      assertThat(two.stop()).isZero();
      assertThat(one.out() + one.err() + two.out() + two.err()).doesNotContain("postgres:postgres");
    }
  }

  private static Iterator<String> events(HttpClient http, NodeProcess node, String token, String db)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + node.port() + "/api/v1/databases/" + db + "/events");
    HttpResponse<java.util.stream.Stream<String>> answer =
        http.send(
            HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build(),
            HttpResponse.BodyHandlers.ofLines());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body().iterator();
  }

  private static String next(Iterator<String> lines, String prefix) {
    String line = lines.next();
    while (!line.startsWith(prefix)) {
      line = lines.next();
    }
    return line;
  }

  @Test
  void aNodeStartsWithoutItsServerIsNotReadyAndOpensOnceItCan() throws Exception {
    int management = freePort();
    try (Gate gate = new Gate();
        NodeProcess node =
            start(place.url().replace(":" + TestPostgres.port(), ":" + gate.port), management)) {
      node.awaitStart();
      probe(management, "live").statusCode(200);
      probe(management, "ready").statusCode(503).body("checks.status", hasItem("DOWN"));
      given().port(node.port()).get("/health").then().statusCode(200);
      gate.open();
      awaitReady(management, true);
      String token = token(node);
      as(node, token).get("/databases").then().statusCode(200);

      gate.shut();
      awaitReady(management, false);
      gate.open();
      awaitReady(management, true);
      as(node, token).body("{\"name\":\"after\"}").post("/databases").then().statusCode(201);
      given()
          .port(management)
          .get("/q/metrics")
          .then()
          .statusCode(200)
          .body(containsString("agroal_active_count{datasource=\"postgres\""));
      assertThat(node.stop()).isZero();
    }
  }

  private static ValidatableResponse probe(int management, String which) {
    return given().port(management).get("/q/health/" + which).then();
  }

  private static void awaitReady(int management, boolean ready) {
    int wanted = ready ? 200 : 503;
    while (given().port(management).get("/q/health/ready").statusCode() != wanted) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aUrlThatIsNoGoodEndsTheStartWithOneLine() {
    try (NodeProcess node =
        NodeProcess.start(
            folder, Map.of("EIDETICA_URL", "postgres://u:secret@h/d?sslmode=perhaps"))) {
      assertThat(node.exitCode()).isEqualTo(1);
      assertThat(node.err().lines()).hasSize(1);
      assertThat(node.err()).startsWith("error: ").contains("perhaps").doesNotContain("secret");
    }
  }

  @Test
  void withoutAConfiguredAdministratorAFirstStartIsRefused() {
    try (NodeProcess node = NodeProcess.start(folder, Map.of("EIDETICA_URL", place.url()))) {
      assertThat(node.exitCode()).isEqualTo(1);
      assertThat(node.err()).contains("eidetica.admin.password");
      assertThat(node.err().lines()).hasSize(1);
    }
  }

  private static RequestSpecification as(NodeProcess node, String token) {
    return given()
        .port(node.port())
        .basePath("/api/v1")
        .contentType("application/json")
        .auth()
        .preemptive()
        .oauth2(token);
  }

  private static String token(NodeProcess node) {
    return given()
        .port(node.port())
        .contentType("application/json")
        .body("{\"username\":\"admin\",\"password\":\"%s\"}".formatted(PASSWORD))
        .post("/api/v1/sessions")
        .then()
        .statusCode(201)
        .body("user.admin", is(true))
        .extract()
        .path("token");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** A way to the server that is there, or not. */
  private static final class Gate implements AutoCloseable {
    final int port;
    private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private ServerSocket door;

    Gate() throws IOException {
      port = freePort();
      door = new ServerSocket();
    }

    void open() throws IOException {
      door = new ServerSocket();
      door.setReuseAddress(true);
      door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      ServerSocket current = door;
      Thread.ofVirtual()
          .start(() -> {
            try {
              while (true) {
                Socket client = current.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), TestPostgres.port());
                sockets.add(client);
                sockets.add(server);
                Thread.ofVirtual().start(() -> pass(client, server));
                Thread.ofVirtual().start(() -> pass(server, client));
              }
            } catch (IOException e) {
              // closed
            }
          });
    }

    private static void pass(Socket from, Socket to) {
      try (from;
          to) {
        from.getInputStream().transferTo(to.getOutputStream());
      } catch (IOException e) {
        // one of them is gone, and so the other goes
      }
    }

    @Override
    public void close() throws IOException {
      shut();
    }

    void shut() throws IOException {
      door.close();
      for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
        socket.close();
      }
    }
  }
}

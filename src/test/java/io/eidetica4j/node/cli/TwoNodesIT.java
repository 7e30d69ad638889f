package io.eidetica4j.node.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.greaterThan;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The built program twice, as two people run it: they share a database by a ticket. */
@Timeout(300)
class TwoNodesIT {
  @TempDir Path folder;

  /** A node that may stop and start again. */
  private static final class Node implements AutoCloseable {
    private final Path folder;
    private final int port = NodeProcess.freePort();
    private NodeProcess process;
    private String token;

    Node(Path folder) throws IOException {
      this.folder = Files.createDirectories(folder);
      start();
    }

    void start() {
      process =
          NodeProcess.start(
                  folder,
                  Map.of(
                      "EIDETICA_ADMIN_PASSWORD",
                      "pw",
                      "EIDETICA_PORT",
                      Integer.toString(port),
                      "EIDETICA_SYNC_ADVERTISED_ADDRESSES",
                      "127.0.0.1:" + port,
                      "EIDETICA_SYNC_FLUSH_INTERVAL",
                      "1s"))
              .awaitStart();
      token =
          given()
              .port(port)
              .contentType("application/json")
              .body("{\"username\":\"admin\",\"password\":\"pw\"}")
              .post("/api/v1/sessions")
              .then()
              .statusCode(201)
              .extract()
              .path("token");
    }

    void stop() {
      assertThat(process.stop()).isZero();
    }

    void kill() {
      process.close();
      assertThat(process.exitCode()).isNotZero();
    }

    RequestSpecification request() {
      return given()
          .port(port)
          .basePath("/api/v1")
          .contentType("application/json")
          .auth()
          .preemptive()
          .oauth2(token);
    }

    void write(String db, String key) {
      int status =
          request().body("\"v\"").put("/databases/" + db + "/docs/data/" + key).statusCode();
      assertThat(status).isIn(200, 201);
    }

    /** Waits until an entry has come here by itself. */
    void awaitKey(String db, String key) {
      while (request().get("/databases/" + db + "/docs/data/" + key).statusCode() != 200) {
        Thread.onSpinWait();
      }
    }

    Response join(String ticket) {
      return request()
          .body(
              "{\"ticket\":\"%s\",\"permission\":{\"type\":\"write\",\"priority\":10}}"
                  .formatted(ticket))
          .post("/sync/join");
    }

    void syncAtCommit(String db) {
      request()
          .body("{\"enabled\":true,\"on_commit\":true}")
          .put("/databases/" + db + "/sync")
          .then()
          .statusCode(200);
    }

    List<String> tips(String db) {
      return request().get("/databases/" + db).path("tips");
    }

    int entries(String db) {
      return request().get("/databases/" + db).path("entry_count");
    }

    @Override
    public void close() {
      process.close();
    }
  }

  @Test
  void aTicketBringsADatabaseThatIsWrittenOnBothSidesAndSurvivesStopsAndDeaths() throws Exception {
    try (Node alice = new Node(folder.resolve("alice"));
        Node bob = new Node(folder.resolve("bob"))) {
      String db = alice.request().body("{\"name\":\"shared\"}").post("/databases").path("id");
      alice.write(db, "first");
      String ticket = alice.request().post("/databases/" + db + "/tickets").path("ticket");

      String asked = bob.join(ticket).then().statusCode(202).extract().path("request_id");
      alice.request().post("/sync/requests/" + asked + "/approve").then().statusCode(204);
      bob.join(ticket).then().statusCode(201).body("received", greaterThan(2));
      bob.awaitKey(db, "first");

      alice.syncAtCommit(db);
      bob.syncAtCommit(db);
      alice.write(db, "from-alice");
      bob.awaitKey(db, "from-alice");
      bob.write(db, "from-bob");
      alice.awaitKey(db, "from-bob");

      bob.stop();
      alice.write(db, "while-bob-was-away");
      bob.start();
      bob.awaitKey(db, "while-bob-was-away");

      alice.kill();
      bob.write(db, "while-alice-was-dead");
      alice.start();
      alice.awaitKey(db, "while-alice-was-dead");
      bob.write(db, "last");
      alice.awaitKey(db, "last");

      assertThat(alice.tips(db)).isNotEmpty().isEqualTo(bob.tips(db));
      assertThat(alice.entries(db)).isEqualTo(bob.entries(db));
    }
  }
}

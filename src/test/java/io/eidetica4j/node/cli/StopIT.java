package io.eidetica4j.node.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.specification.RequestSpecification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stop in the worst moment: clients read event streams, and a peer that takes connections but
 * never answers has a queue full of entries to come. The node ends within its limits, says farewell
 * to its clients, and the peer has everything once both are back.
 */
class StopIT {
  private static final int STREAMS = 30;
  private static final int ENTRIES = 300;

  @TempDir Path folder;

  @Test
  void openStreamsAndAFullQueueNeitherHoldTheStopUpNorAreLost() throws IOException {
    Path here = Files.createDirectories(folder.resolve("here"));
    Path there = Files.createDirectories(folder.resolve("there"));
    String port = Integer.toString(freePort());
    String peerPort = Integer.toString(freePort());
    Map<String, String> settings = settings(port);
    Map<String, String> peerSettings = settings(peerPort);
    String db;
    try (NodeProcess node = NodeProcess.start(here, settings).awaitStart()) {
      try (NodeProcess peer = NodeProcess.start(there, peerSettings).awaitStart()) {
        db = shared(node, peer, peerPort);
        assertThat(peer.stop()).isZero();
      }
      try (ServerSocket mute =
              new ServerSocket(
                  Integer.parseInt(peerPort), ENTRIES, InetAddress.getLoopbackAddress());
          Streams streams = new Streams(node.port(), db, token(node))) {
        RequestSpecification admin = admin(node);
        for (int i = 0; i < ENTRIES; i++) {
          given(admin)
              .body(Integer.toString(i))
              .put("/databases/" + db + "/docs/d/n" + i)
              .then()
              .statusCode(i == 0 ? 201 : 200);
        }
        assertThat(mute.isBound()).isTrue();
        assertThat(figure(settings, "eidetica_sync_queue_entries")).isEqualTo(ENTRIES);
        // the streams are read after the end: what they were told is in their sockets
        assertThat(node.stop()).isZero();
        streams.assertFarewells();
        assertThat(node.out()).contains("the rest follows after the next start");
      }
    }
    try (NodeProcess node = NodeProcess.start(here, settings).awaitStart();
        NodeProcess peer = NodeProcess.start(there, peerSettings).awaitStart()) {
      admin(node).post("/databases/" + db + "/sync").then().statusCode(200);
      admin(peer)
          .get("/databases/" + db + "/docs/d")
          .then()
          .statusCode(200)
          .body("size()", equalTo(ENTRIES))
          .body("n" + (ENTRIES - 1), equalTo(ENTRIES - 1));
    }
  }

  /** A database of the node that a peer has joined, and to which each commit is sent. */
  private static String shared(NodeProcess node, NodeProcess peer, String peerPort) {
    String db = admin(node).body("{\"name\":\"shared\"}").post("/databases").path("id");
    admin(node)
        .body("{\"permission\":{\"type\":\"read\"}}")
        .put("/databases/" + db + "/auth/global")
        .then()
        .statusCode(200);
    String ticket = admin(node).post("/databases/" + db + "/tickets").path("ticket");
    admin(peer)
        .body("{\"ticket\":\"" + ticket + "\",\"permission\":{\"type\":\"read\"}}")
        .post("/sync/join")
        .then()
        .statusCode(201);
    admin(peer)
        .body("{\"enabled\":true,\"on_commit\":false}")
        .put("/databases/" + db + "/sync")
        .then()
        .statusCode(200);
    admin(node)
        .body("{\"address\":\"127.0.0.1:" + peerPort + "\"}")
        .post("/sync/peers")
        .then()
        .statusCode(201);
    admin(node)
        .body("{\"enabled\":true,\"on_commit\":true}")
        .put("/databases/" + db + "/sync")
        .then()
        .statusCode(200);
    admin(node).post("/databases/" + db + "/sync").then().statusCode(200);
    return db;
  }

  private static Map<String, String> settings(String port) throws IOException {
    return Map.of(
        "EIDETICA_ADMIN_PASSWORD",
        "pw",
        "EIDETICA_PORT",
        port,
        "QUARKUS_MANAGEMENT_PORT",
        Integer.toString(freePort()),
        "EIDETICA_SYNC_ADVERTISED_ADDRESSES",
        "127.0.0.1:" + port,
        "EIDETICA_SYNC_ALLOW",
        "127.0.0.0/8",
        "EIDETICA_SYNC_STOP_LIMIT",
        "2s");
  }

  private static int figure(Map<String, String> settings, String name) {
    return given()
        .port(Integer.parseInt(settings.get("QUARKUS_MANAGEMENT_PORT")))
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(name.length() + 1)))
        .sum();
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
    return given()
        .port(node.port())
        .contentType("application/json")
        .body("{\"username\":\"admin\",\"password\":\"pw\"}")
        .post("/api/v1/sessions")
        .then()
        .statusCode(201)
        .extract()
        .path("token");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Event streams that nobody reads until the end. */
  private static final class Streams implements AutoCloseable {
    private final List<Socket> sockets = new ArrayList<>();

    Streams(int port, String db, String token) throws IOException {
      String request =
          "GET /api/v1/databases/%s/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(db, token);
      for (int i = 0; i < STREAMS; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      }
    }

    void assertFarewells() throws IOException {
      for (Socket socket : sockets) {
        List<String> lines = new ArrayList<>();
        try (BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
          for (String line = in.readLine(); line != null; line = in.readLine()) {
            lines.add(line);
          }
        }
        assertThat(lines.getFirst()).contains("200");
        assertThat(lines).contains("event: bye");
        int bye = lines.indexOf("event: bye");
        assertThat(lines.get(bye + 1)).as("a cursor to go on from").matches("id: .+");
      }
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}

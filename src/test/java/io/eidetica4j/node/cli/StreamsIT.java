package io.eidetica4j.node.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand event streams at one time are held, hear what is written, and end in order. */
class StreamsIT {
  private static final int USERS = 32;
  private static final int STREAMS = 1_000;
  private static final int PATIENCE_MILLIS = 120_000;

  @TempDir Path folder;

  @Test
  void aThousandStreamsHearEachWriteAndAreToldOfTheStop() throws IOException {
    String management = Integer.toString(freePort());
    Map<String, String> settings =
        Map.of(
            "EIDETICA_ADMIN_PASSWORD", "pw",
            "EIDETICA_URL", "memory://",
            "QUARKUS_MANAGEMENT_PORT", management);
    List<Stream> streams = new ArrayList<>();
    try (NodeProcess node = NodeProcess.start(folder, settings).awaitStart()) {
      List<String> tokens = new ArrayList<>();
      List<String> databases = new ArrayList<>();
      String admin = login(node, "admin");
      for (int i = 0; i < USERS; i++) {
        String name = "user-" + i;
        as(node, admin)
            .body("{\"username\":\"" + name + "\",\"password\":\"pw\"}")
            .post("/users")
            .then()
            .statusCode(201);
        tokens.add(login(node, name));
        databases.add(
            as(node, tokens.get(i)).body("{\"name\":\"d\"}").post("/databases").path("id"));
      }
      for (int i = 0; i < STREAMS; i++) {
        streams.add(new Stream(node.port(), databases.get(i % USERS), tokens.get(i % USERS)));
      }
      String metrics =
          given().port(Integer.parseInt(management)).get("/q/metrics").then().extract().asString();
      assertThat(metrics).contains("\neidetica_event_streams " + STREAMS + ".0");

      for (int i = 0; i < USERS; i++) {
        as(node, tokens.get(i))
            .body("1")
            .put("/databases/" + databases.get(i) + "/docs/d/n")
            .then()
            .statusCode(201);
      }
      for (Stream stream : streams) {
        stream.await("event: write");
      }
      node.terminate();
      for (Stream stream : streams) {
        stream.await("event: bye");
      }
      assertThat(node.exitCode()).isZero();
    } finally {
      for (Stream stream : streams) {
        stream.close();
      }
    }
  }

  private static String login(NodeProcess node, String name) {
    Response answer =
        given()
            .port(node.port())
            .contentType("application/json")
            .body("{\"username\":\"" + name + "\",\"password\":\"pw\"}")
            .post("/api/v1/sessions");
    return answer.then().statusCode(201).extract().path("token");
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

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** One stream by a socket of its own. */
  private static final class Stream implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader lines;

    Stream(int port, String db, String token) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(PATIENCE_MILLIS);
      String request =
          "GET /api/v1/databases/%s/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(db, token);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 512);
      assertThat(lines.readLine()).contains("200");
    }

    /** Reads until a line comes. */
    void await(String wanted) throws IOException {
      String line = lines.readLine();
      while (line != null && !line.equals(wanted)) {
        line = lines.readLine();
      }
      assertThat(line).isEqualTo(wanted);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}

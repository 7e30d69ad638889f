package io.eidetica4j.node.rest;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.RestAssured;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statuses of the peers' route that do not depend on what is in the request. */
interface PeerStatusesContract {
  private static String head(String type, String length) {
    return "POST /api/v0 HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
        + type
        + "\r\n"
        + length
        + "\r\n\r\n";
  }

  /** All that comes until the server closes the connection. */
  private static String answer(Socket socket) throws IOException {
    socket.setSoTimeout(30_000);
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  private static Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v0/", "/api/v0/x", "/api/v0/x/y?z"})
  default void otherPathsAreNotFoundWithoutABody(String path) {
    given().urlEncodingEnabled(false).get(path).then().statusCode(404).body(emptyString());
    given()
        .urlEncodingEnabled(false)
        .body("{}")
        .post(path)
        .then()
        .statusCode(404)
        .body(emptyString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"})
  default void otherMethodsAreNotAllowedWithoutABody(String method) {
    given()
        .request(method, "/api/v0")
        .then()
        .statusCode(405)
        .header("Allow", equalTo("POST"))
        .body(emptyString());
  }

  @Test
  default void aBodyThatIsAnnouncedAsTooLongIsRefusedBeforeItIsSent() throws IOException {
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(head("application/json", "Content-Length: 2097153").getBytes(UTF_8));
      assertThat(answer(socket))
          .startsWith("HTTP/1.1 413")
          .containsIgnoringCase("content-type: text/plain; charset=utf-8")
          .endsWith("\r\n\r\nFailed to buffer the request body: length limit exceeded");
    }
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(head("text/plain", "Content-Length: 99999999999").getBytes(UTF_8));
      assertThat(answer(socket)).startsWith("HTTP/1.1 415");
    }
  }

  /** More is never sent, so an answer shows that no more was waited for. */
  @Test
  default void aBodyThatDoesNotSayHowLongItIsIsReadUpToTheLimitOnly() throws IOException {
    try (Socket socket = connect()) {
      OutputStream to = socket.getOutputStream();
      to.write(head("application/json", "Transfer-Encoding: chunked").getBytes(UTF_8));
      byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(UTF_8);
      for (int i = 0; i < 33; i++) {
        to.write(chunk);
      }
      to.flush();
      assertThat(answer(socket))
          .startsWith("HTTP/1.1 413")
          .contains("Failed to buffer the request body: length limit exceeded");
    }
  }

  /** The connection is others' too: they go on. */
  @Test
  default void theSameOverHttp2LeavesTheConnectionToOthers() throws Exception {
    URI node = URI.create("http://127.0.0.1:" + RestAssured.port);
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      HttpRequest health = HttpRequest.newBuilder(node.resolve("/health")).build();
      client.send(health, HttpResponse.BodyHandlers.ofString()); // it is upgraded by this one
      HttpResponse<String> refused =
          client.send(
              HttpRequest.newBuilder(node.resolve("/api/v0"))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[3_000_000]))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(refused.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(refused.statusCode()).isEqualTo(413);
      assertThat(refused.body()).contains("length limit exceeded");
      assertThat(client.send(health, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  default void aBodyOfTheMostBytesIsRead() {
    String body = "{\"SendEntries\":[" + " ".repeat(2_097_152 - 18) + "]}";
    assertThat(body).hasSize(2_097_152);
    given()
        .contentType("application/json")
        .body(body)
        .post("/api/v0")
        .then()
        .statusCode(200)
        .body(equalTo("\"Ack\""));
  }
}

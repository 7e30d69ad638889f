package io.eidetica4j.node.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Errors are problem documents, whoever finds them; and too many logins are slowed down. */
interface ProblemsContract {
  @Test
  default void whatTheFrameworkRefusesIsAProblemToo() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    problem(user.request().get("/nothing/here"), 404, "rest/NotFound");
    problem(given().get("/nothing/at/all"), 404, "rest/NotFound");
    problem(user.request().delete("/keys"), 405, "rest/MethodNotAllowed");
    problem(
        user.request().contentType("text/plain").body("x").put(db + "/docs/d/a"),
        415,
        "rest/UnsupportedMediaType");
    problem(user.request().accept("image/png").get("/keys"), 406, "rest/NotAcceptable");
    problem(
        given().contentType(ContentType.JSON).body("{").post("/api/v1/sessions"),
        400,
        "rest/NotJson");
    problem(
        given().contentType(ContentType.JSON).body("[1]").post("/api/v1/sessions"),
        422,
        "rest/InvalidValue");
    problem(given().contentType(ContentType.JSON).post("/api/v1/sessions"), 400, "rest/NotJson");
  }

  @Test
  default void aBodyBeyondTheLimitIsRefusedBeforeItIsSent() throws IOException {
    for (String length : List.of("Content-Length: 18874368", "Transfer-Encoding: chunked")) {
      try (Socket socket = new Socket("localhost", RestAssured.port)) {
        socket.setSoTimeout(20_000);
        OutputStream out = socket.getOutputStream();
        String head =
            "PUT /api/v1/databases/x/docs/d/a HTTP/1.1\r\nHost: localhost\r\n"
                + ("Content-Type: application/json\r\nAuthorization: Bearer "
                    + RestClient.user().token())
                + ("\r\n" + length + "\r\n\r\n");
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        if (length.endsWith("chunked")) {
          sendChunks(out);
        }
        out.flush();
        String answer =
            new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                .lines()
                .takeWhile(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
        assertThat(answer).contains(" 413 ").contains("application/problem+json");
      }
    }
  }

  @Test
  default void aBodyThatGoesIntoNoDatabaseIsSmall() {
    String long64 = "x".repeat(64 * 1024);
    String login = "{\"username\":\"admin\",\"password\":\"" + long64 + "\"}";
    problem(
        given().contentType(ContentType.JSON).body(login).post("/api/v1/sessions"),
        413,
        "rest/BodyTooLarge");
    problem(
        given()
            .contentType(ContentType.JSON)
            .body(new ByteArrayInputStream(login.getBytes(StandardCharsets.UTF_8)))
            .post("/api/v1/sessions"),
        413,
        "rest/BodyTooLarge");
    RestClient user = RestClient.user();
    user.json("'" + long64 + "'").put(user.newDatabase() + "/docs/d/a").then().statusCode(201);
  }

  /** 18 MiB in chunks of one; the server may have heard enough before the end. */
  private static void sendChunks(OutputStream out) {
    byte[] mebibyte = new byte[1 << 20];
    Arrays.fill(mebibyte, (byte) ' ');
    try {
      for (int i = 0; i < 18; i++) {
        out.write("100000\r\n".getBytes(StandardCharsets.US_ASCII));
        out.write(mebibyte);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // it has; the answer is there to be read
    }
  }

  @Test
  default void theLibrarysErrorsKeepTheirNames() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    problem(
        user.request()
            .get(db + "/entries/bafyr4ibcgzzjgvb2afe7nxehptf4tmq46zjxy5pyiifgh6jm4xnh64nale"),
        404,
        "backend/EntryNotFound");
    problem(user.request().get("/databases/x"), 404, "instance/DatabaseNotFound");
    problem(user.json("{'a':1}").put(db + "/tables/t/x.y"), 422, "store/InvalidOperation");
  }

  @Test
  default void theCallersTraceIsKept() {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    given()
        .header("traceparent", "00-" + trace + "-b7ad6b7169203331-01")
        .get("/api/v1/keys")
        .then()
        .statusCode(401)
        .body("instance", equalTo("urn:trace:" + trace));
  }

  @Test
  default void loginsThatFailTooOftenWait() {
    String name = RestClient.freshName("guessed");
    Response last = RestClient.tryLogin(name, "x");
    for (int i = 1; i < 100 && last.statusCode() == 401; i++) {
      last = RestClient.tryLogin(name, "x");
    }
    problem(last, 429, "rest/TooManyRequests");
    assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(1, 60);
    RestClient.admin().get("/keys").statusCode(200);
  }

  @Test
  default void answersSayHowTheyMayBeKept() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    user.get(db + "/settings").header("Cache-Control", containsString("private"));
    RestClient.tryLogin("admin", RestClient.PASSWORD)
        .then()
        .header("Cache-Control", equalTo("no-store"))
        .header("X-Content-Type-Options", equalTo("nosniff"))
        .header("Content-Security-Policy", containsString("default-src 'none'"))
        .header("Referrer-Policy", equalTo("no-referrer"));
  }

  @Test
  default void pagesOfOthersGetNoPermission() {
    given()
        .header("Origin", "https://elsewhere.example")
        .header("Access-Control-Request-Method", "GET")
        .options("/api/v1/instance")
        .then()
        .header("Access-Control-Allow-Origin", nullValue());
    given()
        .header("Origin", "https://elsewhere.example")
        .get("/api/v1/instance")
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", nullValue());
  }

  private static void problem(Response answer, int status, String name) {
    answer
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:eidetica:problem:" + name))
        .body("status", is(status))
        .body("title", matchesPattern("[A-Z].+"))
        .body("detail", matchesPattern(".+"))
        .body("instance", matchesPattern("urn:trace:[0-9a-f]{32}"));
    String text = answer.asString();
    for (String inner : List.of("Exception", "io.eidetica4j", "java.", "\tat ", "jackson")) {
      assertThat(text).doesNotContain(inner);
    }
  }
}

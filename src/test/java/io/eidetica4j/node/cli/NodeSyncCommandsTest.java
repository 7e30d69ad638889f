package io.eidetica4j.node.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.node.rest.RestProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The commands about sync, done by a running node. */
@QuarkusTest
@TestProfile(RestProfile.Memory.class)
class NodeSyncCommandsTest extends SyncCommandsContract {
  @Override
  List<String> place() {
    return List.of("--node", "http://127.0.0.1:" + RestAssured.port);
  }

  private static String token() {
    return given()
        .contentType(ContentType.JSON)
        .body("{\"username\":\"admin\",\"password\":\"%s\"}".formatted(PASSWORD))
        .post("/api/v1/sessions")
        .path("token");
  }

  @Override
  String newDatabase() {
    return given()
        .auth()
        .preemptive()
        .oauth2(token())
        .contentType(ContentType.JSON)
        .body("{\"name\":\"d\"}")
        .post("/api/v1/databases")
        .path("id");
  }

  @Override
  String answer(String request) {
    return given().contentType(ContentType.JSON).body(request).post("/api/v0").asString();
  }

  @Test
  void aSessionThatIsOpenIsUsedAndStays() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), token());
    for (int i = 0; i < 2; i++) {
      List<String> args =
          List.of(
              "peers", "status", "--token-file", token.toString(), place().get(0), place().get(1));
      assertThat(plain(args)).as(err.toString()).isZero();
    }
  }

  /** A command's own session is gone afterwards. */
  @Test
  void aCommandLogsOut() {
    for (int i = 0; i < 3; i++) {
      run("peers", "list");
    }
    String metrics =
        given().get(System.getProperty("rest-test.management") + "/q/metrics").asString();
    String sessions =
        metrics
            .lines()
            .filter(l -> l.startsWith("eidetica_sessions "))
            .collect(Collectors.joining());
    run("peers", "list");
    assertThat(
            given()
                .get(System.getProperty("rest-test.management") + "/q/metrics")
                .asString()
                .lines()
                .filter(l -> l.startsWith("eidetica_sessions "))
                .collect(Collectors.joining()))
        .isNotEmpty()
        .isEqualTo(sessions);
  }
}

package io.eidetica4j.node.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads of a document beside a constant answer, in the same run under open-loop load: all are
 * answered, and their times are printed. The figures of the README:
 *
 * <pre>./mvnw -q verify -Dtest=BucketsTest -Dit.test=ReadLatencyIT -Deidetica.load.seconds=30 \
 *   -Deidetica.load.rate=500 -Deidetica.node.flags=-XX:+UseSerialGC</pre>
 */
class ReadLatencyIT {
  private static final long SEED = 20_261_123;
  private static final int SECONDS = Integer.getInteger("eidetica.load.seconds", 3);
  private static final int RATE = Integer.getInteger("eidetica.load.rate", 300);

  @TempDir Path folder;

  @Test
  void allReadsUnderLoadAreAnswered() throws Exception {
    Map<String, String> settings = Map.of("EIDETICA_ADMIN_PASSWORD", "pw");
    try (NodeProcess node = NodeProcess.start(folder, settings).awaitStart()) {
      String token =
          client(node)
              .body("{\"username\":\"admin\",\"password\":\"pw\"}")
              .post("/sessions")
              .path("token");
      RequestSpecification user = client(node).auth().preemptive().oauth2(token);
      String db = given(user).body("{\"name\":\"d\"}").post("/databases").path("id");
      for (int i = 0; i < 100; i++) {
        given(user).body("\"value " + i + "\"").put("/databases/" + db + "/docs/d/key" + i);
      }
      String base = "http://127.0.0.1:" + node.port();
      HttpRequest constant = HttpRequest.newBuilder(URI.create(base + "/health")).build();
      HttpRequest read =
          HttpRequest.newBuilder(URI.create(base + "/api/v1/databases/" + db + "/docs/d/key50"))
              .header("Authorization", "Bearer " + token)
              .build();
      OpenLoad load = new OpenLoad(RATE, SEED);
      load.run(List.of(constant, read), Duration.ofSeconds(SECONDS));
      List<OpenLoad.Outcome> outcomes =
          load.run(List.of(constant, read), Duration.ofSeconds(SECONDS));
      print(outcomes.get(0), outcomes.get(1));
      assertThat(outcomes)
          .allSatisfy(outcome -> {
            assertThat(outcome.failed()).isZero();
            assertThat(outcome.nanos()).hasSizeGreaterThan(RATE * SECONDS / 3);
          });
    }
  }

  private static void print(OpenLoad.Outcome constant, OpenLoad.Outcome read) {
    System.out.printf("%d requests/s, %d s; milliseconds  p50     p99   p99.9%n", RATE, SECONDS);
    print("GET /health", constant);
    print("GET .../docs/d/key50", read);
    System.out.printf(
        "p99 of a read is %.2f of the constant's%n", read.millis(0.99) / constant.millis(0.99));
  }

  private static void print(String what, OpenLoad.Outcome outcome) {
    System.out.printf(
        "%-32s %7.2f %7.2f %7.2f%n",
        what, outcome.millis(0.5), outcome.millis(0.99), outcome.millis(0.999));
  }

  private static RequestSpecification client(NodeProcess node) {
    return given().port(node.port()).basePath("/api/v1").contentType("application/json");
  }
}

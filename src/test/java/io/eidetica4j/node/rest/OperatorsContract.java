package io.eidetica4j.node.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.eidetica4j.Vectors;
import io.eidetica4j.node.deploy.MetricsDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Health and figures. */
interface OperatorsContract {
  /** The address of the management interface, which the test's framework knows. */
  String management();

  @Test
  default void theProcessIsLiveReadyAndStarted() {
    for (String probe : List.of("live", "ready", "started")) {
      given()
          .baseUri(management())
          .get("/q/health/" + probe)
          .then()
          .statusCode(200)
          .body("status", equalTo("UP"));
    }
    given()
        .baseUri(management())
        .get("/q/health/ready")
        .then()
        .body("checks.name", hasItem("instance"));
  }

  @Test
  default void theReferencesHealthCheckIsAnswered() {
    given().get("/health").then().statusCode(200).body("status", equalTo("healthy"));
  }

  @Test
  default void figuresAreThereAndMove() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    double before = figure("eidetica_commits_total");
    user.put(db + "/docs/d/a", "1").statusCode(201);
    user.get(db + "/docs/d").statusCode(200);
    assertThat(figure("eidetica_commits_total")).isGreaterThan(before);
    assertThat(figure("eidetica_sessions")).isPositive();
    assertThat(figure("eidetica_trees_open")).isPositive();
    String all = metrics();
    assertThat(all).contains("eidetica_login_total{outcome=\"denied\"}");
    assertThat(all).doesNotContain(db.substring("/databases/".length()));
  }

  @Test
  default void theDocumentNamesEveryFigureAndItsType() {
    Map<String, String> documented = MetricsDocument.read();
    Map<String, String> scraped = new TreeMap<>();
    metrics()
        .lines()
        .filter(line -> line.startsWith("# TYPE eidetica_"))
        .map(line -> line.split(" ", -1))
        .forEach(words -> scraped.put(words[2] + suffix(words[3]), words[3]));
    assertThat(scraped).hasSizeGreaterThan(10);
    assertThat(documented).containsAllEntriesOf(scraped);
    assertThat(documented.keySet())
        .allSatisfy(name ->
            assertThat(scraped.containsKey(name) || MetricsDocument.ONCE_IT_HAPPENS.contains(name))
                .as(name)
                .isTrue());
    assertThat(metrics())
        .contains("eidetica_commit_seconds_bucket{le=\"0.001\"")
        .contains("http_server_requests_seconds_bucket{");
  }

  @Test
  default void theApisDocumentIsTheCheckedInOneWhichIsMadeOfTheCode() throws IOException {
    Path project = Vectors.project();
    String checkedIn = Files.readString(project.resolve("docs/openapi.yaml"));
    assertThat(checkedIn)
        .as("where the API was changed on purpose: cp target/openapi/openapi.yaml docs/")
        .isEqualTo(Files.readString(project.resolve("target/openapi/openapi.yaml")));
    byte[] served =
        given()
            .baseUri(management())
            .get("/q/openapi")
            .then()
            .statusCode(200)
            .contentType("application/yaml")
            .extract()
            .asByteArray();
    assertThat(new String(served, StandardCharsets.UTF_8)).isEqualTo(checkedIn);
  }

  @Test
  default void operatorsResourcesAreNotOnTheApplicationsPort() {
    given().get("/q/metrics").then().statusCode(404);
    given().get("/q/health").then().statusCode(404);
  }

  /** The newer text form leaves it out in the line of the type. */
  private static String suffix(String type) {
    return type.equals("counter") ? "_total" : "";
  }

  private double figure(String name) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private String metrics() {
    return given()
        .baseUri(management())
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .extract()
        .asString();
  }
}

package io.eidetica4j.node.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Health and figures. */
interface OperatorsContract {
  /** The figures that dashboards and alerts may rely on. */
  List<String> FIGURES =
      List.of(
          "eidetica_build_info",
          "eidetica_commit_seconds_count",
          "eidetica_commit_seconds_max",
          "eidetica_commit_seconds_sum",
          "eidetica_commits_total",
          "eidetica_event_streams",
          "eidetica_flush_seconds_count",
          "eidetica_index_bytes",
          "eidetica_login_total",
          "eidetica_reads_total",
          "eidetica_sessions",
          "eidetica_tips_max",
          "eidetica_trees_open",
          "eidetica_verify_seconds_count");

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
    assertThat(FIGURES).allSatisfy(name -> assertThat(all).contains("\n" + name));
    assertThat(all).contains("eidetica_login_total{outcome=\"denied\"}");
    assertThat(all).doesNotContain(db.substring("/databases/".length()));
  }

  @Test
  default void operatorsResourcesAreNotOnTheApplicationsPort() {
    given().get("/q/metrics").then().statusCode(404);
    given().get("/q/health").then().statusCode(404);
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

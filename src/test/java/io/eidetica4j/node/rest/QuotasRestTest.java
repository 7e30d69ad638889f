package io.eidetica4j.node.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What one user or one database takes is bounded, and others go on undisturbed. */
@QuarkusTest
@TestProfile(QuotasRestTest.Tight.class)
class QuotasRestTest {
  private static final int DATABASES = 3;
  private static final int KEYS = 4;
  private static final int STREAMS = 2;
  private static final int ENTRIES = 6;
  private static final int WRITES = 40;
  private static final int BYTES = 100_000;

  /** Quotas that a test reaches. */
  public static final class Tight extends RestProfile {
    @Override
    String url() {
      return "memory://";
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
      settings.put("eidetica.quota.databases-per-user", Integer.toString(DATABASES));
      settings.put("eidetica.quota.keys-per-user", Integer.toString(KEYS));
      settings.put("eidetica.quota.event-streams-per-user", Integer.toString(STREAMS));
      settings.put("eidetica.quota.entries-per-database", Integer.toString(ENTRIES));
      settings.put("eidetica.quota.writes-per-user", Integer.toString(WRITES));
      settings.put("eidetica.quota.bytes-per-user", Integer.toString(BYTES));
      return settings;
    }
  }

  @BeforeAll
  static void beginAnew() {
    RestClient.forgetAll();
  }

  @Test
  void aUserHasOnlySoManyDatabasesAndMayGiveOneUp() {
    RestClient user = RestClient.newUser();
    String first = user.newDatabase();
    for (int i = 1; i < DATABASES; i++) {
      user.newDatabase();
    }
    refused(user.post("/databases", "{'name':'one more'}"), DATABASES);
    assertThat(rejections("databases-per-user")).isPositive();
    RestClient.newUser().newDatabase();
    user.delete(first).statusCode(204);
    user.newDatabase();
  }

  @Test
  void aUserHasOnlySoManyKeys() {
    RestClient user = RestClient.newUser();
    for (int i = 1; i < KEYS; i++) {
      user.post("/keys", "{}").statusCode(201);
    }
    refused(user.post("/keys", "{}"), KEYS);
    assertThat(rejections("keys-per-user")).isPositive();
  }

  @Test
  void aUserHasOnlySoManyEventStreamsAndMayCloseOne() {
    RestClient user = RestClient.newUser();
    String db = user.newDatabase();
    try (EventsClient one = EventsClient.open(RestAssured.port, db, user.token(), Map.of(), "");
        EventsClient two = EventsClient.open(RestAssured.port, db, user.token(), Map.of(), "")) {
      assertThat(one).isNotSameAs(two);
      refused(user.get(db + "/events"), STREAMS);
    }
    assertThat(rejections("event-streams-per-user")).isPositive();
  }

  @Test
  void aFullDatabaseIsReadAndNotWritten() {
    RestClient user = RestClient.newUser();
    String db = user.newDatabase();
    int written = 0;
    while (user.put(db + "/docs/d/a", "1").extract().statusCode() < 300) {
      written++;
    }
    assertThat(written).isBetween(1, ENTRIES);
    refused(user.put(db + "/docs/d/a", "2"), ENTRIES);
    refused(user.post(db + "/tables/t", "{'x':1}"), ENTRIES);
    refused(user.patch(db + "/settings", "{'x':1}"), ENTRIES);
    user.get(db + "/docs/d").statusCode(200).body("a", is(1));
    user.get(db).body("entry_count", is(ENTRIES));
    assertThat(rejections("entries-per-database")).isPositive();
  }

  @Test
  void whoWritesTooOftenComesAgainLater() {
    RestClient user = RestClient.newUser();
    ValidatableResponse last = user.delete("/keys/none");
    for (int i = 0; i < 2 * WRITES && last.extract().statusCode() != 429; i++) {
      last = user.delete("/keys/none");
    }
    slowedDown(last, WRITES);
    assertThat(rejections("writes-per-user")).isPositive();
    user.get("/keys").statusCode(200);
    RestClient.newUser().newDatabase();
  }

  @Test
  void whoSendsTooMuchComesAgainLater() {
    RestClient user = RestClient.newUser();
    String db = user.newDatabase();
    String large = "'" + "x".repeat(BYTES * 2 / 3) + "'";
    user.put(db + "/docs/d/a", large).statusCode(201);
    slowedDown(user.put(db + "/docs/d/a", large), BYTES);
    assertThat(rejections("bytes-per-user")).isPositive();
    user.put(db + "/docs/d/a", "1").statusCode(200);
  }

  private static void refused(ValidatableResponse answer, int limit) {
    answer
        .statusCode(403)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:eidetica:problem:rest/QuotaExceeded"))
        .body("limit", is(limit));
  }

  private static void slowedDown(ValidatableResponse answer, int limit) {
    answer
        .statusCode(429)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:eidetica:problem:rest/TooManyRequests"))
        .body("limit", is(limit));
    assertThat(Integer.parseInt(answer.extract().header("Retry-After"))).isBetween(1, 60);
  }

  private static double rejections(String quota) {
    return given()
        .baseUri(System.getProperty(RestProfile.MANAGEMENT))
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line ->
            line.startsWith("eidetica_limit_rejections_total{limit=\"quota." + quota + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}

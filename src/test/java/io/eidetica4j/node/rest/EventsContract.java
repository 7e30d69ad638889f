package io.eidetica4j.node.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.RestAssured;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Server-sent events. */
interface EventsContract {
  @Test
  default void writesAreToldWithTheEntriesBetweenTheTips() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    String root = db.substring("/databases/".length());
    try (EventsClient events = open(user, db, Map.of())) {
      String entry = user.put(db + "/docs/d/a", "1").extract().path("entry");
      EventsClient.Event event = events.nextEvent();
      assertThat(event.name()).isEqualTo("write");
      assertThat(event.entries()).containsExactly(entry);
      assertThat(event.json().<String>getList("previous_tips")).containsExactly(root);
      assertThat(event.json().<String>getList("tips")).containsExactly(entry);
      assertThat(event.json().getString("source")).isEqualTo("local");
      assertThat(event.json().<Object>get("more")).isNull();
    }
  }

  @Test
  default void aStreamThatBrokeGoesOnWithoutAGap() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    List<String> written = new ArrayList<>();
    List<String> told = new ArrayList<>();
    String cursor;
    try (EventsClient events = open(user, db, Map.of())) {
      written.add(user.put(db + "/docs/d/a", "0").statusCode(201).extract().path("entry"));
      EventsClient.Event event = events.nextEvent();
      told.addAll(event.entries());
      cursor = event.id();
    }
    for (int i = 1; i < 5; i++) {
      written.add(user.put(db + "/docs/d/a", "" + i).extract().path("entry"));
    }
    try (EventsClient events = open(user, db, Map.of("Last-Event-ID", cursor))) {
      EventsClient.Event missed = events.nextEvent();
      assertThat(missed.json().getString("source")).isEqualTo("replay");
      told.addAll(missed.entries());
      written.add(user.put(db + "/docs/d/a", "'last'").statusCode(200).extract().path("entry"));
      told.addAll(events.nextEvent().entries());
    }
    assertThat(told).isEqualTo(written);
  }

  @Test
  default void aCursorMayStandInTheAddressAndThatOfTheFirstMomentIsGood() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    String start;
    try (EventsClient events = open(user, db, Map.of())) {
      user.put(db + "/docs/d/a", "1").statusCode(201);
      start = events.nextEvent().id();
    }
    String entry = user.put(db + "/docs/d/a", "2").extract().path("entry");
    try (EventsClient events = open(user, db, Map.of(), "?after=" + start)) {
      assertThat(events.nextEvent().entries()).containsExactly(entry);
    }
  }

  @Test
  default void whereNothingHappensAStreamCarriesComments() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    try (EventsClient events = open(user, db, Map.of())) {
      assertThat(events.next().name()).isEqualTo("comment");
      assertThat(events.next().name()).isEqualTo("comment");
    }
  }

  @Test
  default void aStreamEndsWithTheSession() {
    RestClient user = RestClient.newUser();
    String db = user.newDatabase();
    try (EventsClient events = open(user, db, Map.of())) {
      user.delete("/sessions/current").statusCode(204);
      assertThat(events.nextEvent().name()).isEqualTo("bye");
      events.expectEnd();
    }
  }

  @Test
  default void cursorsOfOthersAreRefused() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    String other = user.newDatabase();
    String foreign;
    try (EventsClient events = open(user, other, Map.of())) {
      user.put(other + "/docs/d/a", "1").statusCode(201);
      foreign = events.nextEvent().id();
    }
    for (String cursor : List.of("nonsense", "AAAA", foreign)) {
      user.get(db + "/events?after=" + cursor)
          .statusCode(422)
          .body("type", equalTo("urn:eidetica:problem:rest/InvalidParameter"));
    }
  }

  private static EventsClient open(RestClient user, String db, Map<String, String> headers) {
    return EventsClient.open(RestAssured.port, db, user.token(), headers, "");
  }

  private static EventsClient open(
      RestClient user, String db, Map<String, String> headers, String query) {
    return EventsClient.open(RestAssured.port, db, user.token(), headers, query);
  }
}

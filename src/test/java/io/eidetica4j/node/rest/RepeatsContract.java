package io.eidetica4j.node.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.restassured.response.Response;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The same request sent again with its {@code Idempotency-Key}. */
interface RepeatsContract {
  @Test
  default void aRequestSentAgainGivesTheFirstAnswer() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    String key = RestClient.freshName("key");
    Response first = insert(user, db, key, "{'n':1}");
    Response again = insert(user, db, key, "{'n':1}");
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.asString()).isEqualTo(first.asString());
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    user.get(db + "/tables/rows").body("items.size()", is(1));
  }

  @Test
  default void anotherRequestWithTheKeyIsRefused() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    String key = RestClient.freshName("key");
    insert(user, db, key, "{'n':1}").then().statusCode(201);
    insert(user, db, key, "{'n':2}")
        .then()
        .statusCode(422)
        .body("type", equalTo("urn:eidetica:problem:rest/KeyReused"));
    insert(user, user.newDatabase(), key, "{'n':1}").then().statusCode(422);
    insert(user, db, key + "2", "{'n':2}").then().statusCode(201);
    insert(user, db, "x".repeat(256), "{'n':2}").then().statusCode(422);
  }

  @Test
  default void whatFailedMayBeTriedAgain() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    user.put(db + "/docs/rows/a", "1").statusCode(201);
    String key = RestClient.freshName("key");
    insert(user, db, key, "{'n':1}").then().statusCode(409);
    insert(user, db, key, "{'other':1}").then().statusCode(409);
  }

  @Test
  default void usersDoNotSeeEachOthersKeys() {
    RestClient one = RestClient.user();
    RestClient two = RestClient.other();
    String key = RestClient.freshName("key");
    String name = "{'name':'%s'}".formatted(key);
    String a = one.json(name).header("Idempotency-Key", key).post("/databases").path("id");
    String b = two.json(name).header("Idempotency-Key", key).post("/databases").path("id");
    String c = one.json(name).header("Idempotency-Key", key).post("/databases").path("id");
    assertThat(b).isNotEqualTo(a);
    assertThat(c).isEqualTo(a);
    one.get("/databases?name=" + key).body("items.size()", is(1));
  }

  @Test
  default void requestsAtOneTimeDoItOnce() throws Exception {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    String key = RestClient.freshName("key");
    List<Callable<Response>> tries =
        IntStream.range(0, 8)
            .<Callable<Response>>mapToObj(i -> () -> insert(user, db, key, "{'n':1}"))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Set<Integer> statuses =
          threads.invokeAll(tries).stream()
              .map(Future::resultNow)
              .map(Response::statusCode)
              .collect(Collectors.toSet());
      assertThat(statuses).contains(201).isSubsetOf(201, 409);
    }
    user.get(db + "/tables/rows").body("items.size()", is(1));
  }

  private static Response insert(RestClient user, String db, String key, String row) {
    return user.json(row).header("Idempotency-Key", key).post(db + "/tables/rows");
  }
}

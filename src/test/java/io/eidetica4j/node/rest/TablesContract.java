package io.eidetica4j.node.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tables, pages, and transactions. */
interface TablesContract {
  @Test
  default void rowsAreInsertedPutReadAndDeleted() {
    RestClient user = RestClient.user();
    String table = user.newDatabase() + "/tables/people";
    user.get(table).statusCode(404);
    String id =
        user.post(table, "{'name':'Ann','age':41,'score':1.5}")
            .statusCode(201)
            .header("Location", containsString("/tables/people/"))
            .body("entry", matchesPattern("bafy.*"))
            .extract()
            .path("id");
    user.get(table + "/" + id).statusCode(200).body("name", equalTo("Ann")).body("score", is(1.5f));
    user.put(table + "/" + id, "{'name':'Anna'}").statusCode(200);
    user.get(table + "/" + id).body("name", equalTo("Anna")).body("age", nullValue());
    user.put(table + "/my-id", "{'name':'Bob'}").statusCode(201).body("id", equalTo("my-id"));
    user.json("{}").header("If-None-Match", "*").put(table + "/my-id").then().statusCode(412);
    user.delete(table + "/" + id).statusCode(200);
    user.get(table + "/" + id).statusCode(404);
    user.delete(table + "/" + id).statusCode(404);
    user.post(table, "[1]").statusCode(422);
    user.post(table, "{'a':1,'a':2}").statusCode(400);
    user.put(table + "/a.b", "{}").statusCode(422);
  }

  @Test
  default void rowsAreFilteredByFields() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    String table = db + "/tables/people";
    user.post(
            db + "/transactions",
            "{'operations':["
                + "{'table':'people','put':{'id':'1','row':{'n':1,'s':'1','ok':true}}},"
                + "{'table':'people','put':{'id':'2','row':{'n':1.0,'s':'x:y','o':{'p':[5]}}}},"
                + "{'table':'people','put':{'id':'3','row':{'n':null,'s':'true'}}}]}")
        .statusCode(201);
    assertThat(ids(user, table + "?where=n:1")).containsExactly("1", "2");
    assertThat(ids(user, table + "?where=s:%221%22")).containsExactly("1");
    assertThat(ids(user, table + "?where=s:x:y")).containsExactly("2");
    assertThat(ids(user, table + "?where=n:1&where=ok:true")).containsExactly("1");
    assertThat(ids(user, table + "?where=n:null")).containsExactly("3");
    assertThat(ids(user, table + "?where=s:%22true%22")).containsExactly("3");
    assertThat(ids(user, table + "?where=/o/p/0:5")).containsExactly("2");
    assertThat(ids(user, table + "?where=missing:1")).isEmpty();
    user.get(table + "?where=nonsense").statusCode(422);
  }

  @Test
  default void pagesHoldEveryRowOnceWhileOthersArrive() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    String table = db + "/tables/rows";
    StringBuilder operations = new StringBuilder();
    for (int i = 0; i < 25; i++) {
      operations
          .append(i == 0 ? "" : ",")
          .append(
              "{'table':'rows','put':{'id':'r%02d','row':{'even':%s}}}".formatted(i, i % 2 == 0));
    }
    user.post(db + "/transactions", "{'operations':[" + operations + "]}").statusCode(201);
    List<String> seen = new ArrayList<>();
    String path = table + "?limit=10";
    String next = path;
    while (next != null) {
      var answer = user.get(next).statusCode(200).extract();
      seen.addAll(answer.path("items.id"));
      String cursor = answer.path("next");
      next = cursor == null ? null : path + "&cursor=" + cursor;
      assertThat(answer.header("Link") == null).isEqualTo(cursor == null);
      if (cursor != null) {
        assertThat(answer.header("Link")).contains("cursor=" + cursor).endsWith("rel=\"next\"");
      }
      user.put(table + "/a-new-one-before", "{'n':%d}".formatted(seen.size()));
    }
    assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    assertThat(ids(user, table + "?where=even:true&limit=1000")).hasSize(13);
    for (String bad : List.of("limit=0", "limit=1001", "limit=x", "cursor=nonsense")) {
      user.get(table + "?" + bad).statusCode(422);
    }
  }

  @Test
  default void aTransactionIsOneEntryForAll() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    String entry =
        user.post(
                db + "/transactions",
                "{'operations':["
                    + "{'doc':'data','set':{'path':'a/b','value':1}},"
                    + "{'doc':'data','set':{'path':['with/slash','x'],'value':'y'}},"
                    + "{'doc':'data','list':{'path':'l','push':'two'}},"
                    + "{'doc':'data','list':{'path':'l','insert':'one','index':0}},"
                    + "{'doc':'data','list':{'path':'l','push':'three'}},"
                    + "{'doc':'data','list':{'path':'l','remove':true,'index':2}},"
                    + "{'doc':'data','delete':{'path':'missing'}},"
                    + "{'doc':'data','patch':{'p':{'q':1}}},"
                    + "{'table':'rows','insert':{'n':1}},"
                    + "{'table':'rows','put':{'id':'k','row':{'n':2}}},"
                    + "{'table':'rows','delete':{'id':'k'}},"
                    + "{'settings':{'title':'T'}}]}")
            .statusCode(201)
            .body("results.size()", is(12))
            .body("results[6].deleted", is(false))
            .body("results[8].id", matchesPattern("[0-9a-f-]{36}"))
            .body("results[9].id", equalTo("k"))
            .body("results[10].deleted", is(true))
            .extract()
            .path("entry");
    user.get(db).body("tips", hasItem(entry)).body("entry_count", is(2));
    user.get(db + "/docs/data")
        .body("a.b", is(1))
        .body("l", org.hamcrest.Matchers.contains("one", "two"))
        .body("p.q", is(1));
    user.get(db + "/docs/data/with%2Fslash/x").body(equalTo("\"y\""));
    user.get(db + "/tables/rows").body("items.size()", is(1));
    user.get(db + "/settings").body("title", equalTo("T"));
  }

  @Test
  default void aTransactionThatFailsLeavesNothing() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    Set<String> pointers = new HashSet<>();
    for (String bad :
        List.of(
            "{'doc':'data','set':{'path':'x','value':0.5}}",
            "{'doc':'data','set':{'path':'x'}}",
            "{'doc':'data','set':{'path':'x..y','value':1}}",
            "{'doc':'data','list':{'path':'nolist','remove':0}}",
            "{'doc':'data'}",
            "{'doc':'_settings','set':{'path':'x','value':1}}",
            "{'table':'data','insert':{}}",
            "{'table':'rows','insert':[]}",
            "{'settings':{'auth':{}}}",
            "{'doc':'data','table':'rows','insert':{}}",
            "{'dox':'data'}")) {
      JsonPath problem =
          user.post(
                  db + "/transactions",
                  "{'operations':[{'doc':'data','set':{'path':'a','value':1}}," + bad + "]}")
              .statusCode(org.hamcrest.Matchers.oneOf(409, 422))
              .extract()
              .jsonPath();
      assertThat(problem.getString("pointer")).as(bad).startsWith("/operations/1");
      pointers.add(problem.getString("pointer"));
    }
    assertThat(pointers).contains("/operations/1/set/value", "/operations/1/settings/auth");
    user.get(db).body("entry_count", is(1)).body("stores.size()", is(0));
    user.post(db + "/transactions", "{'operations':[]}").statusCode(422);
    String many =
        "{'doc':'d','delete':{'path':'x'}},".repeat(1000) + "{'doc':'d','delete':{'path':'x'}}";
    user.post(db + "/transactions", "{'operations':[" + many + "]}")
        .statusCode(422)
        .body("limit", is(1000));
  }

  private static List<String> ids(RestClient user, String path) {
    return user.get(path).statusCode(200).extract().path("items.id");
  }
}

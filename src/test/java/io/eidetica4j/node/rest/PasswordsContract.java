package io.eidetica4j.node.rest;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.restassured.http.ContentType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changing the password, and giving keys up. */
interface PasswordsContract {
  private static String newUser(String password) {
    String name = RestClient.freshName("user");
    RestClient.admin()
        .post("/users", "{'username':'%s','password':'%s'}".formatted(name, password))
        .statusCode(201);
    return name;
  }

  @Test
  default void aChangedPasswordEndsTheUsersOtherSessionsAndNoOthers() {
    String name = newUser("old");
    RestClient here = RestClient.login(name, "old");
    RestClient there = RestClient.login(name, "old");
    String db = here.newDatabase();
    here.post("/keys", "{'name':'laptop'}").statusCode(201);
    here.put("/sessions/current/password", "{'current':'old','new':'new'}").statusCode(204);
    here.get("/sessions/current").statusCode(200).body("user.username", equalTo(name));
    here.put(db + "/docs/d/a", "1").statusCode(201);
    here.post("/keys", "{'name':'phone'}").statusCode(201);
    there.get("/sessions/current").statusCode(401);
    RestClient.user().get("/sessions/current").statusCode(200);
    RestClient.tryLogin(name, "old").then().statusCode(401);
    RestClient back = RestClient.login(name, "new");
    back.get("/keys").body("size()", is(3)).body("name", hasItem("phone"));
    back.get(db + "/docs/d").body("a", is(1));
  }

  @Test
  default void theCurrentPasswordMustBeRight() {
    String name = newUser("old");
    RestClient user = RestClient.login(name, "old");
    for (String body : List.of("{'current':'x','new':'new'}", "{'new':'new'}")) {
      user.put("/sessions/current/password", body)
          .statusCode(403)
          .body("type", equalTo("urn:eidetica:problem:rest/WrongPassword"));
    }
    user.put("/sessions/current/password", "{'current':'old','nwe':'new'}").statusCode(422);
    // without a password nobody may log in here
    user.put("/sessions/current/password", "{'current':'old'}")
        .statusCode(422)
        .body("pointer", equalTo("/new"));
    user.put(
            "/sessions/current/password",
            "{'current':'old','new':'%s'}".formatted("x".repeat(1025)))
        .statusCode(422)
        .body("limit", is(1024));
    RestClient.login(name, "old");
  }

  @Test
  default void passwordsAreBoundedWhereverTheyAreGiven() {
    String longest = "y".repeat(1024);
    String name = newUser(longest);
    RestClient.login(name, longest);
    RestClient.admin()
        .post(
            "/users",
            "{'username':'%s','password':'%sz'}".formatted(RestClient.freshName("u"), longest))
        .statusCode(422)
        .body("pointer", equalTo("/password"))
        .body("limit", is(1024));
    RestClient.tryLogin(name, longest + "z").then().statusCode(422).body("limit", is(1024));
  }

  @Test
  default void keysAreGivenUpUnlessTheyAreNeeded() {
    RestClient user = RestClient.newUser();
    String root = user.get("/keys").extract().path("[0].public_key");
    String used = user.post("/keys", "{'name':'used'}").extract().path("public_key");
    String spare = user.post("/keys", "{'name':'spare'}").extract().path("public_key");
    String db =
        user.post("/databases", "{'name':'n','key':'%s'}".formatted(used))
            .statusCode(201)
            .extract()
            .path("id");
    user.delete(keyPath(spare)).statusCode(204);
    user.delete(keyPath(spare)).statusCode(404);
    for (String needed : List.of(root, used)) {
      user.delete(keyPath(needed))
          .statusCode(409)
          .body("type", equalTo("urn:eidetica:problem:user/KeyInUse"));
    }
    user.get("/keys").body("public_key", not(hasItem(spare))).body("size()", is(2));
    user.delete("/databases/" + db).statusCode(204);
    user.delete(keyPath(used)).statusCode(204);
    user.request().contentType(ContentType.JSON).delete("/keys/nonsense").then().statusCode(422);
  }

  private static String keyPath(String key) {
    return "/keys/" + URLEncoder.encode(key, StandardCharsets.UTF_8);
  }
}

package io.eidetica4j.node.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.http.ContentType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The instance, sessions, users and keys. */
interface SessionsContract {
  @Test
  default void theInstanceSaysWhatItIsToEverybody() {
    given()
        .get("/api/v1/instance")
        .then()
        .statusCode(200)
        .body("id", matchesPattern("ed25519:.{44}"))
        .body("reference", equalTo("0.2.0"))
        .body("initialized", is(true))
        .body("sync_enabled", is(true));
  }

  @Test
  default void aSessionIsOpenedUsedAndClosed() {
    RestClient admin = RestClient.login(RestClient.ADMIN, RestClient.PASSWORD);
    assertThat(admin.token()).matches("[A-Za-z0-9_-]{43}");
    admin
        .get("/sessions/current")
        .statusCode(200)
        .body("user.username", equalTo("admin"))
        .body("user.admin", is(true))
        .body("user.default_key", matchesPattern("ed25519:.{44}"))
        .body("expires_at", matchesPattern("....-..-..T.*Z"))
        .body("token", nullValue());
    admin.delete("/sessions/current").statusCode(204);
    admin
        .get("/sessions/current")
        .statusCode(401)
        .header("WWW-Authenticate", containsString("Bearer"))
        .body("type", equalTo("urn:eidetica:problem:rest/Unauthenticated"));
  }

  @Test
  default void aLoginFailsTheSameForEveryCause() {
    RestClient.admin()
        .post("/users", "{'username':'%s'}".formatted("no-password"))
        .statusCode(org.hamcrest.Matchers.oneOf(201, 409));
    for (String[] attempt :
        List.of(
            new String[] {RestClient.freshName("nobody"), "\"x\""},
            new String[] {"admin", "\"wrong\""},
            new String[] {"admin", "null"},
            new String[] {"no-password", "\"x\""},
            new String[] {"no-password", "null"})) {
      given()
          .contentType(ContentType.JSON)
          .body("{\"username\":\"%s\",\"password\":%s}".formatted(attempt[0], attempt[1]))
          .post("/api/v1/sessions")
          .then()
          .statusCode(401)
          .body("type", equalTo("urn:eidetica:problem:rest/LoginFailed"))
          .body("detail", equalTo("Unknown user or wrong password"));
    }
  }

  @Test
  default void whatIsNotOpenNeedsAToken() {
    for (String path : List.of("/keys", "/users", "/databases", "/databases/x/docs/y")) {
      given().get("/api/v1" + path).then().statusCode(401);
      given()
          .header("Authorization", "Bearer nonsense")
          .get("/api/v1" + path)
          .then()
          .statusCode(401);
      given().header("Authorization", "Basic eDp5").get("/api/v1" + path).then().statusCode(401);
    }
  }

  @Test
  default void anAdministratorMakesUsersAndAdministrators() {
    RestClient admin = RestClient.admin();
    String name = RestClient.freshName("alice smith");
    String path =
        admin
            .post("/users", "{'username':'%s','password':'pw'}".formatted(name))
            .statusCode(201)
            .header("Location", containsString("/api/v1/users/alice%20smith"))
            .body("username", equalTo(name))
            .body("status", equalTo("active"))
            .extract()
            .header("Location");
    admin
        .post("/users", "{'username':'%s','password':'other'}".formatted(name))
        .statusCode(409)
        .body("type", equalTo("urn:eidetica:problem:user/UsernameAlreadyExists"));
    admin.get("/users?limit=1000").statusCode(200).body("items.username", hasItem(name));

    RestClient user = RestClient.login(name, "pw");
    user.get("/sessions/current").body("user.admin", is(false));
    user.get("/users")
        .statusCode(403)
        .body("type", equalTo("urn:eidetica:problem:user/InsufficientPermissions"));
    user.post("/users", "{'username':'mallory'}").statusCode(403);

    String inApi = path.substring(path.indexOf("/users/"));
    user.request().put(inApi + "/admin").then().statusCode(403);
    admin.request().put(inApi + "/admin").then().statusCode(204);
    user.get("/sessions/current").body("user.admin", is(true));
    user.get("/users").statusCode(200);
    admin.request().put("/users/nobody/admin").then().statusCode(404);
  }

  @Test
  default void keysAreListedAndMade() {
    RestClient user = RestClient.newUser();
    user.get("/keys").statusCode(200).body("size()", is(1)).body("[0].default", is(true));
    String key =
        user.post("/keys", "{'name':'laptop'}")
            .statusCode(201)
            .body("name", equalTo("laptop"))
            .body("default", is(false))
            .extract()
            .path("public_key");
    user.request()
        .contentType(ContentType.JSON)
        .post("/keys")
        .then()
        .statusCode(201)
        .body("name", nullValue());
    user.get("/keys").body("size()", is(3)).body("public_key", hasItem(key));
    user.get("/keys").body("toString()", not(containsString("private")));
  }
}

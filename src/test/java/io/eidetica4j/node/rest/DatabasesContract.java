package io.eidetica4j.node.rest;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Databases, their settings, stores, and who may do what. */
interface DatabasesContract {
  @Test
  default void aDatabaseIsMadeFoundAndGivenUp() {
    RestClient user = RestClient.newUser();
    String id =
        user.post("/databases", "{'name':'notes','settings':{'colour':'blue','deep':{'n':[1]}}}")
            .statusCode(201)
            .header("Location", matchesPattern(".*/api/v1/databases/bafy[a-z0-9]+"))
            .body("name", equalTo("notes"))
            .body("permission.type", equalTo("admin"))
            .body("permission.priority", is(0))
            .body("sync.enabled", is(false))
            .extract()
            .path("id");
    user.newDatabase();
    user.get("/databases").body("items.size()", is(2)).body("items.id", hasItem(id));
    user.get("/databases?name=notes").body("items.id", contains(id));
    user.get("/databases?name=other").body("items.size()", is(0)).body("next", nullValue());
    user.get("/databases/" + id)
        .statusCode(200)
        .body("tips", contains(id))
        .body("entry_count", is(1))
        .body("height", is(0))
        .body("stores.size()", is(0));
    user.delete("/databases/" + id).statusCode(204);
    user.get("/databases").body("items.id", not(hasItem(id)));
    user.delete("/databases/" + id).statusCode(404);
  }

  @Test
  default void whatADatabaseCannotHoldIsRefused() {
    RestClient user = RestClient.user();
    user.post("/databases", "{}").statusCode(422).body("pointer", equalTo("/name"));
    user.post("/databases", "{'name':'x','settings':{'auth':{}}}")
        .statusCode(422)
        .body("pointer", equalTo("/settings/auth"));
    user.post("/databases", "{'name':'x','settings':{'a':[1.5]}}")
        .statusCode(422)
        .body("pointer", equalTo("/settings/a/0"));
    user.post("/databases", "{'name':'x','nmae':'y'}")
        .statusCode(422)
        .body("type", equalTo("urn:eidetica:problem:rest/UnknownMember"))
        .body("pointer", equalTo("/nmae"));
    user.post("/databases", "{'name':'x','key':'ed25519:AAAA'}").statusCode(422);
  }

  @Test
  default void settingsArePatchedWithoutTouchingAuth() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    user.patch(db + "/settings", "{'title':'T','nested':{'a':1,'b':2}}")
        .statusCode(200)
        .body("title", equalTo("T"));
    user.request()
        .contentType("application/merge-patch+json")
        .body("{\"nested\":{\"a\":null}}")
        .patch(db + "/settings")
        .then()
        .statusCode(200);
    user.get(db + "/settings")
        .statusCode(200)
        .header("ETag", matchesPattern("\"[^\"]+\""))
        .body("title", equalTo("T"))
        .body("nested.b", is(2))
        .body("nested.a", nullValue())
        .body("auth", nullValue());
    user.patch(db + "/settings", "{'auth':null}").statusCode(422).body("pointer", equalTo("/auth"));
    user.get(db + "/auth").body("keys.size()", is(1));
  }

  @Test
  default void storesAreMadeAndListed() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    user.post(db + "/stores", "{'name':'d','type':'docstore:v0'}")
        .statusCode(201)
        .header("Location", containsString("/docs/d"));
    user.post(db + "/stores", "{'name':'t','type':'table:v0','config':{}}").statusCode(201);
    user.get(db + "/stores")
        .statusCode(200)
        .body("name", contains("d", "t"))
        .body("type", contains("docstore:v0", "table:v0"));
    user.get(db).body("stores", contains("d", "t"));
    user.get(db + "/docs/d").statusCode(200).body("size()", is(0));
    user.get(db + "/tables/t").statusCode(200).body("items.size()", is(0));
    user.post(db + "/stores", "{'name':'d','type':'table:v0'}").statusCode(409);
    user.post(db + "/stores", "{'name':'x','type':'graph:v9'}")
        .statusCode(422)
        .body("pointer", equalTo("/type"));
    for (String name : List.of("a.b", "_settings", "_mine", "")) {
      user.post(db + "/stores", "{'name':'%s','type':'table:v0'}".formatted(name)).statusCode(422);
    }
    user.get(db + "/tables/d").statusCode(409);
    user.get(db + "/docs/_settings").statusCode(404);
    user.put(db + "/docs/_settings/auth", "{}").statusCode(422);
  }

  @Test
  default void aDatabaseIsSharedAndTakenBack() {
    RestClient owner = RestClient.user();
    RestClient guest = RestClient.other();
    String key = guest.get("/keys").extract().path("[0].public_key");
    String keyInPath = URLEncoder.encode(key, StandardCharsets.UTF_8);
    String urlSafe = key.replace('+', '-').replace('/', '_');
    String db = owner.newDatabase();
    owner.put(db + "/docs/d/a", "1").statusCode(201);

    for (String path : List.of("", "/settings", "/docs/d", "/entries", "/auth", "/events")) {
      guest.get(db + path).statusCode(404).body("type", containsString("DatabaseNotFound"));
    }
    owner.get(db + "/access?key=" + keyInPath).body("paths.size()", is(0));

    owner
        .put(db + "/auth/keys/" + urlSafe, "{'name':'guest','permission':{'type':'read'}}")
        .statusCode(200)
        .body("public_key", equalTo(key))
        .body("status", equalTo("active"));
    guest.get(db + "/docs/d").statusCode(200).body("a", is(1));
    guest
        .get(db + "/access")
        .body("permission.type", equalTo("read"))
        .body("paths[0].type", equalTo("key"));
    guest.put(db + "/docs/d/a", "2").statusCode(403);
    guest.patch(db + "/settings", "{'x':1}").statusCode(403);
    guest
        .put(db + "/auth/keys/" + urlSafe, "{'permission':{'type':'admin','priority':0}}")
        .statusCode(403);

    owner
        .put(db + "/auth/keys/" + keyInPath, "{'permission':{'type':'write','priority':10}}")
        .statusCode(200);
    guest.put(db + "/docs/d/a", "2").statusCode(200);
    guest.patch(db + "/settings", "{'x':1}").statusCode(403);

    owner.delete(db + "/auth/keys/" + keyInPath).statusCode(204);
    owner
        .get(db + "/auth")
        .body("keys.find { it.public_key == '%s' }.status".formatted(key), equalTo("revoked"));
    guest.get(db + "/docs/d").statusCode(404);
    owner.get(db + "/docs/d").body("a", is(2));
  }

  @Test
  default void anyKeyMayBeLetIn() {
    RestClient owner = RestClient.user();
    RestClient guest = RestClient.other();
    String db = owner.newDatabase();
    owner.get(db + "/auth").body("global", nullValue());
    owner.delete(db + "/auth/global").statusCode(404);
    owner.put(db + "/auth/global", "{'permission':{'type':'write','priority':5}}").statusCode(200);
    guest.get(db + "/access").body("paths[0].type", equalTo("global"));
    guest.put(db + "/docs/d/a", "1").statusCode(201);
    owner.delete(db + "/auth/global").statusCode(204);
    guest.get(db).statusCode(404);
    owner.get(db + "/auth").body("global.status", equalTo("revoked"));
  }

  @Test
  default void nobodyRaisesAbovePermissionsOfTheirOwn() {
    RestClient owner = RestClient.user();
    RestClient deputy = RestClient.other();
    String ownerKey = owner.get("/keys").extract().path("[0].public_key");
    String deputyKey = deputy.get("/keys").extract().path("[0].public_key");
    String db = owner.newDatabase();
    owner
        .put(keyPath(db, deputyKey), "{'permission':{'type':'admin','priority':10}}")
        .statusCode(200);
    deputy.delete(keyPath(db, ownerKey)).statusCode(403);
    deputy.put(keyPath(db, ownerKey), "{'permission':{'type':'read'}}").statusCode(403);
    deputy
        .put(keyPath(db, deputyKey), "{'permission':{'type':'admin','priority':9}}")
        .statusCode(403);
    deputy
        .put(keyPath(db, deputyKey), "{'permission':{'type':'write','priority':9}}")
        .statusCode(200);
    owner.delete(keyPath(db, ownerKey)).statusCode(greaterThan(399));
  }

  @Test
  default void databasesOfTheInstanceAndOfUsersAreNotServed() {
    RestClient admin = RestClient.admin();
    admin.get("/databases?limit=1000").body("items.name", not(hasItem("_users")));
    admin.get("/databases/not-an-id").statusCode(404);
    admin
        .get("/databases/bafyr4ibcgzzjgvb2afe7nxehptf4tmq46zjxy5pyiifgh6jm4xnh64nale")
        .statusCode(404);
  }

  private static String keyPath(String db, String key) {
    return db + "/auth/keys/" + URLEncoder.encode(key, StandardCharsets.UTF_8);
  }
}

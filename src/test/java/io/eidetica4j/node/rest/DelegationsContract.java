package io.eidetica4j.node.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rights that keys have through other databases, and what an author may do with rights. */
interface DelegationsContract {
  private static String id(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String encoded(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8);
  }

  @Test
  default void theKeysOfAnotherDatabaseAreLetInWithinBounds() {
    RestClient owner = RestClient.user();
    RestClient guest = RestClient.other();
    String guestKey = guest.get("/keys").extract().path("[0].public_key");
    String team = owner.newDatabase();
    String db = owner.newDatabase();
    owner
        .put(
            team + "/auth/keys/" + encoded(guestKey),
            "{'permission':{'type':'admin','priority':3}}")
        .statusCode(200);
    owner.put(db + "/docs/d/a", "1").statusCode(201);
    guest.get(db).statusCode(404);
    String tip = owner.get(team + "/entries").extract().path("items.last().id");

    String path = db + "/auth/delegations/" + id(team);
    owner
        .put(path, "{'max':{'type':'write','priority':7},'min':{'type':'read'}}")
        .statusCode(200)
        .body("tree", equalTo(id(team)))
        .body("tips", contains(tip));
    owner
        .get(db + "/auth")
        .body("delegations[0].tree", equalTo(id(team)))
        .body("delegations[0].max.type", equalTo("write"))
        .body("delegations[0].max.priority", is(7))
        .body("delegations[0].min.type", equalTo("read"))
        .body("delegations[0].tips", contains(tip));
    guest
        .get(db + "/access")
        .statusCode(200)
        .body("permission.type", equalTo("write"))
        .body("paths[0].type", equalTo("delegation"))
        .body("paths[0].permission.priority", is(7))
        .body("paths[0].trees", contains(id(team)));
    owner
        .get(db + "/access?key=" + encoded(guestKey))
        .body("key", equalTo(guestKey))
        .body("paths.type", contains("delegation"));
    owner.get(db + "/access").body("paths.type", hasItem("key"));
    guest.put(db + "/docs/d/a", "2").statusCode(200);
    guest.patch(db + "/settings", "{'x':1}").statusCode(403);

    owner.put(path, "{'max':{'type':'read'}}").statusCode(200).body("min", nullValue());
    guest.put(db + "/docs/d/a", "3").statusCode(403);
    owner.delete(path).statusCode(204);
    guest.get(db).statusCode(404);
    owner.get(db + "/auth").body("delegations.size()", is(0));
    owner
        .delete(path)
        .statusCode(404)
        .body("type", equalTo("urn:eidetica:problem:auth/DelegationNotFound"));
  }

  @Test
  default void aDelegationThatSaysNothingOfUseIsRefused() {
    RestClient owner = RestClient.user();
    String db = owner.newDatabase();
    String others = RestClient.other().newDatabase();
    String read = "'max':{'type':'read'}";
    owner.put(db + "/auth/delegations/nonsense", "{" + read + "}").statusCode(422);
    owner.put(db + "/auth/delegations/" + id(db), "{" + read + "}").statusCode(422);
    // its tips are not known to this user
    String path = db + "/auth/delegations/" + id(others);
    owner.put(path, "{" + read + "}").statusCode(422).body("pointer", equalTo("/tips"));
    owner.put(path, "{" + read + ",'tips':['x']}").statusCode(422);
    owner.put(path, "{" + read + ",'tips':'x'}").statusCode(422);
    owner.put(path, "{" + read + ",'tips':['%s']}".formatted(id(others))).statusCode(200);
    owner
        .put(path, "{" + read + ",'min':{'type':'write','priority':1},'tips':[]}")
        .statusCode(422)
        .body("pointer", equalTo("/min"));
    owner.put(path, "{}").statusCode(422).body("pointer", equalTo("/max"));
  }

  @Test
  default void nobodyDelegatesMoreThanTheyMay() {
    RestClient owner = RestClient.user();
    RestClient deputy = RestClient.other();
    String deputyKey = deputy.get("/keys").extract().path("[0].public_key");
    String db = owner.newDatabase();
    owner
        .put(
            db + "/auth/keys/" + encoded(deputyKey),
            "{'permission':{'type':'admin','priority':10}}")
        .statusCode(200);
    String path = db + "/auth/delegations/" + id(deputy.newDatabase());
    deputy.put(path, "{'max':{'type':'admin','priority':9}}").statusCode(403);
    deputy.put(path, "{'max':{'type':'admin','priority':10}}").statusCode(200);
  }

  @Test
  default void rankIsThatOfTheTipsThatAreWrittenAt() {
    RestClient owner = RestClient.user();
    RestClient deputy = RestClient.other();
    String deputyKey = deputy.get("/keys").extract().path("[0].public_key");
    String third = RestClient.newUser().get("/keys").extract().path("[0].public_key");
    String db = owner.newDatabase();
    String path = db + "/auth/keys/" + encoded(third);
    owner
        .put(
            db + "/auth/keys/" + encoded(deputyKey),
            "{'permission':{'type':'admin','priority':10}}")
        .statusCode(200);
    owner.put(path, "{'permission':{'type':'write','priority':20}}").statusCode(200);
    String before = owner.get(db + "/entries").extract().path("items.last().id");
    owner.put(path, "{'permission':{'type':'admin','priority':5}}").statusCode(200);
    String weaker = "{'permission':{'type':'write','priority':30}}";
    deputy.put(path, weaker).statusCode(403);
    // there, the key was still below the deputy
    deputy.put(path + "?at=" + before, weaker).statusCode(200);
    List<String> found =
        owner
            .get(db + "/auth")
            .extract()
            .path("keys.findAll { it.public_key == '%s' }.status".formatted(third));
    assertThat(found).containsExactly("active");
  }

  @Test
  default void aKeyThatAnybodyCanSignForIsGivenNoRight() {
    RestClient owner = RestClient.user();
    String db = owner.newDatabase();
    String neutral = "ed25519:AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    owner
        .put(db + "/auth/keys/" + encoded(neutral), "{'permission':{'type':'read'}}")
        .statusCode(422)
        .body("type", equalTo("urn:eidetica:problem:auth/InvalidKeyFormat"));
    owner.get(db + "/auth").body("keys.size()", is(1));
  }
}

package io.eidetica4j.node.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

/** Encrypted stores, each open for one session only. */
interface EncryptedStoresContract {
  static ValidatableResponse create(RestClient user, String db, String name, String inner) {
    return user.post(
        db + "/stores",
        "{'name':'%s','type':'encrypted:password:v0','config':{'password':'s3cret'%s}}"
            .formatted(name, inner));
  }

  private static ValidatableResponse assertLocked(ValidatableResponse answer) {
    return answer.statusCode(409).body("type", equalTo("urn:eidetica:problem:rest/StoreLocked"));
  }

  @Test
  default void anEncryptedDocumentIsUsedByWhoeverUnlockedIt() {
    String name = RestClient.freshName("user");
    RestClient.admin().post("/users", "{'username':'%s','password':'pw'}".formatted(name));
    RestClient user = RestClient.login(name, "pw");
    RestClient again = RestClient.login(name, "pw");
    String db = user.newDatabase();
    create(user, db, "vault", "")
        .statusCode(201)
        .body("type", equalTo("encrypted:password:v0"))
        .body("toString()", not(containsString("s3cret")))
        .header("Location", containsString("/docs/vault"));
    user.put(db + "/docs/vault/a/b", "{'c':1}").statusCode(200);
    user.patch(db + "/docs/vault", "{'d':2}").statusCode(200);
    user.get(db + "/docs/vault").statusCode(200).body("a.b.c", is(1)).body("d", is(2));

    String path = db + "/docs/vault";
    assertLocked(again.get(path));
    assertLocked(again.put(path + "/x", "1"));
    assertLocked(again.delete(path + "/d"));
    again
        .post(db + "/stores/vault/unlock", "{'password':'wrong'}")
        .statusCode(403)
        .body("type", equalTo("urn:eidetica:problem:rest/WrongPassword"));
    assertLocked(again.get(path));
    again.post(db + "/stores/vault/unlock", "{'password':'s3cret'}").statusCode(204);
    again.get(path).statusCode(200).body("a.b.c", is(1));
    again.delete(path + "/d").statusCode(200);
    user.get(path).body("d", org.hamcrest.Matchers.nullValue());

    again.delete(db + "/stores/vault/unlock").statusCode(204);
    assertLocked(again.get(path));
    user.get(path).statusCode(200);
    assertThat(user.request().get(db + "/entries?limit=1000").asString()).doesNotContain("s3cret");
  }

  @Test
  default void anEncryptedTableHoldsRows() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    create(user, db, "rows", ",'type':'table:v0'").statusCode(201);
    String row = user.post(db + "/tables/rows", "{'n':1}").statusCode(201).extract().path("id");
    user.put(db + "/tables/rows/" + row, "{'n':2}").statusCode(200);
    user.get(db + "/tables/rows/" + row).statusCode(200).body("n", is(2));
    user.get(db + "/tables/rows?where=n:2").body("items.size()", is(1));
    user.get(db + "/docs/rows").statusCode(409).body("detail", containsString("table:v0"));
    user.delete(db + "/tables/rows/" + row).statusCode(200);
    user.get(db + "/tables/rows").body("items.size()", is(0));
  }

  @Test
  default void oneTransactionWritesEncryptedAndOpenStores() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    create(user, db, "vault", ",'type':'docstore:v0','config':{}").statusCode(201);
    String operations =
        "{'operations':[{'doc':'vault','set':{'path':'a','value':1}},"
            + "{'doc':'vault','list':{'path':'l','push':'x'}},"
            + "{'table':'rows','insert':{'n':1}}]}";
    user.post(db + "/transactions", operations).statusCode(201);
    user.get(db + "/docs/vault").body("a", is(1)).body("l[0]", equalTo("x"));
    user.delete(db + "/stores/vault/unlock").statusCode(204);
    assertLocked(user.post(db + "/transactions", operations));
    user.get(db + "/tables/rows").body("items.size()", is(1));
  }

  @Test
  default void whatIsNoEncryptedStoreIsNotUnlocked() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    user.put(db + "/docs/plain/a", "1").statusCode(201);
    user.post(db + "/stores/plain/unlock", "{'password':'x'}").statusCode(409);
    user.post(db + "/stores/none/unlock", "{'password':'x'}").statusCode(404);
    user.post(db + "/stores/_settings/unlock", "{'password':'x'}").statusCode(404);
    user.post(db + "/stores/plain/unlock", "{}").statusCode(422);
    RestClient.other().post(db + "/stores/plain/unlock", "{'password':'x'}").statusCode(404);
    create(user, db, "plain", "").statusCode(409);
    create(user, db, "odd", ",'type':'graph:v9'")
        .statusCode(422)
        .body("pointer", equalTo("/config/type"));
    user.post(db + "/stores", "{'name':'e','type':'encrypted:password:v0'}")
        .statusCode(422)
        .body("pointer", equalTo("/config"));
    user.delete(db + "/stores/none/unlock").statusCode(204);
  }
}

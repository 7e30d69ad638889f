package io.eidetica4j.node.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Entry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Entries in both forms, taken in and verified. */
interface EntriesContract {
  String DAG_CBOR = "application/vnd.ipld.dag-cbor";

  @Test
  default void entriesArePagedByHeight() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    List<String> written = new ArrayList<>(List.of(db.substring("/databases/".length())));
    for (int i = 0; i < 5; i++) {
      written.add(user.put(db + "/docs/data/n", "" + i).extract().path("entry"));
    }
    user.post(db + "/tables/rows", "{}").statusCode(201);
    var first = user.get(db + "/entries?limit=4").statusCode(200).extract();
    List<String> ids = new ArrayList<>(first.<List<String>>path("items.id"));
    var second = user.get(db + "/entries?limit=4&cursor=" + first.path("next")).statusCode(200);
    second.body("items.status", everyItem(equalTo("verified")));
    ids.addAll(second.extract().path("items.id"));
    assertThat(ids).hasSize(7).startsWith(written.toArray(String[]::new));
    user.get(db + "/entries?store=rows").body("items.size()", is(1));
    user.get(db + "/entries?store=rows").body("items[0].entry.tree.h", is(6));
  }

  @Test
  default void anEntryIsGivenInBothFormsWithItsOwnId() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    String id = user.put(db + "/docs/data/n", "1").extract().path("entry");
    byte[] json = user.get(db + "/entries/" + id).statusCode(200).extract().asByteArray();
    byte[] cbor =
        user.request()
            .accept(DAG_CBOR)
            .get(db + "/entries/" + id)
            .then()
            .statusCode(200)
            .contentType(DAG_CBOR)
            .extract()
            .asByteArray();
    assertThat(Entry.fromJson(json).id().toString()).isEqualTo(id);
    assertThat(Entry.fromDagCbor(cbor).id().toString()).isEqualTo(id);
    user.request().accept("text/html").get(db + "/entries/" + id).then().statusCode(406);
    String other = user.newDatabase().substring("/databases/".length());
    user.get(db + "/entries/" + other).statusCode(404);
    user.get(db + "/entries/nonsense").statusCode(404);
  }

  @Test
  default void anEntryThatIsThereIsTakenAgainWithoutHarm() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    String id = user.put(db + "/docs/data/n", "1").extract().path("entry");
    byte[] json = user.get(db + "/entries/" + id).extract().asByteArray();
    user.request()
        .contentType("application/json")
        .body(json)
        .post(db + "/entries")
        .then()
        .statusCode(200)
        .body("id", equalTo(id))
        .body("status", equalTo("verified"));
    user.request()
        .contentType(DAG_CBOR)
        .body(Entry.fromJson(json).dagCbor().toArray())
        .post(db + "/entries")
        .then()
        .statusCode(200);
  }

  @Test
  default void anEntryWithAForgedSignatureFailsAndIsNotSeen() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    String id = user.put(db + "/docs/data/n", "1").extract().path("entry");
    String json = Bytes.wrap(user.get(db + "/entries/" + id).extract().asByteArray()).utf8();
    int at = json.indexOf("\"sig\":\"") + 8;
    char flipped = json.charAt(at) == 'A' ? 'B' : 'A';
    String forged = json.substring(0, at) + flipped + json.substring(at + 1);
    user.request()
        .contentType("application/json")
        .body(forged)
        .post(db + "/entries")
        .then()
        .statusCode(201)
        .header("Location", containsString("/entries/bafy"))
        .body("status", equalTo("failed"));
    user.get(db).body("tips.size()", is(1)).body("tips[0]", equalTo(id));
    user.request()
        .post(db + "/verify")
        .then()
        .statusCode(200)
        .body("verified", is(0))
        .body("failed", is(0))
        .body("still_unverified", is(0));
  }

  @Test
  default void whatIsNoEntryOfThisDatabaseIsRefused() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    String other = user.newDatabase();
    byte[] foreign =
        user.get(other + "/entries/" + other.substring("/databases/".length()))
            .extract()
            .asByteArray();
    user.request()
        .contentType("application/json")
        .body(foreign)
        .post(db + "/entries")
        .then()
        .statusCode(422);
    user.post(db + "/entries", "{}").statusCode(422);
    user.post(db + "/entries", "nonsense").statusCode(422);
    user.request()
        .contentType(DAG_CBOR)
        .body(new byte[] {1, 2})
        .post(db + "/entries")
        .then()
        .statusCode(422);
    user.request().contentType("text/plain").body("x").post(db + "/entries").then().statusCode(415);
  }
}

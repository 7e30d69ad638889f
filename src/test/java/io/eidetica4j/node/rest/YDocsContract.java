package io.eidetica4j.node.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.y.StateVector;
import io.eidetica4j.crdt.y.YDocument;
import io.eidetica4j.crdt.y.YValue;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.ValidatableResponse;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Yjs documents, used as a provider of Yjs would. */
interface YDocsContract {
  private static ValidatableResponse update(RestClient user, String path, Bytes update) {
    return user.request()
        .config(
            RestAssuredConfig.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
        .contentType("application/octet-stream")
        .body(update.toArray())
        .post(path)
        .then();
  }

  private static Bytes bytes(RestClient user, String path) {
    return Bytes.wrap(
        user.get(path)
            .statusCode(200)
            .contentType("application/octet-stream")
            .extract()
            .asByteArray());
  }

  private static String vector(YDocument document) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(document.stateVector().encode().array());
  }

  @Test
  default void aDocumentIsMadeByItsFirstUpdateAndReadAsJsonTextAndDifference() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    String path = db + "/ydocs/note";
    user.get(path).statusCode(404);
    YDocument mine = new YDocument();
    mine.getText("t").append("héllo");
    mine.getMap("m").set("k", YValue.of(1));
    String entry =
        update(user, path, mine.encodeStateAsUpdate()).statusCode(201).extract().path("entry");
    user.get(db + "/entries/" + entry).statusCode(200);
    user.get(path).statusCode(200).body("t", equalTo("héllo")).body("m.k", is(1));
    assertThat(
            user.request().accept("text/plain").get(path + "?root=t").then().extract().asString())
        .isEqualTo("héllo");
    user.request().accept("text/plain").get(path).then().statusCode(422);
    user.request().accept("text/plain").get(path + "?root=m").then().statusCode(422);
    user.request().accept("text/plain").get(path + "?root=x").then().statusCode(404);
    assertThat(bytes(user, path + "/state-vector")).isEqualTo(mine.stateVector().encode());
    assertThat(bytes(user, path + "/diff")).isEqualTo(mine.encodeStateAsUpdate());
    YDocument theirs = new YDocument();
    theirs.applyUpdate(bytes(user, path + "/diff?vector=" + vector(theirs)));
    theirs.getText("t").append("!");
    update(user, path, theirs.encodeStateAsUpdate(mine.stateVector())).statusCode(200);
    mine.applyUpdate(bytes(user, path + "/diff?vector=" + vector(mine)));
    assertThat(mine.toJson()).isEqualTo(theirs.toJson());
    user.get(path).body("t", equalTo("héllo!"));
    user.get(db + "/stores").body("find { it.name == 'note' }.type", equalTo("ydoc:v0"));
  }

  @Test
  default void whatSaysNothingNewMakesNoEntry() {
    RestClient user = RestClient.user();
    String path = user.newDatabase() + "/ydocs/note";
    YDocument mine = new YDocument();
    mine.getText("t").append("once");
    update(user, path, mine.encodeStateAsUpdate()).statusCode(201);
    String tag = user.get(path).statusCode(200).extract().header("ETag");
    update(user, path, mine.encodeStateAsUpdate()).statusCode(200).body("entry", nullValue());
    user.request().header("If-None-Match", tag).get(path).then().statusCode(304);
  }

  /** Every client that ever wrote is in a vector; an address has room for some hundred. */
  @Test
  default void aVectorOfManyClientsGoesInTheBody() {
    RestClient user = RestClient.user();
    String path = user.newDatabase() + "/ydocs/note";
    YDocument mine = new YDocument();
    for (int client = 1; client <= 2_000; client++) {
      YDocument one = new YDocument(Integer.MAX_VALUE - client);
      one.getText("t").append("x");
      mine.applyUpdate(one.encodeStateAsUpdate());
    }
    update(user, path, mine.encodeStateAsUpdate()).statusCode(201);
    StateVector known = mine.stateVector();
    mine.getText("t").append("y");
    update(user, path, mine.encodeStateAsUpdate(known)).statusCode(200);
    byte[] difference =
        update(user, path + "/diff", known.encode())
            .statusCode(200)
            .contentType("application/octet-stream")
            .extract()
            .asByteArray();
    assertThat(Bytes.wrap(difference)).isEqualTo(mine.encodeStateAsUpdate(known));
    update(user, path + "/diff", Bytes.fromHex("ff")).statusCode(422);
    assertThat(update(user, path + "/diff", Bytes.EMPTY).extract().asByteArray())
        .isEqualTo(mine.encodeStateAsUpdate().toArray());
  }

  /** Refused before any work is done: also what says nothing new, and what is no update. */
  @Test
  default void whoMayOnlyReadIsRefused() {
    RestClient owner = RestClient.user();
    String db = owner.newDatabase();
    String path = db + "/ydocs/note";
    YDocument mine = new YDocument();
    mine.getText("t").append("once");
    update(owner, path, mine.encodeStateAsUpdate()).statusCode(201);
    RestClient reader = RestClient.newUser();
    String key = reader.get("/keys").extract().path("[0].public_key");
    String inPath = key.replace('+', '-').replace('/', '_');
    owner.put(db + "/auth/keys/" + inPath, "{'permission':{'type':'read'}}").statusCode(200);
    reader.get(path).statusCode(200).body("t", equalTo("once"));
    assertThat(bytes(reader, path + "/diff")).isEqualTo(mine.encodeStateAsUpdate());
    assertThat(update(reader, path + "/diff", mine.stateVector().encode()).extract().statusCode())
        .isEqualTo(200);
    update(reader, path, mine.encodeStateAsUpdate()).statusCode(403);
    update(reader, path, Bytes.fromHex("ff")).statusCode(403);
    mine.getText("t").append(" more");
    update(reader, path, mine.encodeStateAsUpdate()).statusCode(403);
    owner.get(path).body("t", equalTo("once"));
  }

  @Test
  default void badUpdatesAndVectorsAreRefused() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    String path = db + "/ydocs/note";
    update(user, path, Bytes.fromHex("ffffffff0f")).statusCode(422);
    update(user, path, Bytes.fromHex("00")).statusCode(422);
    update(user, path, Bytes.EMPTY).statusCode(422);
    user.get(path).statusCode(404);
    update(user, path, new YDocument().encodeStateAsUpdate()).statusCode(201);
    user.get(path + "/diff?vector=!").statusCode(422);
    user.get(path + "/diff?vector=_w").statusCode(422);
    user.put(db + "/docs/d/a", "1").statusCode(201);
    user.get(db + "/ydocs/d").statusCode(409);
    update(user, db + "/ydocs/d", new YDocument().encodeStateAsUpdate()).statusCode(409);
    user.get(db + "/docs/note").statusCode(409);
    RestClient.other().get(path).statusCode(404);
  }

  @Test
  default void updatesAreToldAsTheyComeAndAfterABreak() {
    RestClient user = RestClient.user();
    String db = user.newDatabase();
    String path = db + "/ydocs/note";
    YDocument mine = new YDocument();
    update(user, path, mine.encodeStateAsUpdate()).statusCode(201);
    YDocument told = new YDocument();
    String cursor;
    try (EventsClient events =
        EventsClient.open(RestAssured.port, path, user.token(), Map.of(), "")) {
      mine.getText("t").append("one");
      update(user, path, mine.encodeStateAsUpdate()).statusCode(200);
      EventsClient.Event event = events.nextEvent();
      assertThat(event.name()).isEqualTo("update");
      told.applyUpdate(Bytes.wrap(Base64.getDecoder().decode(event.data())));
      assertThat(told.getText("t").text()).isEqualTo("one");
      user.put(db + "/docs/d/a", "1").statusCode(201);
      EventsClient.Event other = events.nextEvent();
      assertThat(other.name()).isEmpty();
      cursor = other.id();
    }
    mine.getText("t").append(" two");
    update(user, path, mine.encodeStateAsUpdate(told.stateVector())).statusCode(200);
    try (EventsClient events =
        EventsClient.open(
            RestAssured.port, path, user.token(), Map.of("Last-Event-ID", cursor), "")) {
      told.applyUpdate(Bytes.wrap(Base64.getDecoder().decode(events.nextEvent().data())));
      assertThat(told.getText("t").text()).isEqualTo("one two");
    }
  }

  @Test
  default void anEncryptedDocumentIsToldToWhoeverUnlockedIt() {
    RestClient user = RestClient.newUser();
    String db = user.newDatabase();
    EncryptedStoresContract.create(user, db, "vault", ",'type':'ydoc:v0'")
        .statusCode(201)
        .header("Location", containsString("/ydocs/vault"))
        .body("toString()", not(containsString("s3cret")));
    String path = db + "/ydocs/vault";
    YDocument mine = new YDocument();
    mine.getText("t").append("hidden");
    YDocument told = new YDocument();
    try (EventsClient events =
        EventsClient.open(RestAssured.port, path, user.token(), Map.of(), "")) {
      update(user, path, mine.encodeStateAsUpdate()).statusCode(200);
      told.applyUpdate(Bytes.wrap(Base64.getDecoder().decode(events.nextEvent().data())));
    }
    assertThat(told.getText("t").text()).isEqualTo("hidden");
    user.delete(db + "/stores/vault/unlock").statusCode(204);
    user.get(path).statusCode(409);
  }
}

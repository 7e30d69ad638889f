package io.eidetica4j.node.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.sync.PeerServer;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** Joining a database of another node, and requests that are sent again. */
interface JoiningContract {
  @Test
  default void aTicketBringsADatabaseOnceItIsApprovedThereAndBothWriteToIt() {
    try (PeerServer there = new PeerServer("there")) {
      Database theirs = there.create("from", "there");
      RestClient admin = RestClient.admin();
      String ask =
          "{'ticket':'%s','permission':{'type':'write','priority':10},'metadata':{'note':'me'}}"
              .formatted(there.ticket(theirs));
      String request = admin.post("/sync/join", ask).statusCode(202).extract().path("request_id");
      assertThat(there.sync.requests().get(request).metadata().orElseThrow().getText("note"))
          .contains("me");
      admin.get("/databases/" + theirs.rootId() + "/docs/data").statusCode(404);
      admin.post("/sync/join", ask).statusCode(202).body("request_id", equalTo(request));
      there.approve(request);
      String id =
          admin
              .post("/sync/join", ask)
              .statusCode(201)
              .header("Location", containsString("/api/v1/databases/" + theirs.rootId()))
              .body("granted.type", equalTo("write"), "granted.priority", is(10))
              .body("received", greaterThanOrEqualTo(3))
              .extract()
              .path("database");
      assertThat(id).isEqualTo(theirs.rootId().toString());
      admin.get("/databases/" + id + "/docs/data").body("from", equalTo("there"));

      admin.put("/databases/" + id + "/docs/data/back", "'here'").statusCode(200);
      there.write(theirs, "more", "1");
      admin
          .post("/databases/" + id + "/sync", "")
          .statusCode(200)
          .body("peers", is(1), "received", is(1), "sent", is(1));
      assertThat(there.read(theirs, "back")).contains("here");
      admin.get("/databases/" + id + "/docs/data").body("more", equalTo("1"));
      admin.get("/sync").body("peers.public_key", hasItem(there.key().text()));
      admin.get("/sync/peers").body("addresses.flatten()", hasItem(there.address.toString()));
    }
  }

  @Test
  default void joiningSaysWhatIsWrong() {
    try (PeerServer there = new PeerServer("there")) {
      String ticket = there.ticket(there.create("a", "1"));
      RestClient admin = RestClient.admin();
      admin
          .post("/sync/join", "{'ticket':'%s'}".formatted(ticket))
          .statusCode(502)
          .body("detail", containsString("not authorized for this database"));
      admin
          .post("/sync/join", "{'ticket':'%s'}".formatted(ticket.replaceAll(":\\d+$", ":1")))
          .statusCode(502)
          .body("type", equalTo("urn:eidetica:problem:sync/ConnectionFailed"))
          .body("detail", containsString("127.0.0.1:1"));
      admin
          .post("/sync/join", "{'ticket':'%s','metadata':[1]}".formatted(ticket))
          .statusCode(422)
          .body("pointer", equalTo("/metadata"));
      admin
          .post("/sync/join", "{'ticket':'%s'}".formatted(ticket.replaceAll("&pr=.*", "")))
          .statusCode(422)
          .body("detail", containsString("no address hints"));
    }
  }

  /** Else whoever may log in could have the node look around in its own network. */
  @Test
  default void whoIsNoAdministratorCannotHaveTheNodeDialWhatOnlyTheNodeReaches() {
    try (PeerServer there = new PeerServer("there")) {
      String ticket = there.ticket(there.create("a", "1"));
      RestClient.user()
          .post("/sync/join", "{'ticket':'%s','permission':{'type':'read'}}".formatted(ticket))
          .statusCode(422)
          .body("detail", containsString("may not be dialled on the word of others"));
      assertThat(there.sync.peers().list()).isEmpty();
    }
  }

  @Test
  default void aPeerIsAddedOnlyWhereItIsWhoItShouldBeAndTakenBackWhenItWasRemoved() {
    try (PeerServer there = new PeerServer("there")) {
      RestClient admin = RestClient.admin();
      String address = there.address.address();
      String stranger = PrivateKey.generate().publicKey().text();
      admin
          .post("/sync/peers", "{'address':'%s','public_key':'%s'}".formatted(address, stranger))
          .statusCode(502)
          .body("detail", containsString("another peer answers there"));
      String mine = "findAll { it.addresses.any { a -> a.endsWith('" + address + "') } }";
      admin.get("/sync/peers").body(mine, hasSize(0));
      String key =
          admin
              .post("/sync/peers", "{'address':'%s'}".formatted(address))
              .statusCode(201)
              .extract()
              .path("public_key");
      admin.get("/sync/peers").body(mine + ".public_key", hasItem(key));
      String path = "/sync/peers/" + key.replace('/', '_').replace('+', '-').replace(":", "%3A");
      admin.delete(path).statusCode(204);
      admin.get("/sync/peers").body(mine, hasSize(0));
      String db = admin.newDatabase();
      String id = db.substring(db.lastIndexOf('/') + 1);
      admin
          .post("/sync/peers", "{'address':'%s','database':'%s'}".formatted(address, id))
          .statusCode(201);
      admin.get("/sync/peers").body(mine + ".databases.flatten().database", hasItem(id));
    }
  }

  @Test
  default void postsAboutSyncAreDoneOnceForEachIdempotencyKey() {
    try (PeerServer there = new PeerServer("there")) {
      RestClient admin = RestClient.admin();
      Database theirs = there.create("a", "1");
      String ask = "{'ticket':'%s','permission':{'type':'read'}}".formatted(there.ticket(theirs));
      String key = RestClient.freshName("join");
      Response first = send(admin, "/sync/join", key, ask);
      first.then().statusCode(202);
      there.approve(first.path("request_id"));
      Response again = send(admin, "/sync/join", key, ask);
      assertThat(again.statusCode()).isEqualTo(202);
      assertThat(again.asString()).isEqualTo(first.asString());
      send(admin, "/sync/join", key, ask.replace("read", "admin")).then().statusCode(422);
      send(admin, "/sync/join", RestClient.freshName("join"), ask).then().statusCode(201);

      String peer = "{'address':'%s'}".formatted(there.address.address());
      String add = RestClient.freshName("add");
      Response added = send(admin, "/sync/peers", add, peer);
      added.then().statusCode(201).header("Location", notNullValue());
      Response same = send(admin, "/sync/peers", add, peer);
      assertThat(same.header("Location")).isEqualTo(added.header("Location"));
      assertThat(same.asString()).isEqualTo(added.asString());

      String db = admin.newDatabase();
      String ticket = RestClient.freshName("ticket");
      send(admin, db + "/tickets", ticket, "").then().statusCode(201);
      send(admin, db + "/tickets", ticket, "").then().statusCode(201);
      send(admin, db + "/sync", ticket, "").then().statusCode(422);
    }
  }

  /** A decision can't be made twice, but its answer can be had twice. */
  @Test
  default void aDecisionSentAgainWithItsKeyIsNoSecondOne() {
    RestClient admin = RestClient.admin();
    String db = admin.newDatabase();
    admin.post(db + "/tickets", "").statusCode(201);
    String request =
        given()
            .contentType(ContentType.JSON)
            .body(
                "{\"SyncTree\":{\"tree_id\":\"%s\",\"our_tips\":[],\"requesting_key\":\"%s\",\"requesting_key_name\":\"n\",\"requested_permission\":\"Read\",\"metadata\":{\"children\":{\"note\":{\"Text\":\"hi\"}}}}}"
                    .formatted(
                        db.substring(db.lastIndexOf('/') + 1),
                        PrivateKey.generate().publicKey().text()))
            .post("/api/v0")
            .path("BootstrapPending.request_id");
    admin
        .get("/sync/requests?status=pending")
        .body("find { it.id == '" + request + "' }.metadata.note", equalTo("hi"));
    String key = RestClient.freshName("decide");
    String path = "/sync/requests/" + request + "/approve";
    send(admin, path, key, "").then().statusCode(204);
    send(admin, path, key, "").then().statusCode(204);
    send(admin, path, RestClient.freshName("decide"), "").then().statusCode(422);
  }

  private static Response send(RestClient user, String path, String key, String body) {
    return user.json(body).header("Idempotency-Key", key).post(path);
  }
}

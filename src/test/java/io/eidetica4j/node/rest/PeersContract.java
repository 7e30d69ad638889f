package io.eidetica4j.node.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.eidetica4j.crypto.PrivateKey;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

/** Peers: the sync protocol's own route, and the rows about peers, tickets and joining. */
interface PeersContract {
  private static ValidatableResponse peer(String contentType, String body) {
    return given()
        .config(
            RestAssured.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                        .encodeContentTypeAs(contentType, ContentType.TEXT)))
        .contentType(contentType)
        .body(body)
        .post("/api/v0")
        .then();
  }

  private static ValidatableResponse peer(String body) {
    return peer("application/json", body.replace('\'', '"'));
  }

  private static String database() {
    return RestClient.admin()
        .post("/databases", "{'name':'%s'}".formatted(RestClient.freshName("shared")))
        .statusCode(201)
        .extract()
        .path("id");
  }

  @Test
  default void thePeersRouteAnswersWithTheReferencesStatusesAndTexts() {
    peer("{'SendEntries':[]}").statusCode(200).body(equalTo("\"Ack\""));
    peer("application/cbor+json", "{\"SendEntries\":[]}").statusCode(200);
    peer("text/plain", "{\"SendEntries\":[]}")
        .statusCode(415)
        .body(equalTo("Expected request with `Content-Type: application/json`"));
    peer("[1, 2]")
        .statusCode(400)
        .body(
            equalTo("Failed to parse the request body as JSON: expected value at line 1 column 1"));
    peer("").statusCode(400);
    peer("{'Nothing':1}")
        .statusCode(422)
        .body(
            startsWith(
                "Failed to deserialize the JSON body into the target type: unknown variant `Nothing`"));
    peer("{'SendEntries':[]" + " ".repeat(2 * 1024 * 1024) + "}")
        .statusCode(413)
        .body(equalTo("Failed to buffer the request body: length limit exceeded"));
    given().get("/api/v0").then().statusCode(405);
  }

  @Test
  default void whatIsNotSharedDoesNotExistForPeersAndWhatIsSharedDoes() {
    String id = database();
    String ask = "{'SyncTree':{'tree_id':'%s','our_tips':[]}}".formatted(id);
    peer(ask).statusCode(200).body("Error", equalTo("Tree not found: " + id));
    RestClient.admin()
        .post("/databases/" + id + "/tickets", "")
        .statusCode(201)
        .body("ticket", startsWith("eidetica:?db=" + id));
    peer(ask).statusCode(200).body("Error", startsWith("Authentication required"));
    RestClient.admin().put("/databases/" + id + "/auth/global", "{'permission':{'type':'read'}}");
    peer(ask).statusCode(200).body("Bootstrap.tree_id", equalTo(id));
    RestClient.admin()
        .put("/databases/" + id + "/sync", "{'enabled':false}")
        .statusCode(200)
        .body("enabled", equalTo(false));
    peer(ask).statusCode(200).body("Error", equalTo("Tree not found: " + id));
  }

  @Test
  default void aRequestForAccessIsSeenByAdminsOfTheDatabaseOnlyAndApproved() {
    String id = database();
    RestClient.admin().post("/databases/" + id + "/tickets", "").statusCode(201);
    String key = PrivateKey.generate().publicKey().text();
    String ask =
        "{'SyncTree':{'tree_id':'%s','our_tips':[],'requesting_key':'%s','requesting_key_name':'n','requested_permission':'Read'}}"
            .formatted(id, key);
    String request = peer(ask).statusCode(200).extract().path("BootstrapPending.request_id");
    String mine = "findAll { it.database == '" + id + "' }";
    RestClient.admin()
        .get("/sync/requests?status=pending")
        .statusCode(200)
        .body(mine + ".key", contains(key));
    RestClient.user().get("/sync/requests").statusCode(200).body(mine, empty());
    RestClient.user().post("/sync/requests/" + request + "/approve", "").statusCode(404);
    RestClient.admin().post("/sync/requests/" + request + "/approve", "").statusCode(204);
    RestClient.admin().get("/sync/requests?status=approved").body(mine, hasSize(1));
    RestClient.admin().post("/sync/requests/" + request + "/reject", "").statusCode(422);
  }

  /** Else whoever writes such a header has the room of any host, and uses up others'. */
  @Test
  default void whereNoProxyWasNamedItsHeaderStandsForNoAddress() {
    String request = askedThroughProxy();
    RestClient.admin()
        .get("/sync/requests?status=pending")
        .statusCode(200)
        .body("id", hasItem(request))
        .body("find { it.id == '" + request + "' }.from", nullValue());
  }

  /** Asks for access to a new database as a proxy does for somebody; gives the request's id. */
  static String askedThroughProxy() {
    String id = database();
    RestClient.admin().post("/databases/" + id + "/tickets", "").statusCode(201);
    return given()
        .contentType(ContentType.JSON)
        .header("X-Forwarded-For", "203.0.113.7")
        .body(
            "{\"SyncTree\":{\"tree_id\":\"%s\",\"our_tips\":[],\"requesting_key\":\"%s\",\"requesting_key_name\":\"n\",\"requested_permission\":\"Read\"}}"
                .formatted(id, PrivateKey.generate().publicKey().text()))
        .post("/api/v0")
        .path("BootstrapPending.request_id");
  }

  @Test
  default void peersAreAnAdministratorsMatter() {
    RestClient.user().get("/sync").statusCode(403);
    RestClient.user().post("/sync/peers", "{'address':'127.0.0.1:1'}").statusCode(403);
    RestClient.admin().get("/sync").statusCode(200).body("public_key", startsWith("ed25519:"));
    RestClient.admin().post("/sync/peers", "{'address':'nonsense'}").statusCode(422);
    RestClient.user()
        .post("/sync/join", "{'ticket':'nonsense'}")
        .statusCode(422)
        .body("detail", containsString("eidetica:?"));
  }
}

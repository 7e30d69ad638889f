package io.eidetica4j.node.rest;

import static io.restassured.RestAssured.given;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A user of the REST API in tests: a session, and requests with its token. */
final class RestClient {
  static final String ADMIN = "admin";
  static final String PASSWORD = "correct horse";
  private static final Map<String, RestClient> KNOWN = new ConcurrentHashMap<>();
  private static final AtomicLong NAMES = new AtomicLong(System.nanoTime());

  private final String token;

  private RestClient(String token) {
    this.token = token;
  }

  /** A session of the administrator that the test's settings name, not to be closed. */
  static RestClient admin() {
    return KNOWN.computeIfAbsent(RestAssured.port + ADMIN, name -> login(ADMIN, PASSWORD));
  }

  /** A session of a user that other tests use too, not to be closed. */
  static RestClient user() {
    return KNOWN.computeIfAbsent(RestAssured.port + "user", name -> newUser());
  }

  /** As {@link #user()}, somebody else. */
  static RestClient other() {
    return KNOWN.computeIfAbsent(RestAssured.port + "other", name -> newUser());
  }

  /** Another program may answer at the same port: its sessions are others. */
  static void forgetAll() {
    KNOWN.clear();
  }

  /** A session of a user. */
  static RestClient login(String username, String password) {
    return new RestClient(
        tryLogin(username, password).then().statusCode(201).extract().path("token"));
  }

  static Response tryLogin(String username, String password) {
    return given()
        .contentType(ContentType.JSON)
        .body("{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password))
        .post("/api/v1/sessions");
  }

  /** A new user's session. */
  static RestClient newUser() {
    String name = freshName("user");
    admin().post("/users", "{'username':'%s','password':'pw'}".formatted(name)).statusCode(201);
    return login(name, "pw");
  }

  /** A name that no other test uses. */
  static String freshName(String what) {
    return what + "-" + NAMES.incrementAndGet();
  }

  String token() {
    return token;
  }

  /** A request with the token. */
  RequestSpecification request() {
    return given().urlEncodingEnabled(false).basePath("/api/v1").auth().preemptive().oauth2(token);
  }

  ValidatableResponse get(String path) {
    return request().get(path).then();
  }

  ValidatableResponse delete(String path) {
    return request().delete(path).then();
  }

  /** Bodies are written with single quotes. */
  ValidatableResponse post(String path, String body) {
    return json(body).post(path).then();
  }

  ValidatableResponse put(String path, String body) {
    return json(body).put(path).then();
  }

  ValidatableResponse patch(String path, String body) {
    return json(body).patch(path).then();
  }

  RequestSpecification json(String body) {
    return request().contentType(ContentType.JSON).body(body.replace('\'', '"'));
  }

  /** A new database of this user; its path. */
  String newDatabase() {
    String id =
        post("/databases", "{'name':'%s'}".formatted(freshName("db")))
            .statusCode(201)
            .extract()
            .path("id");
    return "/databases/" + id;
  }
}

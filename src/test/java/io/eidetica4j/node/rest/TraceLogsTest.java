package io.eidetica4j.node.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.instance.User;
import io.eidetica4j.node.run.Node;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A session of each kind of secret, with everything logged that can be, of whatever library: more
 * than a shipped program logs at any setting. No secret is in it.
 */
@QuarkusTest
@TestProfile(TraceLogsTest.Everything.class)
class TraceLogsTest {
  /** A system property, since classes are loaded twice: where the log is. */
  private static final String LOG = "trace-logs-test.log";

  @Inject Node node;

  /** Everything goes into a file. */
  public static final class Everything extends RestProfile {
    @Override
    String url() {
      return "sqlite://" + freshFolder().resolve("eidetica.db");
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      String log = freshFolder().resolve("log").toString();
      System.setProperty(LOG, log);
      Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
      settings.put("quarkus.log.min-level", "ALL");
      settings.put("quarkus.log.level", "ALL");
      settings.put("quarkus.log.console.level", "WARN");
      // the test's own client, in the same process
      settings.put("quarkus.log.category.\"org.apache.http\".level", "OFF");
      settings.put("quarkus.log.file.enabled", "true");
      settings.put("quarkus.log.file.path", log);
      settings.put("quarkus.log.file.level", "ALL");
      settings.put("quarkus.http.access-log.enabled", "true");
      return settings;
    }
  }

  @BeforeAll
  static void beginAnew() {
    RestClient.forgetAll();
  }

  @Test
  void noSecretIsLogged() throws IOException {
    Map<String, String> secrets = new HashMap<>();
    secrets.put("administrator's password", RestClient.PASSWORD);
    String name = RestClient.freshName("user");
    RestClient.admin()
        .post("/users", "{'username':'%s','password':'first-password-1'}".formatted(name))
        .statusCode(201);
    RestClient user = RestClient.login(name, "first-password-1");
    secrets.put("password", "first-password-1");
    secrets.put("administrator's token", RestClient.admin().token());
    secrets.put("token", user.token());
    RestClient.tryLogin(name, "guessed-password-2").then().statusCode(401);
    secrets.put("wrong password", "guessed-password-2");
    user.put("/sessions/current/password", "{'current':'first-password-1','new':'next-password-3'}")
        .statusCode(204);
    secrets.put("new password", "next-password-3");
    user.post("/users", "{'password':'half-a-body-4").statusCode(400);
    secrets.put("password in a body that is no JSON", "half-a-body-4");
    String db = user.newDatabase();
    user.post(
            db + "/stores",
            "{'name':'vault','type':'encrypted:password:v0','config':{'password':'store-password-5'}}")
        .statusCode(201);
    secrets.put("store's password", "store-password-5");
    user.put(db + "/docs/vault/a", "'text-in-the-vault-6'").statusCode(200);
    secrets.put("text in an encrypted store", "text-in-the-vault-6");
    user.post(db + "/stores/vault/unlock", "{'password':'wrong-password-7'}").statusCode(403);
    secrets.put("wrong password of a store", "wrong-password-7");
    RestClient stranger = RestClient.newUser();
    stranger.get(db).statusCode(404);
    secrets.put("stranger's token", stranger.token());
    try (User inside = node.instance().loginUser(name, Optional.of("next-password-3"))) {
      PrivateKey key = inside.getSigningKey(inside.defaultKey());
      byte[] seed = key.seed();
      secrets.put("private key", key.text());
      secrets.put("private key in hexadecimal", HexFormat.of().formatHex(seed));
      secrets.put(
          "private key in base64", Base64.getEncoder().withoutPadding().encodeToString(seed));
    }
    node.instance().flush();

    String log = Files.readString(Path.of(System.getProperty(LOG)), StandardCharsets.UTF_8);
    // not with the log in the message, which is long
    for (String part : List.of("\"level\":\"TRACE\"", "\"level\":\"DEBUG\"", "/api/v1/sessions")) {
      assertThat(log.contains(part)).as(part).isTrue();
    }
    List<String> found = new ArrayList<>();
    secrets.forEach((what, secret) -> {
      log.lines()
          .filter(line -> line.contains(secret))
          .map(line -> what + " in: " + line)
          .limit(3)
          .forEach(found::add);
    });
    assertThat(found).isEmpty();
  }
}

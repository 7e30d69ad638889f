package io.eidetica4j.sync.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.FixedClock;
import io.eidetica4j.Limits;
import io.eidetica4j.Vectors;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.Challenges;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.InstanceOptions;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.DecodedRequest;
import io.eidetica4j.sync.protocol.RequestJson;
import io.eidetica4j.sync.protocol.ResponseJson;
import io.eidetica4j.sync.protocol.SyncRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the reference's server answered, our server answers, asked the same in the same order at the
 * same clock; but for the list of databases of a handshake, which holds only those that anyone may
 * read, and what became of entries that do not verify.
 */
class SyncConformanceTest {
  private static final JsonNode VECTORS = Vectors.read("sync/exchanges.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Optional<HandlerScene> scene = Optional.empty();

  @AfterEach
  void close() {
    scene.ifPresent(HandlerScene::close);
  }

  @TestFactory
  Stream<DynamicTest> exchanges() throws IOException {
    Path snapshot = folder.resolve("server.json");
    Files.copy(Vectors.file("sync/" + VECTORS.get("server_snapshot").textValue()), snapshot);
    FixedClock clock = new FixedClock(VECTORS.get("clock_ms").longValue());
    clock.hold();
    Instance instance =
        Instance.connect("memory://" + snapshot, InstanceOptions.DEFAULT.withClock(clock));
    HandlerScene server =
        new HandlerScene(instance, Optional.empty(), HandlerOptions.DEFAULT, clock);
    scene = Optional.of(server);
    return Stream.concat(
        StreamSupport.stream(Vectors.cases(VECTORS, "exchanges").spliterator(), false)
            .map(c -> dynamicTest(c.get("case").textValue(), () -> exchange(server, c))),
        Stream.of(dynamicTest("entries at the end", () -> statuses(server))));
  }

  private static void exchange(HandlerScene server, JsonNode c) throws IOException {
    byte[] json = JSON.writeValueAsBytes(c.get("request"));
    DecodedRequest decoded = RequestJson.read(json, Limits.DEFAULT);
    assertThat(decoded instanceof DecodedRequest.Request)
        .isEqualTo(c.get("response").get("status").intValue() == 200);
    if (decoded instanceof DecodedRequest.Request(SyncRequest request)) {
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      ResponseJson.write(
          written,
          server.handler.handle(
              request, RequestContext.of(request, Optional.of(Address.http("127.0.0.1:4711")))));
      compare(c, JSON.readTree(written.toByteArray()), server);
    }
    checkTrees(server, c);
  }

  private static void compare(JsonNode c, JsonNode answer, HandlerScene server) {
    JsonNode expected = c.get("response").get("body").deepCopy();
    if (expected.has("Handshake")) {
      compareHandshake(c, (ObjectNode) expected.get("Handshake"), answer.get("Handshake"), server);
    } else if (expected.has("BootstrapPending")) {
      String id = answer.path("BootstrapPending").path("request_id").asText();
      assertThat(server.requests.get(id).isPending()).isTrue();
      ((ObjectNode) expected.get("BootstrapPending")).put("request_id", id);
      assertThat(answer).isEqualTo(expected);
    } else if (expected.has("Bootstrap")) {
      compareEntries(expected.get("Bootstrap"), answer.path("Bootstrap"), "all_entries");
    } else if (expected.has("Incremental")) {
      compareEntries(expected.get("Incremental"), answer.path("Incremental"), "missing_entries");
    } else {
      assertThat(answer).isEqualTo(expected);
    }
  }

  /** The order of entries is not fixed. */
  private static void compareEntries(JsonNode expected, JsonNode answer, String field) {
    assertThat(set(answer.path(field))).isEqualTo(set(expected.path(field)));
    assertThat(answer.path(field)).hasSameSizeAs(expected.path(field));
    ((ObjectNode) expected).remove(field);
    ((ObjectNode) answer).remove(field);
    assertThat(answer).isEqualTo(expected);
  }

  private static Set<JsonNode> set(JsonNode array) {
    Set<JsonNode> set = new HashSet<>();
    array.forEach(set::add);
    return set;
  }

  private static void compareHandshake(
      JsonNode c, ObjectNode expected, JsonNode answer, HandlerScene server) {
    byte[] challenge = bytes(c.get("request").get("Handshake").get("challenge"));
    Challenges.verify(
        challenge,
        bytes(answer.get("challenge_response")),
        PublicKey.parse(answer.get("public_key").textValue()));
    assertThat(answer.get("challenge_response")).isEqualTo(expected.get("challenge_response"));
    assertThat(answer.get("new_challenge")).hasSize(Challenges.CHALLENGE_BYTES);
    Id open = Id.parse(VECTORS.get("trees").get("open").textValue());
    assertThat(answer.get("available_trees")).hasSize(1);
    assertThat(set(expected.get("available_trees")))
        .containsAll(set(answer.get("available_trees")));
    assertThat(answer.get("available_trees").get(0).get("tree_id").textValue())
        .isEqualTo(open.toString());
    for (String random : new String[] {"new_challenge", "available_trees"}) {
      expected.remove(random);
      ((ObjectNode) answer).remove(random);
    }
    assertThat(answer).isEqualTo(expected);
    assertThat(server.peers.list()).hasSize(1);
  }

  private static byte[] bytes(JsonNode array) {
    byte[] bytes = new byte[array.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) array.get(i).intValue();
    }
    return Bytes.wrap(bytes).toArray();
  }

  /** Tips in the verified view and entries are as they were there. */
  private static void checkTrees(HandlerScene server, JsonNode c) {
    c.get("after")
        .properties()
        .forEach(tree -> {
          Id root = Id.parse(VECTORS.get("trees").get(tree.getKey()).textValue());
          Database database = server.instance.trees().open(root);
          Set<Id> tips = new HashSet<>();
          tree.getValue().get("tips_after").forEach(tip -> tips.add(Id.parse(tip.textValue())));
          assertThat(database.snapshot()).isEqualTo(Snapshot.of(tips));
          assertThat(database.entryCount())
              .isEqualTo(tree.getValue().get("entries_after").intValue());
        });
  }

  private static void statuses(HandlerScene server) {
    for (JsonNode entry : Vectors.cases(VECTORS, "entry_status_at_end")) {
      Optional<VerificationStatus> status =
          server.instance.backend().status(Id.parse(entry.get("id").textValue()));
      String name = entry.get("entry").textValue();
      if (name.equals("orphan")) {
        assertThat(status).as(name).isEmpty();
      } else if (entry.get("status").textValue().contains("Verified)")
          && !entry.get("status").textValue().contains("Unverified")) {
        assertThat(status).as(name).contains(VerificationStatus.VERIFIED);
      } else {
        assertThat(status).as(name).isNotEqualTo(Optional.of(VerificationStatus.VERIFIED));
      }
    }
  }
}

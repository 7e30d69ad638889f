package io.eidetica4j.sync.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eidetica4j.EideticaException;
import io.eidetica4j.Limits;
import io.eidetica4j.Vectors;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages from peers who mean no good. */
class MessageHostileTest {
  private static final String KEY = PublicKey.random().text();
  private static final String ID = Id.ofDagCbor(new byte[0]).toString();
  private static final int ROUNDS = 2000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "nul",
        "null",
        "true",
        "5",
        "[]",
        "[1,2]",
        "{}",
        "{\"SendEntries\":[],\"x\":1}",
        "{\"SendEntries\":[]}x",
        "{\"SendEntries\":[]} {}",
        "\uFEFF{\"SendEntries\":[]}",
        "{\"SyncTree\":{\"tree_id\":\"I\",\"our_tips\":[],\"requested_permission\":5}}",
        "{\"SyncTree\":{\"tree_id\":\"I\",\"our_tips\":[],\"requested_permission\":{}}}",
        "{\"SyncTree\":{\"tree_id\":\"I\",\"our_tips\":[],\"requested_permission\":{\"Write\":1,\"x\":2}}}",
      })
  void whatIsNoJsonOrNoVariant(String text) {
    assertThat(read(text)).isInstanceOf(DecodedRequest.NotJson.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Nothing\"",
        "\"SendEntries\"",
        "{\"Ping\":1}",
        "{\"SendEntries\":{}}",
        "{\"SendEntries\":[1]}",
        "{\"SyncTree\":[]}",
        "{\"SyncTree\":{}}",
        "{\"SyncTree\":{\"tree_id\":\"I\"}}",
        "{\"SyncTree\":{\"tree_id\":\"nonsense\",\"our_tips\":[]}}",
        "{\"SyncTree\":{\"tree_id\":\"I\",\"our_tips\":[],\"our_tips\":[]}}",
        "{\"SyncTree\":{\"tree_id\":\"I\",\"our_tips\":[],\"peer_pubkey\":\"ed25519:AAAA\"}}",
        "{\"SyncTree\":{\"tree_id\":\"I\",\"our_tips\":[],\"requested_permission\":\"Own\"}}",
        "{\"SyncTree\":{\"tree_id\":\"I\",\"our_tips\":[],\"requested_permission\":{\"Write\":-1}}}",
        "{\"SyncTree\":{\"tree_id\":\"I\",\"our_tips\":[],\"requested_permission\":{\"Write\":4294967296}}}",
        "{\"SyncTree\":{\"tree_id\":\"I\",\"our_tips\":[],\"requested_permission\":{\"Write\":1.0}}}",
        "{\"SyncTree\":{\"tree_id\":\"I\",\"our_tips\":[],\"metadata\":{\"_v\":1,\"children\":{}}}}",
        "{\"SyncTree\":{\"tree_id\":\"I\",\"our_tips\":[],\"auth\":{\"key\":\"K\",\"timestamp_ms\":1,\"nonce\":\"AAAA\",\"signature\":[]}}}",
        "{\"SyncTree\":{\"tree_id\":\"I\",\"our_tips\":[],\"auth\":{\"key\":\"K\",\"timestamp_ms\":-1,\"nonce\":[],\"signature\":[]}}}",
        "{\"SyncTree\":{\"tree_id\":\"I\",\"our_tips\":[],\"auth\":{\"key\":\"K\",\"timestamp_ms\":1,\"nonce\":[256],\"signature\":[]}}}",
        "{\"SyncTree\":{\"tree_id\":\"I\",\"our_tips\":[],\"auth\":{\"key\":\"K\",\"timestamp_ms\":1,\"nonce\":[]}}}",
        "{\"Handshake\":{\"device_id\":\"K\",\"public_key\":\"K\",\"protocol_version\":4294967296,\"challenge\":[],\"listen_addresses\":[]}}",
        "{\"Handshake\":{\"device_id\":\"K\",\"public_key\":\"K\",\"protocol_version\":0,\"challenge\":[],\"listen_addresses\":[{\"address\":\"x\"}]}}",
      })
  void whatHasTheWrongShape(String text) {
    assertThat(read(text)).isInstanceOf(DecodedRequest.WrongShape.class);
  }

  @Test
  void whatIsMissingOrNullIsNone() {
    SyncTreeRequest bare =
        (SyncTreeRequest) readable("{\"SyncTree\":{\"our_tips\":[],\"x\":[{}],\"tree_id\":\"I\"}}");
    assertThat(bare.auth()).isEmpty();
    SyncTreeRequest nulls =
        (SyncTreeRequest)
            readable(
                "{\"SyncTree\":{\"tree_id\":\"I\",\"our_tips\":[],\"auth\":null,\"metadata\":null,\"peer_pubkey\":null,\"requesting_key\":null,\"requesting_key_name\":null,\"requested_permission\":null}}");
    assertThat(nulls).isEqualTo(bare);
  }

  @Test
  void aPlaceIsNamedWithinTheMessage() {
    assertThat(read("{\"SyncTree\":{\"tree_id\":\"I\",\"our_tips\":[\"I\",5]}}"))
        .isInstanceOfSatisfying(
            DecodedRequest.WrongShape.class,
            wrong -> assertThat(wrong.reason()).startsWith("SyncTree.our_tips[1]: "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Handshake\":{\"device_id\":\"K\",\"public_key\":\"K\",\"protocol_version\":0,\"challenge\":[N],\"listen_addresses\":[]}}",
        "{\"Handshake\":{\"device_id\":\"K\",\"public_key\":\"K\",\"protocol_version\":0,\"challenge\":[],\"listen_addresses\":[],\"display_name\":\"L\"}}",
        "{\"Handshake\":{\"device_id\":\"K\",\"public_key\":\"K\",\"protocol_version\":0,\"challenge\":[],\"listen_addresses\":[A]}}",
        "{\"SyncTree\":{\"tree_id\":\"L\",\"our_tips\":[]}}",
      })
  void whatIsLongerThanAnyoneNeedsIsRefused(String text) {
    String address = "{\"transport_type\":\"http\",\"address\":\"h:1\"},";
    String bomb =
        text.replace("[N]", "[" + "1,".repeat(100_000) + "1]")
            .replace("\"L\"", "\"" + "x".repeat(100_000) + "\"")
            .replace("[A]", "[" + address.repeat(1000) + address.replace("},", "}]"));
    assertThat(read(bomb)).isInstanceOf(DecodedRequest.WrongShape.class);
  }

  @Test
  void nestingIsBounded() {
    String deep = "{\"SyncTree\":{\"x\":" + "[".repeat(100_000);
    assertThat(read(deep)).isInstanceOf(DecodedRequest.NotJson.class);
  }

  @Test
  void anyDamageIsATypedAnswer() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<byte[]> messages = new ArrayList<>();
    for (JsonNode c : Vectors.cases(Vectors.read("sync/exchanges.json"), "exchanges")) {
      messages.add(mapper.writeValueAsBytes(c.get("request")));
      messages.add(mapper.writeValueAsBytes(c.get("response").get("body")));
    }
    Random random = new Random(6);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = messages.get(random.nextInt(messages.size())).clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      assertThat(RequestJson.read(damaged, Limits.DEFAULT)).isNotNull();
      Throwable thrown = catchThrowable(() -> response(damaged));
      if (thrown != null && !(thrown instanceof EideticaException)) {
        fail("round " + round, thrown);
      }
    }
  }

  private static SyncResponse response(byte[] json) throws IOException {
    return ResponseJson.read(
        new ByteArrayInputStream(json), Limits.DEFAULT, new MessageConformanceTest.Collecting());
  }

  private static SyncRequest readable(String text) {
    return ((DecodedRequest.Request) read(text)).request();
  }

  private static DecodedRequest read(String text) {
    String filled = text.replace("\"I\"", "\"" + ID + "\"").replace("\"K\"", "\"" + KEY + "\"");
    return RequestJson.read(filled.getBytes(UTF_8), Limits.DEFAULT);
  }
}

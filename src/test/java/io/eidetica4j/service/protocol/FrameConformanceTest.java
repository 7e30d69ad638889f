package io.eidetica4j.service.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eidetica4j.Limits;
import io.eidetica4j.service.Transcript;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every frame of the reference's transcript is read, and written again as the same JSON. */
class FrameConformanceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> everyFrameRoundTrips() {
    return Transcript.frames().stream()
        .map(frame ->
            DynamicTest.dynamicTest(
                frame.toString(),
                () -> assertThat(JSON.readTree(again(frame))).isEqualTo(frame.json())));
  }

  private static byte[] again(Transcript.Frame frame) {
    byte[] json = frame.json().toString().getBytes(StandardCharsets.UTF_8);
    if (frame.json().has("protocol_version")) {
      return Handshake.read(json).toJson();
    }
    return frame.fromClient()
        ? RequestJson.write(RequestJson.read(json, Limits.DEFAULT))
        : ServerFrameJson.write(ServerFrameJson.read(json, Limits.DEFAULT));
  }

  @Test
  void theTranscriptHoldsMostKindsOfMessages() {
    Set<String> kinds = new HashSet<>();
    for (Transcript.Frame frame : Transcript.frames()) {
      JsonNode json = frame.json();
      kinds.add(json.isTextual() ? json.textValue() : json.fieldNames().next());
    }
    assertThat(kinds)
        .contains("TrustedLoginUser", "TrustedLoginProve", "SessionKeyChallenge", "AuthenticatedDb")
        .contains("Response", "Notification");
  }
}

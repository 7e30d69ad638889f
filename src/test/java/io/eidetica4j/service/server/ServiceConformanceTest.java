package io.eidetica4j.service.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eidetica4j.Limits;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.service.Transcript;
import io.eidetica4j.service.protocol.Handshake;
import io.eidetica4j.service.protocol.RequestJson;
import io.eidetica4j.service.protocol.ServerFrame;
import io.eidetica4j.service.protocol.ServerFrameJson;
import io.eidetica4j.service.protocol.ServiceRequest;
import io.eidetica4j.service.protocol.ServiceResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The requests of the reference's client, sent to our server over the same instance: every answer
 * and every notification is that of the reference's daemon, but for what is random and for whether
 * a state is there.
 */
class ServiceConformanceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  /** The challenge of the server under test, and the key that answers it. */
  private Optional<ServiceResponse.LoginChallenge> challenge = Optional.empty();

  /** Requests whose answer is still to come in the transcript. */
  private final Deque<ServiceRequest> asked = new ArrayDeque<>();

  @Test
  void ourServerAnswersAsTheReferences() throws IOException {
    Path snapshot = Files.copy(Transcript.snapshot(), folder.resolve("instance.json"));
    int compared = 0;
    try (Instance instance = Instance.connect("memory://" + snapshot);
        ServiceServer server =
            ServiceServer.start(instance, ServiceOptions.of(folder.resolve("s.sock")));
        RawClient client = new RawClient(server.socketPath())) {
      for (Transcript.Frame frame : Transcript.frames()) {
        byte[] json = frame.json().toString().getBytes(StandardCharsets.UTF_8);
        if (frame.json().has("protocol_version")) {
          handshake(client, frame, json);
        } else if (frame.fromClient()) {
          ServiceRequest request = RequestJson.read(json, Limits.DEFAULT);
          asked.add(request);
          client.send(RequestJson.write(withOurProof(request)));
        } else {
          compare(frame, JSON.readTree(ServerFrameJson.write(client.frame())));
          compared++;
        }
      }
    }
    assertThat(asked).isEmpty();
    assertThat(compared).isGreaterThan(150);
  }

  private static void handshake(RawClient client, Transcript.Frame frame, byte[] json) {
    if (frame.fromClient()) {
      client.send(json);
    } else {
      assertThat(Handshake.read(client.receive().orElseThrow())).isEqualTo(Handshake.read(json));
    }
  }

  /** The recorded proof answers the recorded challenge; ours has to answer ours. */
  private ServiceRequest withOurProof(ServiceRequest request) {
    if (!(request instanceof ServiceRequest.LoginProve)) {
      return request;
    }
    try (PrivateKey key =
        RawClient.unlock(
            challenge.orElseThrow().user().credentials(),
            Optional.of(Transcript.text("password")))) {
      return new ServiceRequest.LoginProve(
          RawClient.sign(key, challenge.orElseThrow().challenge()));
    }
  }

  private void compare(Transcript.Frame frame, JsonNode ours) {
    ServerFrame answer =
        ServerFrameJson.read(ours.toString().getBytes(StandardCharsets.UTF_8), Limits.DEFAULT);
    if (answer instanceof ServerFrame.DatabaseWrite) {
      assertThat(ours).as(frame.toString()).isEqualTo(frame.json());
      return;
    }
    ServiceRequest request = asked.remove();
    ServiceResponse response = ((ServerFrame.Response) answer).response();
    switch (response) {
      case ServiceResponse.LoginChallenge ourChallenge -> {
        challenge = Optional.of(ourChallenge);
        JsonNode theirs = frame.json().at("/Response/TrustedLoginChallenge");
        JsonNode mine = ours.at("/Response/TrustedLoginChallenge");
        assertThat(mine.get("challenge")).hasSize(32);
        assertThat(mine.get("user_info")).as(frame.toString()).isEqualTo(theirs.get("user_info"));
        assertThat(mine.get("user_uuid")).as(frame.toString()).isEqualTo(theirs.get("user_uuid"));
      }
      case ServiceResponse.KeyChallenge ourChallenge ->
          assertThat(ourChallenge.challenge().length()).isEqualTo(32);
      case ServiceResponse.CachedState ignored ->
          assertThat(frame.json().at("/Response").has("CachedCrdtState"))
              .as(frame.toString())
              .isTrue();
      case ServiceResponse.Failure failure when request instanceof ServiceRequest.KeyRegister ->
          // the key was made by the client that was recorded, so nobody else can prove it
          assertThat(failure.error().kind()).isEqualTo("InvalidSignature");
      default -> assertThat(ours).as(frame.toString()).isEqualTo(frame.json());
    }
  }
}

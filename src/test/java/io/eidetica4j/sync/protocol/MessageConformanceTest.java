package io.eidetica4j.sync.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eidetica4j.Limits;
import io.eidetica4j.Vectors;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The messages that the reference exchanged are read, and written as they were. */
class MessageConformanceTest {
  private static final JsonNode VECTORS = Vectors.read("sync/exchanges.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> requests() {
    return exchanges().map(c -> dynamicTest(c.get("case").textValue(), () -> request(c)));
  }

  private static void request(JsonNode c) throws IOException {
    byte[] json = JSON.writeValueAsBytes(c.get("request"));
    DecodedRequest decoded = RequestJson.read(json, Limits.DEFAULT);
    switch (c.get("response").get("status").intValue()) {
      case 200 -> {
        SyncRequest request = ((DecodedRequest.Request) decoded).request();
        assertThat(JSON.readTree(RequestJson.write(request))).isEqualTo(c.get("request"));
      }
      case 400 ->
          assertThat("Failed to parse the request body as JSON: " + reason(decoded))
              .isEqualTo(c.get("response").get("body").textValue());
      default ->
          assertThat("Failed to deserialize the JSON body into the target type: " + reason(decoded))
              .isEqualTo(c.get("response").get("body").textValue());
    }
  }

  private static String reason(DecodedRequest decoded) {
    return switch (decoded) {
      case DecodedRequest.NotJson(String reason) -> reason;
      case DecodedRequest.WrongShape(String reason) -> reason;
      case DecodedRequest.Request readable -> throw new AssertionError("it was read");
    };
  }

  @TestFactory
  Stream<DynamicTest> responses() {
    return exchanges()
        .filter(c -> c.get("response").get("status").intValue() == 200)
        .map(c -> dynamicTest(c.get("case").textValue(), () -> response(c)));
  }

  private static void response(JsonNode c) throws IOException {
    JsonNode body = c.get("response").get("body");
    Collecting sink = new Collecting();
    SyncResponse response =
        ResponseJson.read(
            new ByteArrayInputStream(JSON.writeValueAsBytes(body)), Limits.DEFAULT, sink);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    ResponseJson.write(written, sink.complete(response));
    assertThat(JSON.readTree(written.toByteArray())).isEqualTo(body);
  }

  private static Stream<JsonNode> exchanges() {
    return StreamSupport.stream(Vectors.cases(VECTORS, "exchanges").spliterator(), false);
  }

  /** Keeps what it is given. */
  static final class Collecting implements EntrySink {
    private final List<Entry> entries = new ArrayList<>();

    @Override
    public void tree(Id tree) {}

    @Override
    public void root(Entry root) {}

    @Override
    public void entry(Entry entry) {
      entries.add(entry);
    }

    SyncResponse complete(SyncResponse response) {
      return switch (response) {
        case BootstrapResponse b ->
            new BootstrapResponse(
                b.treeId(), b.rootEntry(), entries, b.keyApproved(), b.grantedPermission());
        case IncrementalResponse i -> new IncrementalResponse(i.treeId(), i.theirTips(), entries);
        default -> response;
      };
    }
  }
}

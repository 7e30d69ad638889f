package io.eidetica4j.crdt.y;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.codec.Bytes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What Yjs wrote is read as Yjs reads it, and written again as Yjs writes it, byte by byte. */
class YjsVectorsTest {
  @TestFactory
  Stream<DynamicTest> cases() {
    return Yjs.cases("cases.json").stream().map(YjsVectorsTest::all);
  }

  /** Many clients at once; their updates come in any order, some of them twice. */
  @TestFactory
  Stream<DynamicTest> sessions() {
    return Yjs.cases("random.json").stream().map(YjsVectorsTest::all);
  }

  private static DynamicTest all(JsonNode recorded) {
    return dynamicTest(
        recorded.get("name").textValue(),
        () -> {
          updatesOneByOne(recorded);
          updatesBackwards(recorded);
          fullState(recorded);
          differences(recorded);
        });
  }

  private static void updatesOneByOne(JsonNode recorded) {
    YDocument document = Yjs.document(Yjs.updates(recorded));
    assertSame(document, recorded);
    assertThat(document.encodeStateAsUpdate()).isEqualTo(Yjs.bytes(recorded.get("full")));
  }

  private static void updatesBackwards(JsonNode recorded) {
    assertSame(Yjs.document(Yjs.updates(recorded).reversed()), recorded);
  }

  private static void fullState(JsonNode recorded) {
    Bytes full = Yjs.bytes(recorded.get("full"));
    YDocument document = Yjs.document(List.of(full));
    assertSame(document, recorded);
    assertThat(document.encodeStateAsUpdate()).isEqualTo(full);
    if (recorded.has("merged")) {
      assertSame(Yjs.document(List.of(Yjs.bytes(recorded.get("merged")))), recorded);
    }
  }

  /** Who knows some of it gets the rest, however much that is. */
  private static void differences(JsonNode recorded) {
    List<Bytes> updates = Yjs.updates(recorded);
    YDocument all = Yjs.document(updates);
    for (int known = 0; known <= updates.size(); known += 1 + updates.size() / 7) {
      YDocument some = Yjs.document(updates.subList(0, known));
      some.applyUpdate(all.encodeStateAsUpdate(some.stateVector()));
      assertSame(some, recorded);
    }
  }

  private static void assertSame(YDocument document, JsonNode recorded) {
    assertThat(Yjs.shows(document)).isEqualTo(recorded.get("shows"));
    assertThat(document.stateVector().encode()).isEqualTo(Yjs.bytes(recorded.get("vector")));
    assertThat(StateVector.decode(document.stateVector().encode()))
        .isEqualTo(document.stateVector());
    assertThat(document.isWaiting()).isFalse();
  }
}

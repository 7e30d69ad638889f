package io.eidetica4j.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Payloads made to break readers: each is read, or refused with a typed error. */
class DocHostileTest {
  @Test
  void nestingBombsAreRefused() {
    int levels = 1_000_000;
    refused("[".repeat(levels));
    refused("{\"children\":{\"k\":{\"Doc\":".repeat(levels));
    refused("{\"x\":" + "[".repeat(levels));
    refused("{\"children\":{\"k\":{\"List\":" + "[".repeat(levels));
    refused("{\"children\":{\"k\":{\"Null\":" + "{\"a\":".repeat(levels));
  }

  @Test
  void fortyOneLevelsAreReadAndFortyTwoAreNot() {
    assertThat(Doc.parse(docs(41))).isNotEqualTo(Doc.EMPTY);
    refused(docs(42).utf8());
    assertThat(Doc.parse(lists(41))).isNotEqualTo(Doc.EMPTY);
    refused(lists(42).utf8());
  }

  @Test
  void theDeepestDocumentIsMergedComparedAndWrittenToo() {
    Doc a = Doc.parse(docs(41));
    Doc b = Doc.parse(docs(41));
    assertThat(a.merge(b)).isEqualTo(b).hasSameHashCodeAs(a);
    assertThat(Doc.parse(a.merge(b).toJson())).isEqualTo(a);
    assertThat(a.toPlainJson()).contains("5");
    assertThat(a.toDisplayText()).contains("5");
  }

  private static Bytes docs(int levels) {
    return Bytes.utf8(
        "{\"children\":{\"k\":"
            + "{\"Doc\":{\"children\":{\"k\":".repeat(levels)
            + "{\"Int\":5}"
            + "}}}".repeat(levels)
            + "}}");
  }

  private static Bytes lists(int levels) {
    String position =
        "{\"numerator\":0,\"denominator\":1,\"unique_id\":\"" + new UUID(1, 1) + "\"}";
    return Bytes.utf8(
        "{\"children\":{\"k\":"
            + ("{\"List\":[[" + position + ",").repeat(levels)
            + "{\"Int\":5}"
            + "]]}".repeat(levels)
            + "}}");
  }

  @Test
  void hugeNumbersAreRefusedQuickly() {
    refused("{\"children\":{\"k\":{\"Int\":" + "9".repeat(10_000_000) + "}}}");
    refused("{\"children\":{\"k\":{\"Int\":1e" + "9".repeat(1000) + "}}}");
    refused("{\"_v\":" + "9".repeat(900) + ",\"children\":{}}");
  }

  @Test
  void keysWithEqualHashCodesAreLikeAnyOthers() {
    StringBuilder json = new StringBuilder("{\"children\":{");
    int keys = 1 << 16;
    for (int i = 0; i < keys; i++) {
      json.append(i == 0 ? "\"" : ",\"");
      for (int bit = 0; bit < 16; bit++) {
        json.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      json.append("\":\"Null\"");
    }
    Doc doc = Doc.parse(Bytes.utf8(json.append("}}").toString()));
    assertThat(doc.size()).isEqualTo(keys);
    assertThat(doc.merge(doc)).isEqualTo(doc);
  }

  @Test
  void longKeysAndTextsAreRead() {
    String text = "x".repeat(5_000_000);
    Doc doc = Doc.of(text, text);
    assertThat(Doc.parse(doc.toJson())).isEqualTo(doc);
  }

  @Test
  void aListOfOneSlotRepeatedIsOneSlot() {
    String slot =
        "[{\"numerator\":0,\"denominator\":1,\"unique_id\":\"" + new UUID(1, 1) + "\"},\"Null\"]";
    String json = "{\"children\":{\"l\":{\"List\":[" + (slot + ",").repeat(100_000) + slot + "]}}}";
    assertThat(Doc.parse(Bytes.utf8(json)).getList("l").orElseThrow().totalSize()).isEqualTo(1);
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] json = sample().toJson().array();
    for (int length = 0; length < json.length; length++) {
      byte[] part = Arrays.copyOf(json, length);
      Thrown.kind(ErrorKind.CRDT_DESERIALIZATION_FAILED, () -> Doc.parse(part));
    }
  }

  @Test
  void randomMutationsAreReadOrRefused() {
    Random random = new Random(20);
    byte[] json = sample().toJson().array();
    byte[] pieces = "{}[]\",:\\u0123456789eE+-.\u0000é🙂 ".getBytes(StandardCharsets.UTF_8);
    int read = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] bytes = json.clone();
      int changes = 1 + random.nextInt(4);
      for (int j = 0; j < changes; j++) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
          case 0 -> bytes[at] = (byte) random.nextInt();
          case 1 -> bytes[at] = pieces[random.nextInt(pieces.length)];
          case 2 -> {
            int from = random.nextInt(bytes.length);
            int length = Math.min(random.nextInt(30), bytes.length - Math.max(at, from));
            System.arraycopy(bytes, from, bytes, at, length);
          }
          default -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        }
      }
      read += readsOrRefuses(bytes) ? 1 : 0;
    }
    assertThat(read).isPositive();
  }

  /** What is read can be written, read again and merged. */
  private static boolean readsOrRefuses(byte[] bytes) {
    Doc doc;
    try {
      doc = Doc.parse(bytes);
    } catch (EideticaException e) {
      assertThat(e.kind()).isEqualTo(ErrorKind.CRDT_DESERIALIZATION_FAILED);
      return false;
    }
    assertThat(Doc.parse(doc.toJson())).isEqualTo(doc);
    assertThat(sample().merge(doc).merge(doc)).isEqualTo(sample().merge(doc));
    return true;
  }

  private static Doc sample() {
    CrdtList list =
        CrdtList.EMPTY
            .insertAtPosition(new Position(-1, 2, new UUID(1, 2)), Value.of("é🙂\n"))
            .insertAtPosition(new Position(3, -1, new UUID(3, 4)), Value.DELETED);
    return Doc.of("name", "x")
        .with("n", Long.MIN_VALUE)
        .with("d", Doc.atomic().with("b", true).with("l", list))
        .with("π", Value.NULL)
        .without("gone");
  }

  private static void refused(String json) {
    Thrown.kind(ErrorKind.CRDT_DESERIALIZATION_FAILED, () -> Doc.parse(Bytes.utf8(json)));
  }
}

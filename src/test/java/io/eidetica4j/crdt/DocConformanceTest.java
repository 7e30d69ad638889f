package io.eidetica4j.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Vectors;
import io.eidetica4j.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Documents and lists as the reference merges, changes, reads and writes them. */
class DocConformanceTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNode VECTORS = Vectors.read("docs.json");

  @TestFactory
  Stream<DynamicTest> merges() {
    return cases("merges", (name, c) -> merge(c));
  }

  private static void merge(JsonNode c) {
    Doc a = doc(c.get("a"));
    Doc b = doc(c.get("b"));
    Doc last = doc(c.get("c"));
    assertSame(a.merge(b), c.get("a_merge_b"));
    assertSame(b.merge(a), c.get("b_merge_a"));
    assertSame(a.merge(b).merge(last), c.get("ab_merge_c"));
    assertSame(a.merge(b.merge(last)), c.get("a_merge_bc"));
    assertThat(a.size()).isEqualTo(c.get("a_len").intValue());
    assertThat(a.isEmpty()).isEqualTo(c.get("a_is_empty").booleanValue());
    assertSame(a, c.get("a"));
    assertSame(b, c.get("b"));
  }

  @TestFactory
  Stream<DynamicTest> pathOperations() {
    return cases("path_operations", (name, c) -> pathSteps(name, c));
  }

  private static void pathSteps(String name, JsonNode steps) {
    Doc doc = Doc.EMPTY;
    int number = 0;
    for (JsonNode step : steps) {
      String at = name + " step " + number++ + ": " + step.get("op") + " " + step.get("path");
      String path = step.get("path").textValue();
      switch (step.get("op").textValue()) {
        case "get" -> {
          assertThat(doc.get(path)).as(at).isEqualTo(optional(step.get("returned")));
          assertThat(doc.isTombstone(path))
              .as(at)
              .isEqualTo(step.get("is_tombstone").booleanValue());
        }
        case "set" -> doc = edited(at, doc.edit(path, value(step.get("value"))), step);
        case "remove" -> doc = edited(at, doc.edit(path, Value.DELETED), step);
        default -> throw new AssertionError(at + ": unknown operation");
      }
    }
  }

  private static Doc edited(String at, Doc.Edit edit, JsonNode step) {
    assertThat(edit.previous()).as(at).isEqualTo(optional(step.get("returned")));
    assertThat(json(edit.doc())).as(at).isEqualTo(step.get("after"));
    return edit.doc();
  }

  @TestFactory
  Stream<DynamicTest> lists() {
    return cases("lists", (name, c) -> listSteps(name, c));
  }

  /**
   * Each step is done twice: to the list that our own steps made, and to the one recorded before it
   * (whose fractions are then the reference's).
   */
  private static void listSteps(String name, JsonNode steps) {
    CrdtList ours = CrdtList.EMPTY;
    CrdtList recorded = CrdtList.EMPTY;
    int number = 0;
    for (JsonNode c : steps) {
      String at = name + " step " + number++ + ": " + c.get("step");
      ours = listStep(at, ours, c.get("step"));
      CrdtList fromRecorded = listStep(at, recorded, c.get("step"));
      assertList(at, ours, c);
      assertList(at, fromRecorded, c);
      CrdtList next = list(c.get("list"));
      if (c.at("/step/op").textValue().equals("push")) {
        assertThat(fraction(last(fromRecorded))).as(at).isEqualTo(fraction(last(next)));
      }
      assertList(at, next, c);
      recorded = next;
    }
  }

  private static void assertList(String at, CrdtList list, JsonNode c) {
    List<Value> live = new ArrayList<>();
    c.get("live").forEach(v -> live.add(value(v)));
    assertThat(list.values()).as(at).isEqualTo(live);
    assertThat(list.size()).as(at).isEqualTo(c.get("len").intValue());
    assertThat(list.totalSize()).as(at).isEqualTo(c.get("total_len").intValue());
  }

  private static CrdtList listStep(String at, CrdtList list, JsonNode step) {
    int index = step.path("index").asInt();
    return switch (step.get("op").textValue()) {
      case "push" -> {
        CrdtList pushed = list.push(value(step.get("value")));
        assertThat(pushed.size() - 1).as(at).isEqualTo(step.get("returned").intValue());
        yield pushed;
      }
      case "insert" -> insert(list, index, step);
      case "get" -> returned(at, list, step);
      case "set" -> returned(at, list, step).set(index, value(step.get("value")));
      case "remove" -> returned(at, list, step).remove(index);
      default -> throw new AssertionError(at + ": unknown operation");
    };
  }

  private static CrdtList insert(CrdtList list, int index, JsonNode step) {
    Value value = value(step.get("value"));
    if (step.get("ok").booleanValue()) {
      return list.insert(index, value);
    }
    Thrown.kind(ErrorKind.CRDT_LIST_INDEX_OUT_OF_BOUNDS, () -> list.insert(index, value));
    return list;
  }

  /** The list, in which the step found what it returned. */
  private static CrdtList returned(String at, CrdtList list, JsonNode step) {
    assertThat(list.get(step.get("index").intValue()))
        .as(at)
        .isEqualTo(optional(step.get("returned")));
    return list;
  }

  @TestFactory
  Stream<DynamicTest> decode() {
    return cases("decode", (name, c) -> decode(c));
  }

  private static void decode(JsonNode c) {
    byte[] text = Bytes.utf8(c.get("text").textValue()).array();
    if (c.get("ok").booleanValue()) {
      assertSame(Doc.parse(text), c.get("doc"));
    } else {
      Thrown.kind(ErrorKind.CRDT_DESERIALIZATION_FAILED, () -> Doc.parse(text));
    }
  }

  @TestFactory
  Stream<DynamicTest> samples() {
    return cases("samples", (name, c) -> assertSame(doc(c.get("doc")), c.get("doc")));
  }

  /** The document's JSON is the expected one, and reads back as the same document. */
  private static void assertSame(Doc doc, JsonNode expected) {
    assertThat(json(doc)).isEqualTo(expected);
    assertThat(doc).isEqualTo(doc(expected)).hasSameHashCodeAs(doc(expected));
    assertThat(Doc.parse(doc.toJson())).isEqualTo(doc);
    assertThat(doc(expected).toJson()).isEqualTo(doc.toJson());
  }

  private static Stream<DynamicTest> cases(String member, BiConsumer<String, JsonNode> check) {
    JsonNode cases = Vectors.cases(VECTORS, member);
    return IntStream.range(0, cases.size())
        .mapToObj(i -> {
          String name = member + "[" + i + "]";
          return dynamicTest(name, () -> check.accept(name, cases.get(i)));
        });
  }

  private static JsonNode json(Doc doc) {
    try {
      return JSON.readTree(doc.toJson().utf8());
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON was written", e);
    }
  }

  private static Doc doc(JsonNode json) {
    return Doc.parse(Bytes.utf8(json.toString()));
  }

  private static Value value(JsonNode json) {
    return doc(JSON.createObjectNode().set("children", JSON.createObjectNode().set("v", json)))
        .child("v")
        .orElseThrow();
  }

  private static CrdtList list(JsonNode slots) {
    return value(JSON.createObjectNode().set("List", slots)).asList().orElseThrow();
  }

  private static Optional<Value> optional(JsonNode json) {
    return json.isNull() ? Optional.empty() : Optional.of(value(json));
  }

  private static Position last(CrdtList list) {
    List<Position> positions = new ArrayList<>();
    list.forEachSlot((position, value) -> positions.add(position));
    return positions.getLast();
  }

  private static String fraction(Position position) {
    return position.numerator() + "/" + Long.toUnsignedString(position.denominator());
  }
}

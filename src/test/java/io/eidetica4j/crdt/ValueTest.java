package io.eidetica4j.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Kinds, conversions and text forms of values. */
class ValueTest {
  private static final Map<String, Value> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("null", Value.NULL);
    KINDS.put("bool", Value.of(true));
    KINDS.put("int", Value.of(5));
    KINDS.put("text", Value.of("x"));
    KINDS.put("doc", Doc.of("k", 1));
    KINDS.put("list", CrdtList.of(Value.NULL));
    KINDS.put("deleted", Value.DELETED);
  }

  @Test
  void typeNamesAndKindsAreAsSpecified_88() {
    KINDS.forEach((name, value) -> {
      assertThat(value.typeName()).isEqualTo(name);
      assertThat(value.isLeaf()).isEqualTo(!List.of("doc", "list").contains(name));
      assertThat(value.isDeleted()).isEqualTo(name.equals("deleted"));
      assertThat(value.isNull()).isEqualTo(name.equals("null"));
      assertThat(value.asBool().isPresent()).isEqualTo(name.equals("bool"));
      assertThat(value.asInt().isPresent()).isEqualTo(name.equals("int"));
      assertThat(value.asText().isPresent()).isEqualTo(name.equals("text"));
      assertThat(value.asDoc().isPresent()).isEqualTo(name.equals("doc"));
      assertThat(value.asList().isPresent()).isEqualTo(name.equals("list"));
    });
  }

  @Test
  void valuesOfEachKindRoundTripThroughJson_88() {
    KINDS.forEach((name, value) -> {
      Doc doc = Doc.of("v", value);
      assertThat(Doc.parse(doc.toJson()).child("v")).as(name).contains(value);
    });
  }

  @Test
  void valuesAreEqualWithinAKindOnly_89() {
    assertThat(Value.of(1)).isEqualTo(Value.of(1L)).isNotEqualTo(Value.of(2));
    assertThat(Value.of("1")).isNotEqualTo(Value.of(1)).isEqualTo(Value.of("1"));
    assertThat(Value.of(true)).isNotEqualTo(Value.of(1)).isEqualTo(Value.of(true));
    assertThat(Value.NULL).isNotEqualTo(Value.DELETED);
  }

  @Test
  void integersThatDoNotFitAreRefused_rule15() {
    BigInteger max = BigInteger.valueOf(Long.MAX_VALUE);
    BigInteger min = BigInteger.valueOf(Long.MIN_VALUE);
    assertThat(Value.of(max)).isEqualTo(Value.of(Long.MAX_VALUE));
    assertThat(Value.of(min)).isEqualTo(Value.of(Long.MIN_VALUE));
    Thrown.kind(ErrorKind.CRDT_INVALID_VALUE, () -> Value.of(max.add(BigInteger.ONE)));
    Thrown.kind(ErrorKind.CRDT_INVALID_VALUE, () -> Value.of(min.subtract(BigInteger.ONE)));
  }

  @Test
  void displayJsonIsTheReferences_87() {
    assertThat(Doc.EMPTY.toDisplayJson()).isEqualTo("{}");
    assertThat(CrdtList.EMPTY.toDisplayJson()).isEqualTo("[]");
    assertThat(Value.DELETED.toDisplayJson()).isEqualTo("null");
    assertThat(Value.NULL.toDisplayJson()).isEqualTo("null");
    assertThat(Value.of("\"\t\n\r\\").toDisplayJson()).isEqualTo("\"\\\"\t\n\r\\\"");
    assertThat(Value.of(Long.MIN_VALUE).toDisplayJson()).isEqualTo("-9223372036854775808");
    Doc doc = Doc.of("b", CrdtList.of(Value.of(1), Value.of(2)).remove(0)).with("a", true);
    assertThat(doc.without("c").toDisplayJson()).isEqualTo("{\"a\":true,\"b\":[2]}");
  }

  @Test
  void plainJsonIsValidForAnyText() {
    Doc doc = Doc.of("q\"", "\\\u0001").with("l", CrdtList.of(Value.NULL)).without("x");
    assertThat(doc.toPlainJson()).isEqualTo("{\"l\":[null],\"q\\\"\":\"\\\\\\u0001\"}");
    assertThat(Value.DELETED.toPlainJson()).isEqualTo("null");
    assertThat(Value.of(false).toPlainJson()).isEqualTo("false");
  }

  @Test
  void displayTextIsTheReferences() {
    Doc doc = Doc.of("k", "v").with("k2", CrdtList.of(Value.of(1), Value.NULL)).without("x");
    assertThat(doc.toDisplayText()).isEqualTo("{k: v, k2: [1, null]}");
    assertThat(Value.DELETED.toDisplayText()).isEqualTo("<deleted>");
    assertThat(Value.of(true).toDisplayText()).isEqualTo("true");
  }
}

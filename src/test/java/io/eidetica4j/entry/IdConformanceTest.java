package io.eidetica4j.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Vectors;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.CborWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Ids as the reference makes, reads and sorts them. */
class IdConformanceTest {
  private static final JsonNode VECTORS = Vectors.read("ids.json");

  @TestFactory
  Stream<DynamicTest> idsOfBytes() {
    return cases("ids").map(c -> DynamicTest.dynamicTest(nameOf(c), () -> check(c)));
  }

  private static void check(JsonNode c) {
    byte[] input = input(c);
    assertThat(Id.ofRaw(input)).hasToString(c.get("raw_blake3").textValue());
    assertThat(Id.ofDagCbor(input)).hasToString(c.get("dag_cbor_blake3").textValue());
    assertThat(Id.ofRaw(input, HashCode.SHA2_256)).hasToString(c.get("raw_sha2_256").textValue());
    assertThat(Id.ofDagCbor(input, HashCode.SHA2_256))
        .hasToString(c.get("dag_cbor_sha2_256").textValue());
    CborWriter cbor = new CborWriter(8);
    Id.ofRaw(input).write(cbor);
    assertThat(Bytes.wrap(cbor.toByteArray()).hex())
        .isEqualTo(c.get("dag_cbor_encoding_of_raw_blake3_hex").textValue());
  }

  @TestFactory
  Stream<DynamicTest> parsing() {
    return cases("parse")
        .map(c -> DynamicTest.dynamicTest("'" + c.get("text").textValue() + "'", () -> parse(c)));
  }

  private static void parse(JsonNode c) {
    String text = c.get("text").textValue();
    if (c.get("ok").booleanValue()) {
      assertThat(Id.parse(text)).hasToString(c.get("canonical").textValue());
      assertThat(Id.parse(text).isEmpty()).isEqualTo(c.get("empty").booleanValue());
    } else {
      EideticaException e = catchThrowableOfType(EideticaException.class, () -> Id.parse(text));
      assertThat(e.kind()).isEqualTo(ErrorKind.ID_INVALID_FORMAT);
      assertThat(e).hasMessage(c.get("error").textValue());
    }
  }

  @Test
  void sortedOrder() {
    List<String> texts = cases("sorted_order").map(JsonNode::textValue).toList();
    List<Id> ids = new ArrayList<>(texts.stream().map(Id::parse).toList());
    Collections.shuffle(ids, new Random(1));
    Collections.sort(ids);
    assertThat(ids.stream().map(Id::toString)).containsExactlyElementsOf(texts);
  }

  private static Stream<JsonNode> cases(String member) {
    return StreamSupport.stream(Vectors.cases(VECTORS, member).spliterator(), false);
  }

  private static String nameOf(JsonNode c) {
    return c.get("input_hex").isNull()
        ? c.get("input_rule").textValue()
        : "hex '" + c.get("input_hex").textValue() + "'";
  }

  /** The bytes of a case: given in hex, or by a rule for long ones. */
  private static byte[] input(JsonNode c) {
    if (!c.get("input_hex").isNull()) {
      return Bytes.fromHex(c.get("input_hex").textValue()).toArray();
    }
    var rule =
        java.util.regex.Pattern.compile("byte i is i mod (\\d+), (\\d+) bytes")
            .matcher(c.get("input_rule").textValue());
    assertThat(rule.matches()).as("known rule %s", c.get("input_rule")).isTrue();
    byte[] bytes = new byte[Integer.parseInt(rule.group(2))];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i % Integer.parseInt(rule.group(1)));
    }
    return bytes;
  }
}

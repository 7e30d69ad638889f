package io.eidetica4j.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON of documents: what is written, what is read, and what is refused. */
class DocJsonTest {
  private static final UUID ID = UUID.fromString("5bd05c4b-d4a1-41d5-8c8e-a9cf68ea7e56");

  private static Doc parse(String json) {
    return Doc.parse(Bytes.utf8(json));
  }

  private static Value parseValue(String json) {
    return parse("{\"children\":{\"v\":" + json + "}}").child("v").orElseThrow();
  }

  private static void refused(String json) {
    Thrown.kind(ErrorKind.CRDT_DESERIALIZATION_FAILED, () -> parse(json));
  }

  @Test
  void writesTheFormOfTheSpecification() {
    Doc doc =
        Doc.of("k", Value.NULL)
            .with("n", -5)
            .without("gone")
            .with("d", Doc.atomic())
            .with("b", true)
            .with("l", CrdtList.EMPTY.insertAtPosition(new Position(-1, -1, ID), Value.of("a")));
    assertThat(doc.toJson().utf8())
        .isEqualTo(
            "{\"children\":{\"b\":{\"Bool\":true},\"d\":{\"Doc\":{\"_a\":true,\"children\":{}}},"
                + "\"gone\":\"Deleted\",\"k\":\"Null\",\"l\":{\"List\":[[{\"numerator\":-1,"
                + "\"denominator\":18446744073709551615,\"unique_id\":\""
                + ID
                + "\"},{\"Text\":\"a\"}]]},\"n\":{\"Int\":-5}}}");
    assertThat(Doc.EMPTY.toJson().utf8()).isEqualTo("{\"children\":{}}");
    assertThat(parse(doc.toJson().utf8())).isEqualTo(doc);
  }

  @Test
  void escapesAsTheReferenceDoes() {
    StringBuilder controls = new StringBuilder();
    for (char c = 0; c < 0x20; c++) {
      controls.append(c);
    }
    Doc doc = Doc.of(controls + "\"\\/\u007f\u2028é🙂", "\u001f\b\"é🙂");
    assertThat(doc.toJson().utf8())
        .isEqualTo(
            "{\"children\":{\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n"
                + "\\u000b\\f\\r\\u000e\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016"
                + "\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f\\\"\\\\/\u007f"
                + "\u2028é🙂\":{\"Text\":\"\\u001f\\b\\\"é🙂\"}}}");
    assertThat(parse(doc.toJson().utf8())).isEqualTo(doc);
  }

  @Test
  void versionMayBeMissingButNothingElseThanZero_85() {
    assertThat(parse("{\"children\":{}}")).isEqualTo(Doc.EMPTY);
    assertThat(parse("{\"_v\":0,\"children\":{}}")).isEqualTo(Doc.EMPTY);
    for (String version :
        List.of("1", "99", "256", "18446744073709551616", "-1", "-0", "0.0", "\"0\"", "null")) {
      refused("{\"_v\":" + version + ",\"children\":{}}");
    }
  }

  @Test
  void atomicFlagIsReadAndWrittenWhereTrue_86() {
    Doc atomic = parse("{\"children\":{\"k\":\"Null\"},\"_a\":true}");
    assertThat(atomic.isAtomic()).isTrue();
    assertThat(atomic.toJson().utf8()).isEqualTo("{\"_a\":true,\"children\":{\"k\":\"Null\"}}");
    assertThat(parse("{\"_a\":false,\"children\":{}}").toJson().utf8())
        .isEqualTo("{\"children\":{}}");
    refused("{\"_a\":null,\"children\":{}}");
    refused("{\"_a\":1,\"children\":{}}");
  }

  @Test
  void unknownFieldsAreIgnoredAndKnownOnesMayNotRepeat() {
    String deep = "[".repeat(126) + "]".repeat(126);
    assertThat(parse("{\"x\":" + deep + ",\"children\":{},\"x\":-0,\"y\":1e999}"))
        .isEqualTo(Doc.EMPTY);
    refused("{\"x\":[" + deep + "],\"children\":{}}");
    refused("{\"_v\":0,\"_v\":0,\"children\":{}}");
    refused("{\"_a\":true,\"_a\":true,\"children\":{}}");
    refused("{\"children\":{},\"children\":{}}");
    refused("{\"_a\":true}");
  }

  @Test
  void ofRepeatedKeysTheLastValueStands() {
    Doc doc = parse("{\"children\":{\"b\":{\"Int\":1},\"a\":\"Null\",\"b\":{\"Int\":2}}}");
    assertThat(doc).isEqualTo(Doc.of("a", Value.NULL).with("b", 2));
  }

  @Test
  void unitVariantsAreReadInBothForms() {
    assertThat(parseValue("{\"Null\":null}")).isEqualTo(Value.NULL);
    assertThat(parseValue("{\"Deleted\":null}")).isEqualTo(Value.DELETED);
    assertThat(parseValue("\"Deleted\"")).isEqualTo(Value.DELETED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "null",
        "true",
        "\"Text\"",
        "\"null\"",
        "{}",
        "[]",
        "{\"Null\":null,\"Deleted\":null}",
        "{\"Int\":1,\"Int\":1}",
        "{\"Float\":1}",
        "{\"Null\":0}",
        "{\"Null\":{}}",
        "{\"Bool\":1}",
        "{\"Bool\":\"true\"}",
        "{\"Bool\":null}",
        "{\"Text\":5}",
        "{\"Text\":null}",
        "{\"Text\":\"\\ud800\"}",
        "{\"Text\":\"\\udc00\\ud800\"}",
        "{\"Text\":\"\t\"}",
        "{\"Text\":\"\\x\"}",
        "{\"Int\":1.0}",
        "{\"Int\":1e2}",
        "{\"Int\":-0}",
        "{\"Int\":01}",
        "{\"Int\":+1}",
        "{\"Int\":\"1\"}",
        "{\"Int\":9223372036854775808}",
        "{\"Int\":-9223372036854775809}",
        "{\"Int\":NaN}",
        "{\"Doc\":{}}",
        "{\"Doc\":null}",
        "{\"Doc\":{\"_v\":1,\"children\":{}}}",
        "{\"List\":{}}",
        "{\"List\":[[]]}",
        "{\"List\":[{}]}",
        "{\"List\":[null]}"
      })
  void otherValuesAreRefused(String json) {
    Thrown.kind(ErrorKind.CRDT_DESERIALIZATION_FAILED, () -> parseValue(json));
  }

  @Test
  void integersReadToTheirLimits() {
    assertThat(parseValue("{\"Int\":9223372036854775807}")).isEqualTo(Value.of(Long.MAX_VALUE));
    assertThat(parseValue("{\"Int\":-9223372036854775808}")).isEqualTo(Value.of(Long.MIN_VALUE));
    assertThat(parseValue("{\"Int\":0}")).isEqualTo(Value.of(0));
  }

  @Test
  void keysWithUnpairedSurrogatesAreRefused() {
    refused("{\"children\":{\"\\ud800\":\"Null\"}}");
    assertThat(parse("{\"children\":{\"\\ud83d\\ude42\":\"Null\"}}").contains("🙂")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "{}",
        "{\"children\":[]}",
        "{\"children\":null}",
        "{\"children\":{}} {}",
        "{\"children\":{}}x",
        "{\"children\":{}}\u0000",
        "{\"children\":{},}",
        "{\"children\":{}",
        "{'children':{}}",
        "{children:{}}",
        "/**/{\"children\":{}}",
        "\ufeff{\"children\":{}}",
        "\u00a0{\"children\":{}}"
      })
  void otherTextsAreRefused(String json) {
    refused(json);
  }

  @Test
  void whiteSpaceIsAllowedAndOtherCharsetsAreNot() {
    String json = " \t\r\n{ \"children\" : { } } \n";
    assertThat(parse(json)).isEqualTo(Doc.EMPTY);
    for (String charset : List.of("UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE")) {
      byte[] bytes = json.getBytes(java.nio.charset.Charset.forName(charset));
      Thrown.kind(ErrorKind.CRDT_DESERIALIZATION_FAILED, () -> Doc.parse(bytes));
    }
  }

  @Test
  void malformedUtf8IsRefused() {
    for (String hex : List.of("c080", "eda080", "f5808080", "e282", "80", "ff")) {
      String json = Bytes.utf8("{\"children\":{\"k\":{\"Text\":\"").hex() + hex;
      Bytes bytes = Bytes.fromHex(json + Bytes.utf8("\"}}}").hex());
      Thrown.kind(ErrorKind.CRDT_DESERIALIZATION_FAILED, () -> Doc.parse(bytes));
    }
  }

  @Test
  void listsAreReadInAnyOrderAndOfEqualSlotsTheFirstPositionAndTheLastValueStand() {
    String json =
        "{\"List\":["
            + slot("2", "4", ID.toString(), "{\"Int\":1}")
            + ","
            + slot("-1", "1", ID.toString(), "{\"Int\":2}")
            + ","
            + slot("1", "2", ID.toString(), "{\"Int\":3}")
            + "]}";
    CrdtList list = parseValue(json).asList().orElseThrow();
    assertThat(list.values()).containsExactly(Value.of(2), Value.of(3));
    List<Position> positions = new ArrayList<>();
    list.forEachSlot((position, value) -> positions.add(position));
    assertThat(positions).containsExactly(new Position(-1, 1, ID), new Position(2, 4, ID));
  }

  @Test
  void fractionsAreNotCheckedBeyondTheirNumbers() {
    Value odd =
        parseValue(
            "{\"List\":["
                + slot("0", "0", ID.toString(), "\"Null\"")
                + ","
                + slot("-9223372036854775808", "18446744073709551615", ID.toString(), "\"Null\"")
                + "]}");
    assertThat(odd.asList().orElseThrow().totalSize()).isEqualTo(2);
    Doc doc = Doc.of("v", odd);
    assertThat(Doc.parse(doc.toJson())).isEqualTo(doc);
  }

  @Test
  void otherPositionsAreRefused() {
    String id = ID.toString();
    List<String> slots =
        List.of(
            slot("1", "-1", id, "\"Null\""),
            slot("1", "-0", id, "\"Null\""),
            slot("1", "18446744073709551616", id, "\"Null\""),
            slot("9223372036854775808", "1", id, "\"Null\""),
            slot("1.0", "1", id, "\"Null\""),
            slot("\"1\"", "1", id, "\"Null\""),
            slot("1", "null", id, "\"Null\""),
            slot("1", "1", id, "\"Null\",\"Null\""),
            slot("1", "1,\"denominator\":1", id, "\"Null\""),
            "[{\"numerator\":1,\"denominator\":1,\"unique_id\":\"" + id + "\"}]",
            "[{\"denominator\":1,\"unique_id\":\"" + id + "\"},\"Null\"]",
            "[{\"numerator\":1,\"unique_id\":\"" + id + "\"},\"Null\"]",
            "[{\"numerator\":1,\"denominator\":1},\"Null\"]");
    for (String slot : slots) {
      Thrown.kind(
          ErrorKind.CRDT_DESERIALIZATION_FAILED, () -> parseValue("{\"List\":[" + slot + "]}"));
    }
  }

  @Test
  void uuidsAreReadInFourFormsAndWrittenInOne() {
    String hyphens = "5BD05c4b-d4a1-41d5-8c8e-a9cf68ea7e56";
    String plain = hyphens.replace("-", "");
    for (String form : List.of(hyphens, plain, "{" + hyphens + "}", "urn:uuid:" + hyphens)) {
      Value list = parseValue("{\"List\":[" + slot("1", "1", form, "\"Null\"") + "]}");
      assertThat(Doc.of("v", list).toJson().utf8()).contains("\"unique_id\":\"" + ID + "\"");
    }
    for (String bad :
        List.of(
            "",
            hyphens + "0",
            hyphens.substring(1),
            "{" + hyphens + ")",
            plain.replace('5', 'g'),
            hyphens.replace("d4a1-", "d4-a1"),
            hyphens.replace('5', '٥'),
            "urn:uuix:" + hyphens,
            "+" + plain.substring(1),
            "-" + plain.substring(1))) {
      Thrown.kind(
          ErrorKind.CRDT_DESERIALIZATION_FAILED,
          () -> parseValue("{\"List\":[" + slot("1", "1", bad, "\"Null\"") + "]}"));
    }
  }

  @Test
  void membersInArraysAreReadAsTheReferenceReadsThem() {
    assertThat(parse("[0,true,{\"k\":\"Null\"}]")).isEqualTo(Doc.atomic().with("k", Value.NULL));
    String pair = "[[1,2,\"" + ID + "\"],{\"Int\":5}]";
    CrdtList list = parseValue("{\"List\":[" + pair + "]}").asList().orElseThrow();
    assertThat(list.getByPosition(new Position(1, 2, ID))).contains(Value.of(5));
    for (String bad : List.of("[]", "[0]", "[0,false]", "[1,false,{}]", "[0,false,{},0]", "[[]]")) {
      refused(bad);
    }
  }

  @Test
  void documentsAreReadAndWrittenWithinOtherJson() throws IOException {
    Doc doc = Doc.of("k", CrdtList.of(Value.of(1)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator to = Json.generator(bytes)) {
      to.writeStartArray();
      DocJson.write(to, doc);
      DocJson.writeValue(to, Value.of("x"));
      to.writeEndArray();
    }
    Json.read(
        bytes.toByteArray(),
        from -> {
          assertThat(from.nextToken()).isEqualTo(JsonToken.START_OBJECT);
          assertThat(DocJson.read(from)).isEqualTo(doc);
          assertThat(from.nextToken()).isEqualTo(JsonToken.START_OBJECT);
          assertThat(DocJson.readValue(from)).isEqualTo(Value.of("x"));
          assertThat(from.nextToken()).isEqualTo(JsonToken.END_ARRAY);
          return endOf(from);
        });
  }

  private static JsonToken endOf(JsonParser from) {
    return from.currentToken();
  }

  @Test
  void errorsNameNoContent() {
    for (String json :
        List.of(
            "{\"children\":{\"hunter2\":hunter2}}",
            "{\"children\":{\"hunter2\":\"hunter2\"}}",
            "{\"children\":{\"hunter2\":{\"hunter2\":1}}}",
            "{\"children\":{\"k\":{\"Int\":\"hunter2\"}}}")) {
      var e = Thrown.kind(ErrorKind.CRDT_DESERIALIZATION_FAILED, () -> parse(json));
      assertThat(e.getMessage() + e.details() + e.getCause()).doesNotContain("hunter2");
    }
  }

  private static String slot(String numerator, String denominator, String id, String value) {
    return "[{\"numerator\":%s,\"denominator\":%s,\"unique_id\":\"%s\",\"zzz\":[{}]},%s]"
        .formatted(numerator, denominator, id, value);
  }
}

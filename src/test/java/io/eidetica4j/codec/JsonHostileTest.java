package io.eidetica4j.codec;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonParser;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonHostileTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "nul",
        "NaN",
        "Infinity",
        "01",
        "-",
        "1.",
        ".1",
        "+1",
        "1e",
        "0x1",
        "\"",
        "\"\t\"",
        "\"\\x\"",
        "\"\\u12\"",
        "[1] 2",
        "{}{}",
        "[1]]",
        "1 /* */",
        "// \n1",
        "\uFEFF{}",
        "[1}",
        "{\"a\" 1}",
        "\u00a01",
        "\u000b1"
      })
  void whatIsNotJsonIsRefused(String json) {
    refused(json.getBytes(UTF_8));
  }

  @Test
  void otherCharsetsAreRefused() {
    refused("[1,2,3]".getBytes(UTF_16LE));
    refused("[1,2,3]".getBytes(UTF_16BE));
    refused("\uFEFF[1]".getBytes(UTF_16BE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"22c08022", "22eda08022", "22ff22", "22f490808022", "7bc3"})
  void malformedUtf8IsRefused(String hex) throws IOException {
    byte[] json = Bytes.fromHex(hex).toArray();
    refused(json);
    try (JsonParser parser = Json.parser(new ByteArrayInputStream(json))) {
      IOException e =
          catchThrowableOfType(
              IOException.class,
              () -> {
                parser.nextToken();
                parser.getText();
                parser.nextToken();
              });
      assertThat(Json.error(e).kind()).isEqualTo(ErrorKind.SERIALIZE);
    }
  }

  @Test
  void depthIsBounded() {
    String open = "[".repeat(Limits.DEPTH);
    String close = "]".repeat(Limits.DEPTH);
    assertThat(Json.read((open + close).getBytes(UTF_8), JsonHostileTest::skip)).isTrue();
    refused(("[" + open + close + "]").getBytes(UTF_8));
    refused("{\"a\":".repeat(Limits.DEPTH + 1).getBytes(UTF_8));
    refused("[".repeat(1_000_000).getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-0",
        "-1",
        "1.0",
        "1e2",
        "0.0",
        "18446744073709551616",
        "-9223372036854775809",
        "\"1\"",
        "null",
        "[]",
        "{}",
        "true",
        "340282366920938463463374607431768211456"
      })
  void otherValuesThanUnsignedNumbersAreRefused(String json) {
    refused(json, JsonValues::unsigned);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-0",
        "1.0",
        "1e2",
        "-0.0",
        "9223372036854775808",
        "-9223372036854775809",
        "\"1\"",
        "null"
      })
  void otherValuesThanSignedNumbersAreRefused(String json) {
    refused(json, JsonValues::signed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[256]",
        "[-1]",
        "[-0]",
        "[1.0]",
        "[1e1]",
        "[\"1\"]",
        "[null]",
        "[[1]]",
        "[{}]",
        "[true]",
        "[4294967297]",
        "[9223372036854775808]",
        "[18446744073709551617]",
        "5",
        "null",
        "{}",
        "true",
        "\"\\ud83d\"",
        "[1",
        "[0,-0]",
        "[99999999999999999999999999999999999999]"
      })
  void otherValuesThanBytesAreRefused(String json) {
    refused(json, p -> JsonValues.bytes(p, 100));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"\\ud83d\"", "\"\\ude00\"", "\"\\ude00\\ud83d\"", "5", "null", "[]", "{}"})
  void otherValuesThanTextsAreRefused(String json) {
    refused(json, p -> JsonValues.text(p, 100));
  }

  @Test
  void otherValuesThanBooleansAreRefused() {
    refused("1", JsonValues::bool);
    refused("null", JsonValues::bool);
    assertThat(Json.read("true".getBytes(UTF_8), JsonValues::bool)).isTrue();
    assertThat(Json.read("false".getBytes(UTF_8), JsonValues::bool)).isFalse();
  }

  @Test
  void limitsAreToldApartFromBadInput() {
    limited("[1,2,3]", p -> JsonValues.bytes(p, 2));
    limited("\"abc\"", p -> JsonValues.bytes(p, 2));
    limited("\"aé\"", p -> JsonValues.text(p, 2));
    String text = Json.read("\"é\"".getBytes(UTF_8), p -> JsonValues.text(p, 2));
    assertThat(text).isEqualTo("é");
    byte[] two = Json.read("[1,2]".getBytes(UTF_8), p -> JsonValues.bytes(p, 2));
    assertThat(two).hasSize(2);
    byte[] none = Json.read("[]".getBytes(UTF_8), p -> JsonValues.bytes(p, 0));
    assertThat(none).isEmpty();
    limited("[1]", p -> JsonValues.bytes(p, 0));
  }

  @Test
  void namesChosenToCollideAreReadLikeOthers() {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 1 << 14; i++) {
      json.append(i == 0 ? "\"" : ",\"");
      for (int bit = 0; bit < 14; bit++) {
        json.append((i >> bit & 1) == 0 ? "Aa" : "BB"); // equal hash codes
      }
      json.append("\":1");
    }
    byte[] bytes = json.append('}').toString().getBytes(UTF_8);
    assertThat(Json.read(bytes, JsonHostileTest::skip)).isTrue();
  }

  @Test
  void messagesDoNotQuoteTheInput() {
    byte[] json = "{\"key\":topsecret}".getBytes(UTF_8);
    EideticaException e =
        catchThrowableOfType(EideticaException.class, () -> Json.read(json, JsonHostileTest::skip));
    assertThat(e.getMessage()).contains("line 1").doesNotContain("topsecret");
    assertThat(e.getCause()).isNull();
  }

  private static boolean skip(JsonParser parser) throws IOException {
    parser.skipChildren();
    return true;
  }

  private static void refused(byte[] json) {
    refused(json, JsonHostileTest::skip);
  }

  private static void refused(String json, Json.Reading<?> reading) {
    refused(json.getBytes(UTF_8), reading);
  }

  private static void refused(byte[] json, Json.Reading<?> reading) {
    EideticaException e =
        catchThrowableOfType(EideticaException.class, () -> Json.read(json, reading));
    assertThat(e).isNotNull();
    assertThat(e.kind()).isEqualTo(ErrorKind.SERIALIZE);
  }

  private static void limited(String json, Json.Reading<?> reading) {
    EideticaException e =
        catchThrowableOfType(
            EideticaException.class, () -> Json.read(json.getBytes(UTF_8), reading));
    assertThat(e.kind()).isEqualTo(ErrorKind.INSTANCE_LIMIT_EXCEEDED);
  }
}

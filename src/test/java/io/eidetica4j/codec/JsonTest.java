package io.eidetica4j.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.MalformedInputException;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void escapesWhatMustBeAndNothingElse() {
    String all =
        IntStream.range(0, 0x20)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            + "\"\\/\u007f\u0080\u2028é\uD83D\uDE00<>&'";
    assertThat(write(to -> to.writeString(all)))
        .isEqualTo(
            "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r"
                + "\\u000e\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018"
                + "\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f"
                + "\\\"\\\\/\u007f\u0080\u2028é\uD83D\uDE00<>&'\"");
  }

  @Test
  void writesWithoutBlanks() {
    assertThat(
            write(to -> {
              to.writeStartObject();
              to.writeNumberField("a", 1);
              to.writeArrayFieldStart("b");
              to.writeBoolean(true);
              to.writeNull();
              to.writeEndArray();
              to.writeEndObject();
            }))
        .isEqualTo("{\"a\":1,\"b\":[true,null]}");
  }

  /** Generators keep several buffers, at whose ends a character must not be cut in two. */
  @Test
  void charactersAboveTheBasicPlaneAreWrittenAsUtf8Everywhere() {
    for (int offset = 0; offset < 5; offset++) {
      String text = "a".repeat(offset) + "\uD83D\uDE00é".repeat(9000);
      assertThat(write(to -> to.writeString(text))).isEqualTo("\"" + text + "\"");
      assertThat(write(to -> to.writeString(text.toCharArray(), 0, text.length())))
          .isEqualTo("\"" + text + "\"");
      assertThat(
              write(to -> {
                to.writeStartObject();
                to.writeNullField(text);
                to.writeEndObject();
              }))
          .isEqualTo("{\"" + text + "\":null}");
    }
  }

  @ParameterizedTest
  @CsvSource({"'[]',''", "'[0,1,9,10]',0001090a", "'[99,100,127,128,255]',63647f80ff"})
  void bytesAreArraysOfNumbers(String json, String hex) {
    Bytes bytes = Bytes.fromHex(hex);
    assertThat(write(to -> JsonValues.write(to, bytes))).isEqualTo(json);
    assertThat(bytes(json)).isEqualTo(bytes.array());
  }

  @Test
  void bytesMayBeGivenAsText() {
    assertThat(bytes("\"h\\u00e9\\n\"")).isEqualTo(Bytes.utf8("hé\n").array());
    assertThat(bytes("\"\"")).isEmpty();
    assertThat(bytes(" [ 1 , 2 ] ")).containsExactly(1, 2);
  }

  @Property
  void bytesAreReadAsWritten(@ForAll byte[] bytes) {
    byte[] json = Json.write(16, to -> JsonValues.write(to, Bytes.wrap(bytes)));
    byte[] read = Json.read(json, p -> JsonValues.bytes(p, bytes.length));
    assertThat(read).isEqualTo(bytes);
  }

  @Test
  void longByteStringsSurviveTheGeneratorsBuffers() throws IOException {
    byte[] bytes = new byte[100_000];
    new java.util.Random(1).nextBytes(bytes);
    byte[] json = Json.write(16, to -> inArray(to, bytes));
    StringWriter text = new StringWriter();
    try (JsonGenerator to = Json.FACTORY.createGenerator(text)) {
      inArray(to, bytes);
    }
    assertThat(text).hasToString(new String(json, UTF_8));
    try (JsonParser parser = Json.parser(new ByteArrayInputStream(json))) {
      assertThat(parser.nextToken()).isEqualTo(JsonToken.START_ARRAY);
      for (int i = 0; i < 2; i++) {
        parser.nextToken();
        assertThat(JsonValues.bytes(parser, bytes.length)).isEqualTo(bytes);
      }
      assertThat(parser.nextToken()).isEqualTo(JsonToken.END_ARRAY);
    }
  }

  private static void inArray(JsonGenerator to, byte[] bytes) throws IOException {
    to.writeStartArray();
    JsonValues.write(to, Bytes.wrap(bytes));
    JsonValues.write(to, Bytes.wrap(bytes));
    to.writeEndArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "1", "9223372036854775807", "9223372036854775808", "18446744073709551615"})
  void unsignedNumbersUpTo64Bits(String number) {
    long value = Json.read(number.getBytes(UTF_8), JsonValues::unsigned);
    assertThat(Long.toUnsignedString(value)).isEqualTo(number);
    assertThat(write(to -> JsonValues.writeUnsigned(to, value))).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE})
  void signedNumbersUpTo64Bits(long number) {
    byte[] json = Long.toString(number).getBytes(UTF_8);
    assertThat(Json.read(json, JsonValues::signed)).isEqualTo(number);
  }

  @Test
  void errorsOfStreamsAreErrorsOfTheStore() {
    assertThat(Json.error(new IOException("disk full")))
        .isInstanceOf(StorageException.class)
        .hasMessage("I/O error: disk full");
    assertThat(Json.error(new MalformedInputException(1)).kind()).isEqualTo(ErrorKind.SERIALIZE);
  }

  private static byte[] bytes(String json) {
    return Json.read(json.getBytes(UTF_8), p -> JsonValues.bytes(p, 100));
  }

  private static String write(Json.Writing writing) {
    return new String(Json.write(0, writing), UTF_8);
  }
}

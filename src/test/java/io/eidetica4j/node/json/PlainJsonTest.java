package io.eidetica4j.node.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.eidetica4j.Limits;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.problem.RestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainJsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "true",
        "\"text\"",
        "-9223372036854775808",
        "9223372036854775807",
        "{\"a\":{\"b\":[1,[2,{\"c\":null}],\"ü€\\u0001\"]},\"z\":false}",
        "{\"\":1,\"with space\":2,\"with/slash\":3}"
      })
  void whatAPlainValueSaysComesBack(String json) {
    assertThat(text(PlainJson.parse(json.getBytes(UTF_8)))).isEqualTo(json);
  }

  @Test
  void deletedMembersDoNotAppear() {
    Doc doc = Doc.EMPTY.with("kept", 1).with("gone", 2).without("gone");
    assertThat(text(doc)).isEqualTo("{\"kept\":1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":{\"b\":1.5}}          | /a/b",
        "{\"a\":[0,1e2]}              | /a/1",
        "1.0                          | ``",
        "{\"n\":9223372036854775808}  | /n",
        "{\"n\":[-9223372036854775809]} | /n/0",
        "{\"a\":{\"x.y\":1}}          | /a/x.y",
        "{\"a/b\":{\"~\":0.1}}        | /a~1b/~0",
        "{\"a\":1,\"a\":2}            | /a",
        "{\"t\":\"\\ud800\"}          | /t",
      })
  void whatADocumentCannotHoldIsNamedByItsPointer(String json, String pointer) {
    assertThatExceptionOfType(RestException.class)
        .isThrownBy(() -> PlainJson.parse(json.getBytes(UTF_8)))
        .satisfies(e -> {
          assertThat(e.error()).isEqualTo(RestError.INVALID_VALUE);
          assertThat(e.pointer()).hasValue(pointer);
        });
  }

  @Test
  void aLongNumberIsRefusedWithoutBeingComputed() {
    String json = "{\"n\":" + "9".repeat(1_000_000) + "}";
    assertThatExceptionOfType(RestException.class)
        .isThrownBy(() -> PlainJson.parse(json.getBytes(UTF_8)))
        .satisfies(e -> assertThat(e.pointer()).hasValue("/n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "0.", "-1."})
  void aTreeTakesNoNumberThatIsCostlyToCompute(String begin) {
    String longest = begin + "9".repeat(900);
    assertThat(Json.tree(("{\"n\":[" + longest + "]}").getBytes(UTF_8)).toString())
        .contains(longest);
    String json = "{\"m\":1,\"n\":[0," + begin + "9".repeat(1_000_000) + "]}";
    assertThatExceptionOfType(RestException.class)
        .isThrownBy(() -> Json.tree(json.getBytes(UTF_8)))
        .satisfies(e -> {
          assertThat(e.error()).isEqualTo(RestError.INVALID_VALUE);
          assertThat(e.pointer()).hasValue("/n/1");
          assertThat(e.limit()).hasValue((long) Json.MAX_NUMBER);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "{", "{\"a\":}", "[1,]", "nul", "{} {}", "{\"a\":1}x", "'a'", "NaN"})
  void whatIsNotJsonIsABadRequest(String body) {
    assertThatExceptionOfType(RestException.class)
        .isThrownBy(() -> PlainJson.parse(body.getBytes(UTF_8)))
        .satisfies(e -> assertThat(e.error()).isEqualTo(RestError.NOT_JSON));
  }

  @Test
  void bytesThatAreNotUtf8AreABadRequest() {
    assertThatExceptionOfType(RestException.class)
        .isThrownBy(() -> PlainJson.parse(new byte[] {'"', (byte) 0xc3, '(', '"'}))
        .satisfies(e -> assertThat(e.error()).isEqualTo(RestError.NOT_JSON));
  }

  @Test
  void theDeepestValueTheLibraryWritesIsTakenAndOneDeeperIsNot() {
    Value deepest = PlainJson.parse(nested(Limits.DOC_DEPTH));
    Doc doc = Doc.EMPTY.withKey("d", deepest);
    assertThat(doc.toJson().length()).isPositive();
    assertThatExceptionOfType(RestException.class)
        .isThrownBy(() -> PlainJson.parse(nested(Limits.DOC_DEPTH + 1)))
        .satisfies(e -> {
          assertThat(e.limit()).hasValue((long) Limits.DOC_DEPTH);
          assertThat(e.pointer()).hasValue("/0".repeat(Limits.DOC_DEPTH));
        });
  }

  @Test
  void aBombOfBracketsIsAnError() {
    byte[] bomb = "[".repeat(1_000_000).getBytes(UTF_8);
    assertThatExceptionOfType(RestException.class).isThrownBy(() -> PlainJson.parse(bomb));
    assertThatExceptionOfType(RestException.class).isThrownBy(() -> Json.tree(bomb));
  }

  @Test
  void aPartOfABodyIsNamedFromTheBodysRoot() {
    assertThatExceptionOfType(RestException.class)
        .isThrownBy(() ->
            PlainJson.parse(Json.tree("{\"a\":[0.5]}".getBytes(UTF_8)), "/operations/3/set/value"))
        .satisfies(e -> assertThat(e.pointer()).hasValue("/operations/3/set/value/a/0"));
  }

  private static byte[] nested(int depth) {
    return ("[".repeat(depth) + "]".repeat(depth)).getBytes(UTF_8);
  }

  private static String text(Value value) {
    return new String(Json.bytes(json -> PlainJson.write(json, value)), UTF_8);
  }
}

package io.eidetica4j.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eidetica4j.CorruptDataException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "c080",
        "c1bf",
        "e08080",
        "eda080",
        "edbfbf",
        "f0808080",
        "f4908080",
        "ff",
        "c3",
        "e282",
        "6161616161616161ff",
        "efbfbdff"
      })
  void malformedBytesAreRefused(String hex) {
    byte[] bytes = Bytes.fromHex(hex).toArray();
    assertThat(Utf8.isValid(bytes, 0, bytes.length)).isFalse();
    assertThatThrownBy(() -> Utf8.decode(bytes, 0, bytes.length))
        .isInstanceOf(CorruptDataException.class);
  }

  @Test
  void theReplacementCharacterItselfIsRead() {
    byte[] bytes = "a\uFFFDb".getBytes(UTF_8);
    assertThat(Utf8.decode(bytes, 0, bytes.length)).isEqualTo("a\uFFFDb");
    assertThat(Utf8.isValid(bytes, 0, bytes.length)).isTrue();
  }

  @Test
  void unpairedSurrogatesAreNotWellFormed() {
    assertThat(List.of("\uD83D", "\uDE00", "a\uDE00\uD83D", "\uD83D\uD83D\uDE00"))
        .noneMatch(Utf8::isWellFormed);
    assertThat(List.of("", "a", "\uD83D\uDE00", "é\uFFFF")).allMatch(Utf8::isWellFormed);
  }

  @Test
  void storeNamesSortByTheirBytes() {
    assertThat(List.of("a", "Z", "_root", "\uFFFD", "\uD83D\uDE00").stream().sorted(Utf8::compare))
        .containsExactly("Z", "_root", "a", "\uFFFD", "\uD83D\uDE00");
  }

  @Property
  void comparesAsTheBytesDo(@ForAll("texts") String a, @ForAll("texts") String b) {
    int bytes = java.util.Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
    assertThat(Integer.signum(Utf8.compare(a, b))).isEqualTo(Integer.signum(bytes));
  }

  @Property
  void lengthIsThatOfTheBytes(@ForAll("texts") String text) {
    assertThat(Utf8.length(text)).isEqualTo(text.getBytes(UTF_8).length);
  }

  @Property
  void whatIsWrittenIsRead(@ForAll("texts") String text) {
    byte[] bytes = text.getBytes(UTF_8);
    assertThat(Utf8.isWellFormed(text)).isTrue();
    assertThat(Utf8.decode(bytes, 0, bytes.length)).isEqualTo(text);
  }

  /** Short texts of few characters, so that many share a prefix. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "a",
            "b",
            "\u007f",
            "é",
            "\u07ff",
            "\u0800",
            "\uD7FF",
            "\uE000",
            "\uFFFF",
            "\uD800\uDC00",
            "\uD83D\uDE00",
            "\uDBFF\uDFFF")
        .list()
        .ofMaxSize(12)
        .map(list -> String.join("", list));
  }
}

package io.eidetica4j.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64TextTest {
  @Property
  void whatIsWrittenIsRead(@ForAll byte[] bytes) {
    assertThat(Base64Text.decode(Base64Text.encode(bytes))).isEqualTo(bytes);
  }

  @Test
  void emptyTextIsNoBytes() {
    assertThat(Base64Text.decode("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AB==",
        "AAB=",
        "AA",
        "AAA",
        "A",
        "AA=",
        "====",
        "=",
        "A===",
        "AA==AA==",
        "AAAA\n",
        " AAAA",
        "AA A",
        "-_-_",
        "AA==\n",
        "ÄÄÄÄ",
        "AA\u0000="
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Base64Text.decode(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("invalid Base64 encoding");
  }

  @Test
  void unpaddedForSalts() {
    assertThat(Base64Text.encodeUnpadded(new byte[16])).hasSize(22);
  }
}

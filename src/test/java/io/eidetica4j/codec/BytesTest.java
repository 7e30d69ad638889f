package io.eidetica4j.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eidetica4j.CorruptDataException;
import org.junit.jupiter.api.Test;

class BytesTest {
  @Test
  void copiesAreIndependentOfTheArray() {
    byte[] array = {1, 2};
    Bytes bytes = Bytes.copyOf(array);
    array[0] = 9;
    assertThat(bytes.toArray()).containsExactly(1, 2);
    bytes.toArray()[0] = 9;
    assertThat(bytes.at(0)).isEqualTo((byte) 1);
  }

  @Test
  void equalByContent() {
    assertThat(Bytes.wrap(new byte[] {1})).isEqualTo(Bytes.fromHex("01"));
    assertThat(Bytes.wrap(new byte[] {1})).hasSameHashCodeAs(Bytes.fromHex("01"));
    assertThat(Bytes.wrap(new byte[] {1})).isNotEqualTo(Bytes.fromHex("02"));
    assertThat(Bytes.wrap(new byte[0])).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void orderedAsUnsignedBytes() {
    assertThat(Bytes.fromHex("7f")).isLessThan(Bytes.fromHex("80"));
    assertThat(Bytes.fromHex("80")).isLessThan(Bytes.fromHex("8000"));
  }

  @Test
  void textIsStrictUtf8() {
    assertThat(Bytes.utf8("hé").hex()).isEqualTo("68c3a9");
    assertThat(Bytes.fromHex("68c3a9").utf8()).isEqualTo("hé");
    assertThatThrownBy(Bytes.fromHex("c080")::utf8).isInstanceOf(CorruptDataException.class);
  }

  @Test
  void toStringDoesNotShowTheContent() {
    assertThat(Bytes.utf8("secret")).hasToString("Bytes[6]");
  }
}

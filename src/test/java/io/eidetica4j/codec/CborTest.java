package io.eidetica4j.codec;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CborTest {
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "23, 17",
    "24, 1818",
    "255, 18ff",
    "256, 190100",
    "65535, 19ffff",
    "65536, 1a00010000",
    "4294967295, 1affffffff",
    "4294967296, 1b0000000100000000",
    "9223372036854775807, 1b7fffffffffffffff",
    "9223372036854775808, 1b8000000000000000",
    "18446744073709551615, 1bffffffffffffffff",
  })
  void numbersHaveTheShortestHead(String number, String hex) {
    long value = Long.parseUnsignedLong(number);
    assertThat(written(new CborWriter(0).unsigned(value))).isEqualTo(hex);
    assertThat(reader(hex).unsigned()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"0, 40", "5, 45", "24, 5818", "300, 59012c"})
  void byteStringsHaveTheShortestHead(int length, String head) {
    byte[] bytes = new byte[length];
    String hex = written(new CborWriter(0).bytes(bytes));
    assertThat(hex).isEqualTo(head + "00".repeat(length));
    assertThat(reader(hex).bytes(length)).isEqualTo(bytes);
  }

  @Test
  void everythingElse() {
    CborWriter writer = new CborWriter(1);
    writer.map(2).text("é").bool(true).text("").nil().array(3).bool(false).array(0).map(0);
    assertThat(written(writer)).isEqualTo("a262c3a9f560f683f480a0");
    CborReader reader = reader(written(writer));
    assertThat(reader.map()).isEqualTo(2);
    assertThat(reader.text(2)).isEqualTo("é");
    assertThat(reader.skipNull()).isFalse();
    assertThat(reader.bool()).isTrue();
    assertThat(reader.skipText(CborWriter.encodedText("x"))).isFalse();
    assertThat(reader.skipText(CborWriter.encodedText(""))).isTrue();
    assertThat(reader.skipNull()).isTrue();
    assertThat(reader.array()).isEqualTo(3);
    assertThat(reader.bool()).isFalse();
    assertThat(reader.array()).isZero();
    assertThat(reader.map()).isZero();
    reader.end();
  }

  @Test
  void linksHoldCids() {
    CborWriter writer = new CborWriter(0).array(1);
    int at = writer.link(3);
    writer.buffer()[at] = 7;
    assertThat(written(writer)).isEqualTo("81d82a4400070000");
    CborReader reader = reader("d82a4400070000");
    assertThat(reader.link(10)).containsExactly(7, 0, 0);
    reader.end();
  }

  @ParameterizedTest
  @CsvSource({"1801", "190001", "1a00000001", "1b0000000000000001"})
  void readerTakesHeadsLongerThanNeeded(String hex) {
    assertThat(reader(hex).unsigned()).isOne();
  }

  @ParameterizedTest
  @CsvSource({
    "00",
    "1bffffffffffffffff",
    "20",
    "3bffffffffffffffff",
    "40",
    "6161",
    "80",
    "a0",
    "f4",
    "f5",
    "f6",
    "fb3ff0000000000000",
    "d82a420000",
    "828301028304050607",
    "a2616180616281a0",
    "8180",
    "828080",
    "81818181f6",
    "a16161a16162a16163f6",
    "83a0a080"
  })
  void skippingPassesOverExactlyOneValue(String hex) {
    CborReader reader = reader(hex + "00");
    reader.skip();
    assertThat(reader.unsigned()).isZero();
    reader.end();
  }

  @Test
  void nestingUpToTheLimitIsSkipped() {
    CborReader reader = reader("81".repeat(CborReader.MAX_DEPTH) + "00");
    reader.skip();
    reader.end();
  }

  @Property
  void textsAreReadAsWritten(@ForAll String text) {
    String wellFormed =
        new String(
            text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
            java.nio.charset.StandardCharsets.UTF_8);
    CborReader reader = new CborReader(CborWriter.encodedText(wellFormed));
    assertThat(reader.text(Integer.MAX_VALUE)).isEqualTo(wellFormed);
    reader.end();
  }

  private static String written(CborWriter writer) {
    return Bytes.wrap(writer.toByteArray()).hex();
  }

  private static CborReader reader(String hex) {
    return new CborReader(Bytes.fromHex(hex).toArray());
  }
}

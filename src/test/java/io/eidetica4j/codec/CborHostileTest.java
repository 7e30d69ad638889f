package io.eidetica4j.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CborHostileTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "18",
        "19ff",
        "1b00",
        "1c",
        "1f",
        "3f",
        "5f4100ff",
        "7f6161ff",
        "9f00ff",
        "bf616100ff",
        "41",
        "5bffffffffffffffff",
        "5b7fffffffffffffff",
        "5affffffff",
        "61",
        "61ff",
        "62c080",
        "7b8000000000000000",
        "81",
        "8200",
        "9affffffff",
        "9bffffffffffffffff",
        "a1",
        "a16161",
        "a100f6",
        "a1f6f6",
        "baffffffff",
        "bbffffffffffffffff",
        "c000",
        "d82b420000",
        "d82a420100",
        "d82a4100",
        "d82a40",
        "d82a00",
        "d82a6161",
        "f7",
        "f0",
        "f8ff",
        "f93c00",
        "fa3f800000",
        "fb7ff0000000000000",
        "fb7ff8000000000000",
        "fb00",
        "ff",
        "a26161f600f6"
      })
  void skippingRefuses(String hex) {
    refused(hex, CborReader::skip);
  }

  @Test
  void depthIsBounded() {
    refused("81".repeat(CborReader.MAX_DEPTH + 1) + "00", CborReader::skip);
    refused("a16161".repeat(CborReader.MAX_DEPTH + 1) + "00", CborReader::skip);
    refused("81".repeat(1_000_000) + "00", CborReader::skip);
  }

  @Test
  void lengthsAndCountsAreCheckedBeforeMemoryIsTaken() {
    refused("5a7fffffff00", reader -> reader.bytes(Integer.MAX_VALUE));
    refused("7a7fffffff00", reader -> reader.text(Integer.MAX_VALUE));
    refused("9a7fffffff00", CborReader::array);
    refused("ba7fffffff00", CborReader::map);
    refused("9b000000010000000000", CborReader::array);
    refused("a200", CborReader::map);
  }

  @Test
  void limitsAreToldApartFromBadInput() {
    EideticaException e =
        catchThrowableOfType(EideticaException.class, () -> reader("4400000000").bytes(3));
    assertThat(e.kind()).isEqualTo(ErrorKind.INSTANCE_LIMIT_EXCEEDED);
    assertThat(e.detail("limit")).contains("3");
  }

  @Test
  void valuesOfOtherKindsAreRefused() {
    refused("20", CborReader::unsigned);
    refused("f6", CborReader::unsigned);
    refused("f6", CborReader::bool);
    refused("00", CborReader::bool);
    refused("8100", reader -> reader.bytes(10));
    refused("4161", reader -> reader.text(10));
    refused("6161", reader -> reader.link(10));
    refused("a0", CborReader::array);
    refused("80", CborReader::map);
  }

  @Test
  void leftOverBytesAreRefused() {
    CborReader reader = reader("0000");
    reader.skip();
    assertThatThrownBy(reader::end).hasMessageContaining("trailing");
  }

  @Test
  void randomBytesNeverDoAnythingElse() {
    Random random = new Random(20_261_123);
    int skipped = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      CborReader reader = new CborReader(bytes);
      try {
        reader.skip();
        skipped++;
      } catch (EideticaException e) {
        assertThat(e.kind()).isEqualTo(ErrorKind.SERIALIZE);
      }
    }
    assertThat(skipped).as("some are well-formed").isPositive();
  }

  private static void refused(String hex, Consumer<CborReader> reading) {
    EideticaException e =
        catchThrowableOfType(EideticaException.class, () -> reading.accept(reader(hex)));
    assertThat(e).as("0x%.40s", hex).isNotNull();
    assertThat(e.kind()).isEqualTo(ErrorKind.SERIALIZE);
  }

  private static CborReader reader(String hex) {
    return new CborReader(Bytes.fromHex(hex).toArray());
  }
}

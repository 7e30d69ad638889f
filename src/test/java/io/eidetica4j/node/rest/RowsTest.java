package io.eidetica4j.node.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.problem.RestException;
import io.eidetica4j.store.RowFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTest {
  private final RowFormat<JsonNode> format = RowFormat.raw();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12345678901234567.89",
        "1.10",
        "0.1",
        "-0.000000000000000000000000000001",
        "123456789012345678901234567890",
        "9007199254740993"
      })
  void numbersAreKeptDigitByDigit(String number) {
    String json = "{\"n\":" + number + "}";
    assertThat(format.write(Rows.parse(json.getBytes(UTF_8)))).isEqualTo(json);
    assertThat(format.write(format.read(json))).isEqualTo(json);
  }

  @Test
  void whatIsTakenCanBeReadBackUpToTheLongestNumber() {
    for (String number : new String[] {"1e400", "1e997", "1e-997", "9".repeat(1000)}) {
      JsonNode row = Rows.parse(("{\"n\":" + number + "}").getBytes(UTF_8));
      JsonNode back = format.read(format.write(row));
      assertThat(back.get("n").decimalValue())
          .as(number)
          .isEqualByComparingTo(row.get("n").decimalValue());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1e998, /a~1b/1/~0",
    "1e-998, /a~1b/1/~0",
    "1e99999999999999, /a~1b/1/~0",
    "1e2147483647, /a~1b/1/~0",
    "-1e-2147483647, /a~1b/1/~0"
  })
  void whatCouldNotBeReadBackIsRefusedByItsPointer(String number, String pointer) {
    String json = "{\"x\":0,\"a/b\":[1,{\"~\":" + number + "}]}";
    assertThatExceptionOfType(RestException.class)
        .isThrownBy(() -> Rows.parse(json.getBytes(UTF_8)))
        .satisfies(e -> {
          assertThat(e.error()).isEqualTo(RestError.INVALID_VALUE);
          assertThat(e.pointer()).hasValue(pointer);
        });
  }
}

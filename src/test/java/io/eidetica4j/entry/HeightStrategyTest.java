package io.eidetica4j.entry;

import static io.eidetica4j.entry.HeightStrategy.INCREMENTAL;
import static io.eidetica4j.entry.HeightStrategy.TIMESTAMP;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.Clock;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeightStrategyTest {
  private static final Clock CLOCK = () -> 1_000_000;

  @Test
  void withoutParents() {
    assertThat(INCREMENTAL.height(OptionalLong.empty(), CLOCK)).isZero();
    assertThat(TIMESTAMP.height(OptionalLong.empty(), CLOCK)).isEqualTo(1_000_000);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1000000",
    "5, 6, 1000000",
    "100, 101, 1000000",
    "999999, 1000000, 1000000",
    "1000000, 1000001, 1000001",
    "2000000, 2000001, 2000001",
    "9223372036854775807, 9223372036854775808, 9223372036854775808",
    "18446744073709551614, 18446744073709551615, 18446744073709551615",
    "18446744073709551615, 0, 1000000",
  })
  void aboveTheHighestParent(String parent, String incremental, String timestamp) {
    OptionalLong max = OptionalLong.of(Long.parseUnsignedLong(parent));
    assertThat(Long.toUnsignedString(INCREMENTAL.height(max, CLOCK))).isEqualTo(incremental);
    assertThat(Long.toUnsignedString(TIMESTAMP.height(max, CLOCK))).isEqualTo(timestamp);
  }

  @Test
  void namesInJson() {
    for (HeightStrategy strategy : HeightStrategy.values()) {
      assertThat(HeightStrategy.fromJsonName(strategy.jsonName())).contains(strategy);
    }
    assertThat(INCREMENTAL.jsonName()).isEqualTo("incremental");
    assertThat(TIMESTAMP.jsonName()).isEqualTo("timestamp");
    assertThat(HeightStrategy.fromJsonName("Incremental")).isEmpty();
  }
}

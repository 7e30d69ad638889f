package io.eidetica4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixedClockTest {
  @Test
  void readingMovesTheTimeOnByOne() {
    FixedClock clock = new FixedClock(1000);
    assertThat(clock.nowMillis()).isEqualTo(1000);
    assertThat(clock.nowMillis()).isEqualTo(1001);
    assertThat(clock.nowSecs()).isEqualTo(1);
    assertThat(clock.get()).isEqualTo(1003);
    assertThat(clock.get()).isEqualTo(1003);
  }

  @Test
  void heldClockStandsStillUntilTheGuardIsClosed() {
    FixedClock clock = new FixedClock(5);
    try (FixedClock.Hold guard = clock.hold()) {
      assertThat(guard).isNotNull();
      assertThat(clock.nowMillis()).isEqualTo(5);
      assertThat(clock.nowMillis()).isEqualTo(5);
      assertThat(clock.copy().nowMillis()).isEqualTo(5);
    }
    assertThat(clock.nowMillis()).as("first reading after release").isEqualTo(5);
    assertThat(clock.nowMillis()).isEqualTo(6);
  }

  @Test
  void anyGuardReleasesTheClock() {
    FixedClock clock = new FixedClock(5);
    FixedClock.Hold first = clock.hold();
    FixedClock.Hold second = clock.hold();
    first.close();
    assertThat(clock.nowMillis()).isEqualTo(5);
    assertThat(clock.nowMillis()).isEqualTo(6);
    second.close();
    assertThat(clock.nowMillis()).isEqualTo(7);
  }

  @Test
  void timeIsSetAndMovedAlsoWhileHeld() {
    FixedClock clock = new FixedClock();
    assertThat(clock.get()).isEqualTo(FixedClock.DEFAULT_MILLIS);
    FixedClock.Hold guard = clock.hold();
    clock.advance(10);
    assertThat(clock.nowMillis()).isEqualTo(FixedClock.DEFAULT_MILLIS + 10);
    clock.set(3);
    assertThat(clock.nowMillis()).isEqualTo(3);
    guard.close();
  }

  @Test
  void copyIsIndependentAndNotHeld() {
    FixedClock clock = new FixedClock(7);
    clock.hold();
    FixedClock copy = clock.copy();
    assertThat(copy.nowMillis()).isEqualTo(7);
    assertThat(copy.nowMillis()).isEqualTo(8);
    assertThat(clock.nowMillis()).isEqualTo(7);
  }

  @Test
  void rfc3339ReadsTheClockAndSoMovesIt() {
    FixedClock clock = new FixedClock();
    assertThat(clock.nowRfc3339()).isEqualTo("2024-01-01T00:00:00+00:00");
    assertThat(clock.nowRfc3339()).isEqualTo("2024-01-01T00:00:00.001+00:00");
  }

  @ParameterizedTest
  @CsvSource({
    "1704067200123, 2024-01-01T00:00:00.123+00:00",
    "1704067200100, 2024-01-01T00:00:00.100+00:00",
    "0, 1970-01-01T00:00:00+00:00",
    "253402300800000, +10000-01-01T00:00:00+00:00",
    "8210266876799999, +262142-12-31T23:59:59.999+00:00",
    "8210266876800000, 1970-01-01T00:00:00+00:00",
    "-1, 1970-01-01T00:00:00+00:00",
    "9223372036854775807, 1970-01-01T00:00:00+00:00",
  })
  void rfc3339HasTheFewestDigitsThatLoseNothing(long millis, String text) {
    Clock clock = () -> millis;
    assertThat(clock.nowRfc3339()).isEqualTo(text);
  }

  @Test
  void systemClockTellsTheSystemsTime() {
    long before = System.currentTimeMillis();
    assertThat(Clock.system().nowMillis()).isBetween(before, System.currentTimeMillis());
  }
}

package io.eidetica4j.node.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class SessionFilterTest {
  @Test
  void slashesAtTheEndsAreTakenOff() {
    assertThat(SessionFilter.trimmed("//a//b/")).isEqualTo("a//b");
    assertThat(SessionFilter.trimmed("a")).isEqualTo("a");
    assertThat(SessionFilter.trimmed("")).isEmpty();
    assertThat(SessionFilter.trimmed("///")).isEmpty();
  }

  @Test
  void aPathOfSlashesCostsNoMoreThanItsLength() {
    String path = "a" + "/".repeat(4_000_000) + "b";
    // the square of this length would take hours
    Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(1), () -> assertThat(SessionFilter.trimmed(path)).isEqualTo(path));
  }
}

package io.eidetica4j.node.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SessionFilterTest {
  @Test
  void slashesAtTheEndsAreTakenOff() {
    assertThat(SessionFilter.trimmed("//a//b/")).isEqualTo("a//b");
    assertThat(SessionFilter.trimmed("a")).isEqualTo("a");
    assertThat(SessionFilter.trimmed("")).isEmpty();
    assertThat(SessionFilter.trimmed("///")).isEmpty();
  }

  /** The square of this length would take hours. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPathOfSlashesCostsNoMoreThanItsLength() {
    String path = "a" + "/".repeat(4_000_000) + "b";
    assertThat(SessionFilter.trimmed(path)).isEqualTo(path);
  }
}

package io.eidetica4j.node.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PatienceTest {
  @Test
  void waitsGrowToABoundUntilTheAttemptSucceeds() throws InterruptedException {
    List<Long> waits = new ArrayList<>();
    String result =
        Patience.until(
            () -> waits.size() < 8 ? Optional.empty() : Optional.of("there"),
            wait -> waits.add(wait.toSeconds()));
    assertThat(result).isEqualTo("there");
    assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
  }
}

package io.eidetica4j.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Many peers on a bad network come to the same, whatever the dice say. A schedule is repeated with
 * {@code -Deidetica.simulation.seed=N}.
 */
class SimulationTest {
  private static final boolean NIGHTLY = Boolean.getBoolean("eidetica.nightly");
  private static final int SEEDS = NIGHTLY ? 5000 : 300;

  /** On a slow machine the test command makes do with fewer seeds. */
  private static final Duration ENOUGH = NIGHTLY ? Duration.ofHours(5) : Duration.ofSeconds(20);

  @Test
  void whateverTheNetworkDoesAllComeToTheSame() {
    Long only = Long.getLong("eidetica.simulation.seed");
    if (only != null) {
      run(only);
      return;
    }
    long start = System.nanoTime();
    int seed = 0;
    while (seed < SEEDS && System.nanoTime() - start < ENOUGH.toNanos()) {
      run(seed++);
    }
    System.getLogger("figures").log(System.Logger.Level.INFO, "{0} seeds", seed);
    assertThat(seed).isPositive();
  }

  private static void run(long seed) {
    try (Simulation simulation = new Simulation(seed)) {
      simulation.run();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("-Deidetica.simulation.seed=" + seed + ": " + e.getMessage(), e);
    }
  }
}

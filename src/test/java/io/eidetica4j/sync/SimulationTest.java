package io.eidetica4j.sync;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Many peers on a bad network come to the same, whatever the dice say. A schedule is repeated with
 * {@code -Deidetica.simulation.seed=N}.
 */
class SimulationTest {
  private static final int SEEDS = Boolean.getBoolean("eidetica.nightly") ? 5000 : 300;

  @Test
  void whateverTheNetworkDoesAllComeToTheSame() {
    Long only = Long.getLong("eidetica.simulation.seed");
    if (only != null) {
      run(only);
      return;
    }
    LongStream.range(0, SEEDS).forEach(SimulationTest::run);
  }

  private static void run(long seed) {
    try (Simulation simulation = new Simulation(seed)) {
      simulation.run();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("-Deidetica.simulation.seed=" + seed + ": " + e.getMessage(), e);
    }
  }
}

package io.eidetica4j.node.run;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Trying again, with waits that grow from a second to half a minute. */
final class Patience {
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private Patience() {}

  /** How to wait. */
  @FunctionalInterface
  interface Waiting {
    /** Waits. */
    void pause(Duration time) throws InterruptedException;
  }

  /** What an attempt gives once it gives something; the first comes after a wait too. */
  static <T> T until(Supplier<Optional<T>> attempt, Waiting waiting) throws InterruptedException {
    for (Duration wait = FIRST_WAIT; ; wait = longer(wait)) {
      waiting.pause(wait);
      Optional<T> result = attempt.get();
      if (result.isPresent()) {
        return result.get();
      }
    }
  }

  private static Duration longer(Duration wait) {
    Duration twice = wait.multipliedBy(2);
    return twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
  }
}

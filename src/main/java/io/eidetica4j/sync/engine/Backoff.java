package io.eidetica4j.sync.engine;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to leave a peer alone after failures: twice as long after each further one, and up to a
 * quarter more or less, so that many nodes do not come back all at once.
 */
final class Backoff {
  /** Failures in a row after which a peer counts as down. */
  static final int BREAKS_AT = 5;

  private final Duration first;
  private final Duration last;
  private final RandomGenerator random;

  Backoff(Duration first, Duration last, RandomGenerator random) {
    this.first = first;
    this.last = last;
    this.random = random;
  }

  long millisAfter(int failures) {
    int doublings = Math.clamp(failures - 1L, 0, 30);
    long wait = Math.min(last.toMillis(), first.toMillis() << doublings);
    return wait * 3 / 4 + (long) (random.nextDouble() * (wait / 2.0));
  }
}

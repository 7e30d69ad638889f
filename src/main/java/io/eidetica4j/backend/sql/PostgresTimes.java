package io.eidetica4j.backend.sql;

import java.time.Duration;

/**
 * How long things take among processes that share a database.
 *
 * @param sweep after which everything is looked at again, announced or not
 * @param firstWait before a lost connection is tried again; each time after that twice as long
 * @param longestWait no longer than this
 * @param kept how long it is known what was changed
 */
record PostgresTimes(Duration sweep, Duration firstWait, Duration longestWait, Duration kept) {
  /** What holds outside of tests. */
  static final PostgresTimes DEFAULT =
      new PostgresTimes(
          Duration.ofSeconds(15),
          Duration.ofMillis(100),
          Duration.ofSeconds(10),
          Duration.ofHours(1));
}

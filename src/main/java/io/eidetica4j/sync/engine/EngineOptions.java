package io.eidetica4j.sync.engine;

import java.time.Duration;

/**
 * How the engine works.
 *
 * @param interval between two syncs of a database for which no user has another wish
 * @param firstRetry after the first failure of a peer; doubled with each further one
 * @param lastRetry the longest wait after a failure
 * @param pending entries that wait for one peer and database; with more it is synced as a whole
 * @param flushLimit how long a flush may take
 * @param stopLimit how long the stop waits for what is under way
 * @param isInBackground whether it works on threads of its own; else somebody calls {@link
 *     Engine#work}
 */
public record EngineOptions(
    Duration interval,
    Duration firstRetry,
    Duration lastRetry,
    int pending,
    Duration flushLimit,
    Duration stopLimit,
    boolean isInBackground) {
  /** Every five minutes; retries after two seconds to five minutes; in the background. */
  public static final EngineOptions DEFAULT =
      new EngineOptions(
          Duration.ofMinutes(5),
          Duration.ofSeconds(2),
          Duration.ofMinutes(5),
          10_000,
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          true);

  /** These options without threads. */
  public EngineOptions inForeground() {
    return new EngineOptions(
        interval, firstRetry, lastRetry, pending, flushLimit, stopLimit, false);
  }
}

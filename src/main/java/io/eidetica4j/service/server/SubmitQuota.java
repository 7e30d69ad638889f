package io.eidetica4j.service.server;

import io.eidetica4j.ErrorKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many entries each user may hand over that are not verified: anyone who is logged in may store
 * them, and they stay for ever. Users whose entries are verified never notice.
 */
final class SubmitQuota {
  private static final long WINDOW = Duration.ofHours(1).toNanos();

  private final int most;
  private final LongSupplier nanoTime;
  private final Map<String, Integer> counts = new HashMap<>();
  private long begun;

  SubmitQuota(int most, LongSupplier nanoTime) {
    this.most = most;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
  }

  /** Refuses a user who has used the quota up. */
  synchronized void check(String user) {
    long now = nanoTime.getAsLong();
    if (now - begun >= WINDOW) {
      counts.clear();
      begun = now;
    }
    if (counts.getOrDefault(user, 0) >= most) {
      throw ErrorKind.INSTANCE_LIMIT_EXCEEDED
          .error(
              "More than %d entries that were not verified have been handed over in an hour"
                  .formatted(most))
          .with("limit", most);
    }
  }

  /** Counts an entry that was not verified. */
  synchronized void count(String user) {
    counts.merge(user, 1, Integer::sum);
  }
}

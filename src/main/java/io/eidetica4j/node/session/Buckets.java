package io.eidetica4j.node.session;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A token bucket for each key: so many takes at once, refilled evenly over a minute. Holds a
 * bounded number of keys; the one longest untouched is forgotten first, and a full bucket is the
 * same as none. Safe for use by many threads.
 */
public final class Buckets {
  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  private final double capacity;
  private final int keys;
  private final LongSupplier nanoTime;
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Bucket {
    double tokens;
    long filledAt;
  }

  /**
   * @param perMinute takes a minute, and takes at once from a full bucket
   * @param keys keys held at most
   * @param nanoTime as {@link System#nanoTime}
   */
  public Buckets(long perMinute, int keys, LongSupplier nanoTime) {
    this.capacity = (double) Math.max(1, perMinute);
    this.keys = keys;
    this.nanoTime = nanoTime;
  }

  /** Takes a token; the time until there is one where the bucket is empty. */
  public Optional<Duration> take(String key) {
    return take(key, 1);
  }

  /**
   * Takes several tokens, or none.
   *
   * @param amount how many; more than a bucket holds are taken from a full one, which then owes the
   *     rest
   * @return the time until there are so many, where there are not
   */
  public synchronized Optional<Duration> take(String key, long amount) {
    Bucket bucket = buckets.get(key);
    if (bucket == null) {
      bucket = new Bucket();
      bucket.tokens = capacity;
      bucket.filledAt = nanoTime.getAsLong();
      buckets.put(key, bucket);
      forgetOldest();
    }
    refill(bucket);
    double needed = Math.min((double) amount, capacity);
    if (bucket.tokens >= needed) {
      bucket.tokens -= (double) amount;
      return Optional.empty();
    }
    double missing = needed - bucket.tokens;
    return Optional.of(Duration.ofNanos((long) Math.ceil(missing * MINUTE_NANOS / capacity)));
  }

  /** Puts a taken token back. */
  synchronized void giveBack(String key) {
    Bucket bucket = buckets.get(key);
    if (bucket != null) {
      refill(bucket);
      bucket.tokens = Math.min(capacity, bucket.tokens + 1);
    }
  }

  /** How many keys are held. */
  synchronized int size() {
    return buckets.size();
  }

  private void refill(Bucket bucket) {
    long now = nanoTime.getAsLong();
    double grown = (double) (now - bucket.filledAt) * capacity / MINUTE_NANOS;
    bucket.tokens = Math.min(capacity, bucket.tokens + grown);
    bucket.filledAt = now;
  }

  private void forgetOldest() {
    if (buckets.size() > keys) {
      var oldest = buckets.entrySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }
}

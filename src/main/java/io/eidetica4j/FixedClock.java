package io.eidetica4j;

/**
 * A clock for tests: every reading returns the set time and then moves it on by one millisecond,
 * unless it is {@linkplain #hold() held}. Thread-safe.
 */
public final class FixedClock implements Clock {
  /** Where a clock starts that is given no time: 2024-01-01T00:00:00Z. */
  public static final long DEFAULT_MILLIS = 1_704_067_200_000L;

  private long millis;
  private boolean held;

  /** A clock that starts at {@link #DEFAULT_MILLIS}. */
  public FixedClock() {
    this(DEFAULT_MILLIS);
  }

  /** A clock that starts at the given milliseconds since 1970. */
  public FixedClock(long millis) {
    this.millis = millis;
  }

  @Override
  public synchronized long nowMillis() {
    return held ? millis : millis++;
  }

  /**
   * Freezes the clock until the guard is closed. A flag, not a count: closing any guard lets the
   * clock run again.
   */
  public synchronized Hold hold() {
    held = true;
    return this::release;
  }

  private synchronized void release() {
    held = false;
  }

  /** Moves the time on, also while held. */
  public synchronized void advance(long byMillis) {
    millis += byMillis;
  }

  /** Sets the time, also while held. */
  public synchronized void set(long toMillis) {
    millis = toMillis;
  }

  /** The time that the next reading returns; does not move it. */
  public synchronized long get() {
    return millis;
  }

  /** An independent clock that starts at this one's time and is not held. */
  public FixedClock copy() {
    return new FixedClock(get());
  }

  /** Lets a held clock run again when closed. */
  @FunctionalInterface
  public interface Hold extends AutoCloseable {
    @Override
    void close();
  }
}

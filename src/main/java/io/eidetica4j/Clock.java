package io.eidetica4j;

/** Where the library reads the time. Implementations are thread-safe. */
@FunctionalInterface
public interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z, never negative. */
  long nowMillis();

  /** Whole seconds since 1970-01-01T00:00:00Z. */
  default long nowSecs() {
    return nowMillis() / 1000;
  }

  /**
   * The time as RFC 3339 text in UTC, the offset written {@code +00:00}, with three digits of a
   * second's fraction or none. A time too far away to be written gives the start of 1970.
   */
  default String nowRfc3339() {
    return Rfc3339.format(nowMillis());
  }

  /** The system's clock; times before 1970 read as 0. */
  static Clock system() {
    return () -> Math.max(0, System.currentTimeMillis());
  }
}

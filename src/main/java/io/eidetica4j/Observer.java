package io.eidetica4j;

/**
 * Where figures about the running instance go. The library calls it on the path it measures, so
 * implementations must be quick, must not block and must not throw. The default does nothing.
 */
public interface Observer {
  /** An observer that ignores everything. */
  Observer NONE = new Observer() {};

  /** A local commit became durable after so many nanoseconds. */
  default void committed(long nanos) {}

  /** A store's state was read. */
  default void read() {}

  /** A verification pass judged so many entries in so many nanoseconds. */
  default void verified(int entries, long nanos) {}

  /** An entry was rejected; the rule is a stable name in lower snake case. */
  default void rejected(String rule) {}

  /** A limit was reached; the name is the configuration key without its prefix. */
  default void limitReached(String limit) {}

  /** A snapshot file was written and synced in so many nanoseconds. */
  default void flushed(long nanos) {}

  /** A login was tried; outcome is {@code ok} or {@code denied}. */
  default void login(String outcome) {}

  /**
   * A request of the sync protocol was answered; direction is {@code in} or {@code out}, outcome
   * {@code ok}, {@code refused} or {@code failed}.
   */
  default void syncRequest(String direction, String kind, String outcome) {}
}

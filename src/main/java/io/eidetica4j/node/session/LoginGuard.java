package io.eidetica4j.node.session;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Slows down whoever guesses passwords: failed logins are counted by name and by address, and only
 * so many password checks run at one time. A login that succeeds costs nothing.
 *
 * <p>An address gets more tries than a name, because many users may share one. What is remembered
 * is bounded; when full, what was longest untouched is forgotten, and the count by address still
 * holds whoever floods it with names.
 */
public final class LoginGuard {
  private static final int KEYS = 20_000;
  private static final int ADDRESS_FACTOR = 3;
  private static final Duration BUSY = Duration.ofSeconds(1);

  private final Buckets names;
  private final Buckets addresses;
  private final Semaphore atOnce;

  /**
   * @param failuresPerMinute failed logins a minute with one name
   * @param loginsAtOnce password checks at one time
   * @param nanoTime as {@link System#nanoTime}
   */
  public LoginGuard(int failuresPerMinute, int loginsAtOnce, LongSupplier nanoTime) {
    this.names = new Buckets(failuresPerMinute, KEYS, nanoTime);
    this.addresses = new Buckets(failuresPerMinute * ADDRESS_FACTOR, KEYS, nanoTime);
    this.atOnce = new Semaphore(Math.max(1, loginsAtOnce));
  }

  /**
   * What became of an attempt.
   *
   * @param result what the login gave; empty where it failed or was not tried
   * @param retryAfter when to come again, where it was not tried
   */
  public record Outcome<T>(Optional<T> result, Optional<Duration> retryAfter) {}

  /**
   * Tries a login, unless there were too many.
   *
   * @param login gives empty where name and password don't fit; what it throws passes through and
   *     counts as no failure
   */
  public <T> Outcome<T> attempt(String name, String address, Supplier<Optional<T>> login) {
    Optional<Duration> wait = addresses.take(address);
    if (wait.isPresent()) {
      return new Outcome<>(Optional.empty(), wait);
    }
    wait = names.take(name);
    if (wait.isPresent()) {
      // the address stays charged: whoever hammers one name gets no other names to try
      return new Outcome<>(Optional.empty(), wait);
    }
    if (!atOnce.tryAcquire()) {
      giveBack(name, address);
      return new Outcome<>(Optional.empty(), Optional.of(BUSY));
    }
    boolean failed = false;
    try {
      Optional<T> result = login.get();
      failed = result.isEmpty();
      return new Outcome<>(result, Optional.empty());
    } finally {
      atOnce.release();
      if (!failed) {
        giveBack(name, address);
      }
    }
  }

  private void giveBack(String name, String address) {
    names.giveBack(name);
    addresses.giveBack(address);
  }
}

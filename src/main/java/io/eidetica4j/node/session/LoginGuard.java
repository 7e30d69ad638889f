package io.eidetica4j.node.session;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Slows down whoever guesses passwords: failed logins are counted by name and by address, and only
 * so many password checks run at one time. A login that succeeds costs nothing.
 *
 * <p>An address gets more tries than a name, because many users may share one; an IPv6 address
 * stands for its /64, which is what one subscriber has at least. Where a name logged in from an
 * address within a day, the count by name does not close it there: nobody is locked out by what
 * others try elsewhere. What is remembered is bounded; when full, what was longest untouched is
 * forgotten, and the count by address still holds whoever floods it with names.
 */
public final class LoginGuard {
  private static final int KEYS = 20_000;
  private static final int ADDRESS_FACTOR = 3;
  private static final int IPV6_BYTES = 16;
  private static final Duration KNOWN = Duration.ofDays(1);
  private static final Duration BUSY = Duration.ofSeconds(1);

  private final Buckets names;
  private final Buckets addresses;
  private final Semaphore atOnce;
  private final LongSupplier nanoTime;

  /** When a pair of name and address last logged in; the oldest first. */
  private final Map<Pair, Long> known = new LinkedHashMap<>();

  private record Pair(String name, String address) {}

  /**
   * @param failuresPerMinute failed logins a minute with one name
   * @param loginsAtOnce password checks at one time
   * @param nanoTime as {@link System#nanoTime}
   */
  public LoginGuard(int failuresPerMinute, int loginsAtOnce, LongSupplier nanoTime) {
    this.names = new Buckets(failuresPerMinute, KEYS, nanoTime);
    this.addresses = new Buckets((long) failuresPerMinute * ADDRESS_FACTOR, KEYS, nanoTime);
    this.nanoTime = nanoTime;
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
   * A login to try.
   *
   * @param name whose
   * @param login gives empty where name and password don't fit
   */
  public record Attempt<T>(String name, Supplier<Optional<T>> login) {}

  /**
   * Tries a login, unless there were too many.
   *
   * @param login gives empty where name and password don't fit; what it throws passes through and
   *     counts as no failure
   */
  public <T> Outcome<T> attempt(String name, String address, Supplier<Optional<T>> login) {
    return attempt(address, () -> new Attempt<>(name, login));
  }

  /**
   * Tries a login that is still to be read, unless there were too many.
   *
   * @param request reads the login; what it or the login throws passes through and counts as no
   *     failure
   */
  public <T> Outcome<T> attempt(String address, Supplier<Attempt<T>> request) {
    String network = network(address);
    Optional<Duration> wait = addresses.take(network);
    if (wait.isPresent()) {
      return refused(wait.get());
    }
    if (!atOnce.tryAcquire()) {
      addresses.giveBack(network);
      return refused(BUSY);
    }
    boolean failed = false;
    try {
      Attempt<T> attempt = request.get();
      Pair pair = new Pair(attempt.name(), network);
      wait = names.take(pair.name());
      boolean charged = wait.isEmpty();
      if (!charged && !isKnown(pair)) {
        // the address stays charged: whoever hammers one name gets no other names to try
        failed = true;
        return refused(wait.get());
      }
      try {
        Optional<T> result = attempt.login().get();
        failed = result.isEmpty();
        if (!failed) {
          remember(pair);
        }
        return new Outcome<>(result, Optional.empty());
      } finally {
        if (!failed && charged) {
          names.giveBack(pair.name());
        }
      }
    } finally {
      atOnce.release();
      if (!failed) {
        addresses.giveBack(network);
      }
    }
  }

  private static <T> Outcome<T> refused(Duration wait) {
    return new Outcome<>(Optional.empty(), Optional.of(wait));
  }

  private boolean isKnown(Pair pair) {
    synchronized (known) {
      Long since = known.get(pair);
      return since != null && nanoTime.getAsLong() - since < KNOWN.toNanos();
    }
  }

  private void remember(Pair pair) {
    synchronized (known) {
      known.remove(pair);
      known.put(pair, nanoTime.getAsLong());
      if (known.size() > KEYS) {
        known.remove(known.keySet().iterator().next());
      }
    }
  }

  /** The address, or the first half of an IPv6 one. Names are not looked up. */
  private static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      return bytes.length == IPV6_BYTES
          ? HexFormat.of().formatHex(bytes, 0, IPV6_BYTES / 2) + "/64"
          : InetAddress.getByAddress(bytes).getHostAddress();
    } catch (IllegalArgumentException | UnknownHostException e) {
      return address;
    }
  }
}

package io.eidetica4j.node.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LoginGuardTest {
  private static final int PER_MINUTE = 6;

  private final AtomicLong nanos = new AtomicLong(-5);
  private final LoginGuard guard = new LoginGuard(PER_MINUTE, 1, nanos::get);

  @Test
  void aNameIsClosedAfterItsFailuresAndOpensAgainWithTime() {
    failures("alice", "1.1.1.1", PER_MINUTE);
    LoginGuard.Outcome<String> outcome = guard.attempt("alice", "2.2.2.2", () -> Optional.of("in"));
    assertThat(outcome.result()).isEmpty();
    assertThat(outcome.retryAfter()).hasValue(Duration.ofSeconds(10));
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(guard.attempt("alice", "2.2.2.2", () -> Optional.of("in")).result()).hasValue("in");
  }

  @Test
  void successesCostNothing() {
    for (int i = 0; i < 100; i++) {
      assertThat(guard.attempt("alice", "1.1.1.1", () -> Optional.of("in")).result()).isPresent();
    }
  }

  @Test
  void anAddressIsClosedWhateverNamesItTries() {
    for (int i = 0; i < 3 * PER_MINUTE; i++) {
      failures("user" + i, "1.1.1.1", 1);
    }
    assertThat(guard.attempt("somebody", "1.1.1.1", () -> Optional.of("in")).retryAfter())
        .isPresent();
    assertThat(guard.attempt("somebody", "2.2.2.2", () -> Optional.of("in")).result()).isPresent();
  }

  @Test
  void onlySoManyChecksRunAtOnce() {
    LoginGuard.Outcome<String> outer =
        guard.attempt(
            "alice",
            "1.1.1.1",
            () -> {
              LoginGuard.Outcome<String> inner =
                  guard.attempt("bob", "2.2.2.2", () -> Optional.of("in"));
              assertThat(inner.retryAfter()).isPresent();
              return Optional.of("in");
            });
    assertThat(outer.result()).isPresent();
  }

  @Test
  void anErrorIsNoFailureOfTheCaller() {
    for (int i = 0; i < 10 * PER_MINUTE; i++) {
      Supplier<Optional<String>> broken =
          () -> {
            throw new IllegalStateException("no backend");
          };
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> guard.attempt("alice", "1.1.1.1", broken));
    }
    assertThat(guard.attempt("alice", "1.1.1.1", () -> Optional.of("in")).result()).isPresent();
  }

  @Test
  void anIpv6AddressCountsWithItsWholeNetwork() {
    for (int i = 0; i < 3 * PER_MINUTE; i++) {
      failures("user" + i, "2001:db8:1:2::" + Integer.toHexString(i + 1), 1);
    }
    assertThat(in("somebody", "2001:db8:1:2:ffff::9").retryAfter()).isPresent();
    assertThat(in("somebody", "2001:db8:1:3::1").result()).isPresent();
  }

  @Test
  void anAddressOfIpv4InIpv6IsTheSameAsItself() {
    for (int i = 0; i < 3 * PER_MINUTE; i++) {
      failures("user" + i, "::ffff:1.2.3.4", 1);
    }
    assertThat(in("somebody", "1.2.3.4").retryAfter()).isPresent();
    assertThat(in("somebody", "::ffff:1.2.3.5").result()).isPresent();
  }

  @Test
  void whoLoggedInLatelyFromAnAddressIsNotLockedOutThereByOthers() {
    assertThat(in("alice", "9.9.9.9").result()).isPresent();
    failures("alice", "1.1.1.1", PER_MINUTE);
    assertThat(in("alice", "2.2.2.2").retryAfter()).isPresent();
    assertThat(in("alice", "9.9.9.9").result()).isPresent();
  }

  @Test
  void whoLoggedInLongAgoIsNoLongerSpared() {
    assertThat(in("alice", "9.9.9.9").result()).isPresent();
    nanos.addAndGet(Duration.ofDays(1).toNanos());
    failures("alice", "1.1.1.1", PER_MINUTE);
    assertThat(in("alice", "9.9.9.9").retryAfter()).isPresent();
  }

  @Test
  void aSparedAddressStillHasOnlyItsOwnTries() {
    assertThat(in("alice", "9.9.9.9").result()).isPresent();
    failures("alice", "9.9.9.9", 3 * PER_MINUTE);
    assertThat(in("alice", "9.9.9.9").retryAfter()).isPresent();
  }

  @Test
  void aRequestIsNotReadWhereTheAddressIsClosed() {
    for (int i = 0; i < 3 * PER_MINUTE; i++) {
      failures("user" + i, "1.1.1.1", 1);
    }
    Supplier<LoginGuard.Attempt<String>> unread =
        () -> {
          throw new AssertionError("read");
        };
    assertThat(guard.attempt("1.1.1.1", unread).retryAfter()).isPresent();
  }

  @Test
  void whatIsRememberedIsBounded() {
    Buckets buckets = new Buckets(1, 10, nanos::get);
    for (int i = 0; i < 1000; i++) {
      buckets.take("name" + i);
    }
    assertThat(buckets.size()).isEqualTo(10);
  }

  private LoginGuard.Outcome<String> in(String name, String address) {
    return guard.attempt(name, address, () -> Optional.of("in"));
  }

  private void failures(String name, String address, int count) {
    for (int i = 0; i < count; i++) {
      LoginGuard.Outcome<String> outcome = guard.attempt(name, address, Optional::empty);
      assertThat(outcome.retryAfter()).isEmpty();
    }
  }
}

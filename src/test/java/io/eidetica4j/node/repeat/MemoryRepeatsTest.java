package io.eidetica4j.node.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.codec.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MemoryRepeatsTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T00:00:00Z"));
  private final MemoryRepeats repeats = new MemoryRepeats(3, DAY, 10_000, now::get);

  @Test
  void aRequestIsUnderWayThenRepeated() {
    assertThat(repeats.claim("u", "k", "f")).isEqualTo(new Repeats.Claim.First());
    assertThat(repeats.claim("u", "k", "f")).isEqualTo(new Repeats.Claim.UnderWay());
    Outcome outcome = outcome(10);
    repeats.complete("u", "k", outcome);
    assertThat(repeats.claim("u", "k", "f")).isEqualTo(new Repeats.Claim.Repeated(outcome));
  }

  @Test
  void anotherRequestWithTheKeyIsToldSoWhateverTheState() {
    repeats.claim("u", "k", "f");
    assertThat(repeats.claim("u", "k", "g")).isEqualTo(new Repeats.Claim.OtherRequest());
    repeats.complete("u", "k", outcome(1));
    assertThat(repeats.claim("u", "k", "g")).isEqualTo(new Repeats.Claim.OtherRequest());
  }

  @Test
  void whatWasAbandonedMayBeTriedAgain() {
    repeats.claim("u", "k", "f");
    repeats.abandon("u", "k");
    assertThat(repeats.claim("u", "k", "g")).isEqualTo(new Repeats.Claim.First());
  }

  @Test
  void usersDoNotShareKeys() {
    repeats.claim("u", "k", "f");
    assertThat(repeats.claim("v", "k", "f")).isEqualTo(new Repeats.Claim.First());
  }

  @Test
  void resultsAreForgottenAfterADay() {
    done("u", "k", 1);
    now.set(now.get().plus(DAY).minusSeconds(1));
    assertThat(repeats.claim("u", "k", "f")).isInstanceOf(Repeats.Claim.Repeated.class);
    now.set(now.get().plusSeconds(1));
    repeats.expire();
    assertThat(repeats.size()).isZero();
    assertThat(repeats.claim("u", "k", "f")).isEqualTo(new Repeats.Claim.First());
  }

  @Test
  void theOldestResultsOfAUserGoFirstAndRequestsUnderWayStay() {
    repeats.claim("u", "under way", "f");
    done("u", "a", 1);
    done("u", "b", 1);
    done("u", "c", 1);
    assertThat(repeats.size()).isEqualTo(3);
    assertThat(repeats.claim("u", "under way", "f")).isEqualTo(new Repeats.Claim.UnderWay());
    assertThat(repeats.claim("u", "c", "f")).isInstanceOf(Repeats.Claim.Repeated.class);
    assertThat(repeats.claim("u", "a", "f")).isEqualTo(new Repeats.Claim.First());
  }

  @Test
  void bytesAreBoundedForAllUsersTogether() {
    done("u", "a", 6_000);
    done("u", "b", 6_000);
    assertThat(repeats.claim("u", "b", "f")).isInstanceOf(Repeats.Claim.Repeated.class);
    assertThat(repeats.claim("u", "a", "f")).isEqualTo(new Repeats.Claim.First());
  }

  @Test
  void whoHoldsMostGivesWayWhoeverCompletes() {
    done("v", "small", 1);
    done("u", "a", 5_000);
    done("u", "b", 4_000);
    done("v", "next", 3_000);
    assertThat(repeats.claim("v", "small", "f")).isInstanceOf(Repeats.Claim.Repeated.class);
    assertThat(repeats.claim("v", "next", "f")).isInstanceOf(Repeats.Claim.Repeated.class);
    assertThat(repeats.claim("u", "b", "f")).isInstanceOf(Repeats.Claim.Repeated.class);
    assertThat(repeats.claim("u", "a", "f")).isEqualTo(new Repeats.Claim.First());
  }

  @Test
  void whatNobodyKnowsIsNotDoneAgainUntilItIsOver() {
    repeats.claim("u", "k", "f");
    repeats.keepUnknown("u", "k");
    assertThat(repeats.claim("u", "k", "f")).isEqualTo(new Repeats.Claim.Unknown());
    now.set(now.get().plus(DAY));
    assertThat(repeats.claim("u", "k", "f")).isEqualTo(new Repeats.Claim.First());
  }

  private void done(String user, String key, int bytes) {
    repeats.claim(user, key, "f");
    repeats.complete(user, key, outcome(bytes));
  }

  private static Outcome outcome(int bytes) {
    return new Outcome(201, Optional.of("/somewhere"), Bytes.wrap(new byte[bytes]));
  }
}

package io.eidetica4j.node.repeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.backend.sql.SqliteBackend;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.node.repeat.Repeats.Claim;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatsTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path folder;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T00:00:00Z"));
  private final Backend backend = new MemoryBackend();
  private final Repeats repeats = on(backend);

  private Repeats on(Backend storage) {
    return new Repeats(storage::records, 3, DAY, now::get);
  }

  @Test
  void aRequestIsUnderWayThenRepeated() {
    Claim.First first = first("u", "k", "f");
    assertThat(repeats.claim("u", "k", "f")).isEqualTo(new Claim.UnderWay());
    Outcome outcome = outcome(10);
    repeats.complete(first, outcome);
    assertThat(repeats.claim("u", "k", "f")).isEqualTo(new Claim.Repeated(outcome));
  }

  @Test
  void anotherRequestWithTheKeyIsToldSoWhateverTheState() {
    Claim.First first = first("u", "k", "f");
    assertThat(repeats.claim("u", "k", "g")).isEqualTo(new Claim.OtherRequest());
    repeats.complete(first, outcome(1));
    assertThat(repeats.claim("u", "k", "g")).isEqualTo(new Claim.OtherRequest());
  }

  @Test
  void whatWasAbandonedMayBeTriedAgain() {
    repeats.abandon(first("u", "k", "f"));
    first("u", "k", "g");
  }

  @Test
  void usersDoNotShareKeys() {
    first("u", "k", "f");
    first("v", "k", "f");
  }

  @Test
  void resultsAreForgottenAfterADay() {
    done("u", "k", 1);
    now.set(now.get().plus(DAY).minusSeconds(1));
    assertThat(repeats.claim("u", "k", "f")).isInstanceOf(Claim.Repeated.class);
    now.set(now.get().plusSeconds(1));
    first("u", "k", "f");
  }

  @Test
  void theOldestResultsOfAUserGoFirst() {
    for (String key : new String[] {"a", "b", "c", "d"}) {
      done("u", key, 1);
      done("v", key.equals("a") ? "a" : "b" + key, 1);
      now.set(now.get().plusSeconds(1));
    }
    assertThat(repeats.claim("u", "b", "f")).isInstanceOf(Claim.Repeated.class);
    assertThat(repeats.claim("u", "d", "f")).isInstanceOf(Claim.Repeated.class);
    first("u", "a", "f");
  }

  @Test
  void whatNobodyKnowsIsNotDoneAgainUntilItIsOver() {
    repeats.keepUnknown(first("u", "k", "f"));
    assertThat(repeats.claim("u", "k", "f")).isEqualTo(new Claim.Unknown());
    now.set(now.get().plus(DAY));
    first("u", "k", "f");
  }

  @Test
  void aClaimOfAProcessThatDiedIsUnknownOnceItsLeaseIsOver() {
    first("u", "k", "f");
    now.set(now.get().plus(Repeats.LEASE));
    assertThat(repeats.claim("u", "k", "f")).isEqualTo(new Claim.Unknown());
  }

  @Test
  void aClaimThatWasLostSettlesNothing() {
    Claim.First lost = first("u", "k", "f");
    now.set(now.get().plus(DAY));
    Claim.First next = first("u", "k", "f");
    repeats.complete(lost, outcome(1));
    repeats.abandon(lost);
    assertThat(repeats.claim("u", "k", "f")).isEqualTo(new Claim.UnderWay());
    repeats.complete(next, outcome(2));
    assertThat(repeats.claim("u", "k", "f")).isEqualTo(new Claim.Repeated(outcome(2)));
  }

  @Test
  void anotherProcessOnTheSameDatabaseAnswersTheSame() {
    Outcome outcome = outcome(100_000);
    BackendUrl.Sqlite url = new BackendUrl.Sqlite("sqlite://" + folder.resolve("x.db"));
    try (Backend before = SqliteBackend.open(url, OpenMode.CREATE_IF_MISSING)) {
      Repeats there = on(before);
      there.complete((Claim.First) there.claim("u", "k", "f"), outcome);
      there.claim("u", "died", "f");
    }
    now.set(now.get().plus(Repeats.LEASE));
    try (Backend after = SqliteBackend.open(url, OpenMode.MUST_EXIST)) {
      assertThat(on(after).claim("u", "k", "f")).isEqualTo(new Claim.Repeated(outcome));
      assertThat(on(after).claim("u", "died", "f")).isEqualTo(new Claim.Unknown());
    }
  }

  @Test
  void whatIsDoneStaysDoneWhereItsResultCannotBeKept() {
    Claim.First first = first("u", "k", "f");
    backend.close();
    repeats.complete(first, outcome(1));
    repeats.abandon(first);
  }

  @Test
  void aFormCutAnywhereGivesATypedErrorOrAShorterBody() {
    byte[] whole = RepeatForm.claimed("print", now.get()).done(outcome(3)).toBytes().toArray();
    for (int length = 0; length < whole.length - 3; length++) {
      Bytes cut = Bytes.wrap(Arrays.copyOf(whole, length));
      EideticaException error =
          catchThrowableOfType(EideticaException.class, () -> RepeatForm.read(cut));
      assertThat(error.kind()).isEqualTo(ErrorKind.SERIALIZE);
    }
    whole[0] = 9;
    assertThat(
            catchThrowableOfType(EideticaException.class, () -> RepeatForm.read(Bytes.wrap(whole))))
        .isNotNull();
  }

  private Claim.First first(String user, String key, String fingerprint) {
    Claim claim = repeats.claim(user, key, fingerprint);
    assertThat(claim).isInstanceOf(Claim.First.class);
    return (Claim.First) claim;
  }

  private void done(String user, String key, int bytes) {
    repeats.complete(first(user, key, "f"), outcome(bytes));
  }

  private static Outcome outcome(int bytes) {
    return new Outcome(201, Optional.of("/somewhere"), Bytes.wrap(new byte[bytes]));
  }
}

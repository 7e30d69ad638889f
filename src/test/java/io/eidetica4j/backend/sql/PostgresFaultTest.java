package io.eidetica4j.backend.sql;

import static io.eidetica4j.backend.PutOutcome.PRESENT;
import static io.eidetica4j.backend.PutOutcome.STORED;
import static io.eidetica4j.backend.TestEntries.child;
import static io.eidetica4j.backend.TestEntries.root;
import static io.eidetica4j.backend.TestEntries.unverified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.PutOutcome;
import io.eidetica4j.backend.PutResult;
import io.eidetica4j.backend.PutUnit;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The connection gets lost before, during and after each step, and what is left behind then. */
@Timeout(120)
class PostgresFaultTest {
  private final TestPostgres place = TestPostgres.place();
  private final FaultySource source = new FaultySource(place.jdbcUrl());
  private final PostgresBackend backend = open();
  private final Entry top = root("faults");

  private PostgresBackend open() {
    return PostgresBackend.open(
        (BackendUrl.Postgres) BackendUrl.parse(place.url()), OpenMode.CREATE_IF_MISSING, source);
  }

  @AfterEach
  void close() {
    source.heal();
    backend.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConnectionLostAtAnyStepOfAWriteLeavesAllOrNothingAndARetryIsIdempotent(boolean after) {
    backend.put(unverified(top));
    List<String> steps = steps(top);
    assertThat(steps.getFirst()).startsWith("BEGIN");
    assertThat(steps.getLast()).isEqualTo("COMMIT");
    assertThat(steps).hasSizeLessThan(8);
    Entry last = child(top, "counted", top);
    for (int k = 0; k < steps.size(); k++) {
      Entry entry = child(top, "step " + k, last);
      boolean atCommit = k == steps.size() - 1;
      source.loseAt(k, after);
      PutResult result = backend.putAll(List.of(PutUnit.received(unverified(entry)))).getFirst();
      source.heal();
      if (k == 0) {
        assertThat(result).as("nothing had begun").isInstanceOf(PutResult.Stored.class);
      } else {
        assertThat(((PutResult.Failed) result).reason().kind())
            .as("step %d, %s", k, steps.get(k))
            .isEqualTo(atCommit ? ErrorKind.BACKEND_OUTCOME_UNKNOWN : ErrorKind.BACKEND_SQLX_ERROR);
      }
      boolean stored = k == 0 || (atCommit && after);
      assertThat(backend.contains(entry.id())).isEqualTo(stored);
      assertThat(backend.put(unverified(entry))).containsExactly(stored ? PRESENT : STORED);
      assertThat(place.tips(top.id(), "")).isEqualTo(Snapshot.of(entry.id()));
      assertThat(backend.shared().orElseThrow().position(top.id())).isEqualTo(k + 3L);
      last = entry;
    }
  }

  /** What is run for a write over a connection that was used before. */
  private List<String> steps(Entry parent) {
    source.heal();
    assertThat(backend.put(unverified(child(top, "counted", parent)))).containsExactly(STORED);
    return source.run();
  }

  @Test
  void aCommitOfManyIsLostForAllOfThemAndTriedAgainByEach() {
    backend.put(unverified(top));
    List<String> steps = steps(top);
    List<PutUnit> units =
        List.of(
            PutUnit.received(unverified(child(top, "1", top))),
            PutUnit.received(unverified(child(top, "2", top))));
    source.loseAt(steps.size() - 1, true);
    assertThat(backend.putAll(units))
        .allSatisfy(result ->
            assertThat(((PutResult.Failed) result).reason().kind())
                .isEqualTo(ErrorKind.BACKEND_OUTCOME_UNKNOWN));
    source.heal();
    assertThat(backend.putAll(units))
        .allSatisfy(result -> assertThat(result.outcomes()).containsExactly(PRESENT));
  }

  @Test
  void anOperatorWhoEndsAllConnectionsIsNoticedByNobodyWhoWrites() {
    backend.put(unverified(top));
    Entry last = top;
    for (int i = 0; i < 5; i++) {
      assertThat(place.terminate("TRUE")).isPositive();
      last = child(top, "after " + i, last);
      assertThat(backend.put(unverified(last))).containsExactly(STORED);
    }
    assertThat(place.tips(top.id(), "")).isEqualTo(Snapshot.of(last.id()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConnectionLostWhileStatusesAreSetLeavesAllOrNone(boolean after) {
    Entry entry = child(top, "a", top);
    backend.put(unverified(top, entry));
    Map<Id, VerificationStatus> verified =
        Map.of(top.id(), VerificationStatus.VERIFIED, entry.id(), VerificationStatus.VERIFIED);
    for (int k = 0; k < 20; k++) {
      source.loseAt(k, after);
      EideticaException error =
          catchThrowableOfType(EideticaException.class, () -> backend.setStatus(verified));
      source.heal();
      int count = backend.idsWithStatus(VerificationStatus.VERIFIED).size();
      assertThat(count).isIn(0, 2);
      if (error == null) {
        assertThat(count).isEqualTo(2);
      }
      backend.setStatus(verified);
      assertThat(backend.idsWithStatus(VerificationStatus.VERIFIED)).hasSize(2);
      backend.setStatus(
          Map.of(top.id(), VerificationStatus.FAILED, entry.id(), VerificationStatus.FAILED));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStartThatBreaksOffAnywhereLeavesADatabaseThatTheNextOneOpens(boolean after) {
    for (int k = 0; k < 60; k++) {
      TestPostgres empty = TestPostgres.place();
      FaultySource faulty = new FaultySource(empty.jdbcUrl());
      BackendUrl.Postgres url = (BackendUrl.Postgres) BackendUrl.parse(empty.url());
      faulty.loseAt(k, after);
      EideticaException error =
          catchThrowableOfType(
              EideticaException.class,
              () -> PostgresBackend.open(url, OpenMode.CREATE_IF_MISSING, faulty).close());
      boolean through = faulty.run().size() <= k;
      assertThat(error == null).isEqualTo(through);
      try (PostgresBackend next = PostgresBackend.open(url, OpenMode.CREATE_IF_MISSING)) {
        assertThat(next.put(unverified(top))).containsExactly(STORED);
      }
      if (through) {
        return;
      }
    }
    throw new AssertionError("a start has more steps than expected");
  }

  @ParameterizedTest
  @CsvSource({
    "23514,true",
    "40001,true",
    "53100,true",
    "40003,false",
    "08006,false",
    "57P01,false",
    "57P02,false",
    "58030,false",
    "XX000,false",
    ",false"
  })
  void aCommitSurelyDidNotHappenOnlyWhereTheServerRefusedIt(String state, boolean surely) {
    assertThat(PostgresDialect.INSTANCE.surelyNotCommitted(new SQLException("commit", state)))
        .isEqualTo(surely);
  }

  @Test
  void aReadOverALostConnectionFailsAndTheNextOneWorks() {
    backend.put(unverified(top));
    source.loseAt(0, false);
    EideticaException error =
        catchThrowableOfType(EideticaException.class, () -> backend.get(top.id()));
    assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_SQLX_ERROR);
    assertThat(backend.get(top.id())).hasValue(top);
    List<PutOutcome> outcomes = backend.put(unverified(top));
    assertThat(outcomes).containsExactly(PRESENT);
  }
}

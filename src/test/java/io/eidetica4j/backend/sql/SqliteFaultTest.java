package io.eidetica4j.backend.sql;

import static io.eidetica4j.backend.OpenMode.CREATE_IF_MISSING;
import static io.eidetica4j.backend.OpenMode.MUST_EXIST;
import static io.eidetica4j.backend.TestEntries.child;
import static io.eidetica4j.backend.TestEntries.root;
import static io.eidetica4j.backend.TestEntries.unverified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.OutcomeUnknownException;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.PutOutcome;
import io.eidetica4j.backend.PutResult;
import io.eidetica4j.backend.PutUnit;
import io.eidetica4j.backend.TestEntries;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database fails at one statement or another: nothing is half stored, and work goes on. */
class SqliteFaultTest {
  private final Entry top = root("top");
  private final Entry a = child(top, "a", top);
  private final Entry b = child(top, "b", a);
  private final List<NewEntry> three = unverified(top, a, b);

  @TempDir private Path folder;
  private Path file;
  private BackendUrl.Sqlite url;

  @BeforeEach
  void name() {
    file = folder.resolve("x.db");
    url = new BackendUrl.Sqlite("sqlite://" + file);
  }

  @Test
  void whicheverStatementOfAPutFailsNothingIsHalfStored() {
    int k = 0;
    for (boolean failed = true; failed; k++) {
      fresh(k);
      FaultySource source = source();
      try (SqliteBackend backend = SqliteBackend.open(url, CREATE_IF_MISSING, source)) {
        backend.put(unverified(root("before")));
        source.failAt(k, FaultySource.IO_ERROR, false);
        failed = checkOneFailure(backend, source, k);
      }
    }
    assertThat(k).as("statements of a put").isGreaterThan(10);
  }

  private boolean checkOneFailure(SqliteBackend backend, FaultySource source, int k) {
    EideticaException error =
        catchThrowableOfType(EideticaException.class, () -> backend.put(three));
    List<String> run = source.run();
    boolean failed = run.size() > k;
    source.heal();
    if (failed) {
      boolean atCommit = run.get(k).equals("COMMIT");
      assertThat(error.kind())
          .as("statement %d, %s", k, run.get(k))
          .isEqualTo(atCommit ? ErrorKind.BACKEND_OUTCOME_UNKNOWN : ErrorKind.BACKEND_SQLX_ERROR);
      assertThat(backend.roots()).hasSize(1);
      assertThat(backend.put(three)).containsOnly(PutOutcome.STORED);
    } else {
      assertThat(error).isNull();
    }
    assertThat(PlainSqlite.tips(file, top.id(), "")).isEqualTo(Snapshot.of(b.id()));
    assertThat(backend.getAll(List.of(top.id(), a.id(), b.id()))).hasSize(3);
    return failed;
  }

  @Test
  void aCommitThatReportsFailureAfterItHappenedCanBeRepeated() {
    FaultySource source = source();
    try (SqliteBackend backend = SqliteBackend.open(url, CREATE_IF_MISSING, source)) {
      source.heal();
      backend.put(unverified(root("count")));
      source.failAt(source.run().size() - 1, FaultySource.IO_ERROR, true);
      OutcomeUnknownException error =
          catchThrowableOfType(
              OutcomeUnknownException.class, () -> backend.put(unverified(root("late"))));
      assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_OUTCOME_UNKNOWN);
      source.heal();
      assertThat(backend.put(unverified(root("late")))).containsExactly(PutOutcome.PRESENT);
    }
  }

  @Test
  void aFullDiskAtCommitIsNoUnknownOutcome() {
    FaultySource source = source();
    try (SqliteBackend backend = SqliteBackend.open(url, CREATE_IF_MISSING, source)) {
      source.heal();
      backend.put(unverified(root("count")));
      source.failAt(source.run().size() - 1, FaultySource.FULL, false);
      EideticaException error =
          catchThrowableOfType(
              EideticaException.class, () -> backend.put(unverified(root("late"))));
      assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_SQLX_ERROR);
      source.heal();
      assertThat(backend.put(unverified(root("late")))).containsExactly(PutOutcome.STORED);
    }
  }

  @Test
  void whicheverStatementOfSettingUpFailsTheNextOpeningSetsUpAll() {
    int k = 0;
    for (boolean failed = true; failed; k++) {
      BackendUrl.Sqlite each = fresh(k);
      FaultySource source = source();
      source.failAt(k, FaultySource.IO_ERROR, false);
      EideticaException error =
          catchThrowableOfType(
              EideticaException.class,
              () -> SqliteBackend.open(each, CREATE_IF_MISSING, source).close());
      failed = source.run().size() > k;
      if (failed) {
        assertThat(error).as("statement %d", k).isNotNull();
        assertThat(PlainSqlite.query(file, "SELECT name FROM sqlite_master")).isEmpty();
      }
      try (SqliteBackend backend = SqliteBackend.open(each, CREATE_IF_MISSING)) {
        assertThat(backend.put(three)).containsOnly(PutOutcome.STORED);
      }
    }
    assertThat(k).as("statements of setting up").isGreaterThan(20);
  }

  @Test
  void aFullDiskStoresNothingOfThePutAndGoesOnWhenThereIsRoom() {
    SqliteBackend.open(url, CREATE_IF_MISSING).close();
    FaultySource source = source("PRAGMA max_page_count = 60");
    List<Entry> stored = new ArrayList<>();
    try (SqliteBackend backend = SqliteBackend.open(url, MUST_EXIST, source)) {
      EideticaException full = null;
      for (int i = 0; full == null; i++) {
        Entry next = large(i);
        full =
            catchThrowableOfType(
                EideticaException.class,
                () -> backend.put(unverified(next, child(top, "x", next))));
        if (full == null) {
          stored.add(next);
        }
      }
      assertThat(full.kind()).isEqualTo(ErrorKind.BACKEND_SQLX_ERROR);
      assertThat(full).hasMessageStartingWith("SQL error: ").hasMessageContaining("full");
      assertThat(backend.contains(large(stored.size()).id())).isFalse();
      assertThat(stored).isNotEmpty().allMatch(entry -> backend.contains(entry.id()));
      backend.clearCache();
    }
    try (SqliteBackend backend = SqliteBackend.open(url, MUST_EXIST)) {
      assertThat(backend.put(unverified(large(stored.size())))).containsExactly(PutOutcome.STORED);
      assertThat(stored).allMatch(entry -> backend.get(entry.id()).isPresent());
    }
  }

  @Test
  void onAFullDiskEachOfAGroupHasItsOwnOutcomeAndSmallOnesPass() {
    SqliteBackend.open(url, CREATE_IF_MISSING).close();
    FaultySource source = source("PRAGMA max_page_count = 80");
    Entry small = child(top, "small", top);
    Entry last = child(top, "last", small);
    Entry huge =
        TestEntries.builder(top, top).setSubtreeData("huge", Bytes.wrap(new byte[400_000])).build();
    try (SqliteBackend backend = SqliteBackend.open(url, MUST_EXIST, source)) {
      List<PutResult> results =
          backend.putAll(
              List.of(
                  PutUnit.received(unverified(top)),
                  PutUnit.received(unverified(huge, child(top, "with it", huge))),
                  PutUnit.received(unverified(small)),
                  PutUnit.received(unverified(last))));
      assertThat(results.get(0)).isInstanceOf(PutResult.Stored.class);
      assertThat(results.get(1))
          .isInstanceOfSatisfying(
              PutResult.Failed.class,
              failed -> {
                assertThat(failed.reason().kind()).isEqualTo(ErrorKind.BACKEND_SQLX_ERROR);
                assertThat(failed.reason()).hasMessageContaining("full");
              });
      assertThat(results.subList(2, 4))
          .allSatisfy(result -> assertThat(result.outcomes()).containsOnly(PutOutcome.STORED));
      assertThat(backend.contains(huge.id())).isFalse();
      assertThat(backend.getAll(List.of(top.id(), small.id(), last.id()))).hasSize(3);
    }
    assertThat(PlainSqlite.tips(file, top.id(), "")).isEqualTo(Snapshot.of(last.id()));
  }

  @Test
  void whatCanNotBeWrittenCanStillBeRead() {
    try (SqliteBackend backend = SqliteBackend.open(url, CREATE_IF_MISSING)) {
      backend.put(three);
    }
    FaultySource source = source("PRAGMA query_only = ON"); // as a file system turned read-only
    try (SqliteBackend backend = SqliteBackend.open(url, MUST_EXIST, source)) {
      List<PutResult> results =
          backend.putAll(
              List.of(
                  PutUnit.received(unverified(child(top, "c", b))),
                  PutUnit.received(unverified(child(top, "d", b)))));
      assertThat(results)
          .allSatisfy(result ->
              assertThat(result)
                  .isInstanceOfSatisfying(
                      PutResult.Failed.class,
                      failed ->
                          assertThat(failed.reason().kind())
                              .isEqualTo(ErrorKind.BACKEND_SQLX_ERROR)));
      assertThat(backend.get(b.id())).hasValue(b);
    }
    assertThat(PlainSqlite.tips(file, top.id(), "")).isEqualTo(Snapshot.of(b.id()));
  }

  @Test
  void anotherProgramThatHoldsTheDatabaseIsWaitedForAsLongAsToldOnly() throws SQLException {
    BackendUrl.Sqlite impatient = new BackendUrl.Sqlite(url.url() + "?busy_timeout=0");
    try (SqliteBackend backend = SqliteBackend.open(impatient, CREATE_IF_MISSING)) {
      try (Connection other = PlainSqlite.connect(file);
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        EideticaException error =
            catchThrowableOfType(EideticaException.class, () -> backend.put(three));
        assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_SQLX_ERROR);
        assertThat(backend.roots()).isEmpty();
        statement.execute("ROLLBACK");
      }
      assertThat(backend.put(three)).containsOnly(PutOutcome.STORED);
    }
  }

  @Test
  void aFailedReadLeavesTheBackendUsable() {
    FaultySource source = source();
    try (SqliteBackend backend = SqliteBackend.open(url, CREATE_IF_MISSING, source)) {
      backend.put(three);
      source.failAt(0, FaultySource.IO_ERROR, false);
      EideticaException error =
          catchThrowableOfType(EideticaException.class, () -> backend.get(a.id()));
      assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_SQLX_ERROR);
      source.heal();
      assertThat(backend.get(a.id())).hasValue(a);
      backend.setStatus(Map.of(a.id(), VerificationStatus.VERIFIED));
      assertThat(backend.status(a.id())).hasValue(VerificationStatus.VERIFIED);
    }
  }

  @Test
  void aCommitIsSyncedUnlessTheUrlAsksForLess() {
    for (String level : List.of("FULL", "NORMAL")) {
      FaultySource source = source();
      String query = level.equals("FULL") ? "" : "?synchronous=" + level;
      url = new BackendUrl.Sqlite("sqlite://" + file + query);
      try (SqliteBackend backend = SqliteBackend.open(url, CREATE_IF_MISSING, source)) {
        backend.put(unverified(top));
        assertThat(source.run())
            .contains("PRAGMA synchronous = " + level, "PRAGMA journal_mode = WAL")
            .endsWith("COMMIT");
      }
    }
  }

  private Entry large(int number) {
    return TestEntries.builder(top, top)
        .setSubtreeData("large", Bytes.utf8(number + "x".repeat(9_000)))
        .build();
  }

  private FaultySource source(String... setup) {
    return new FaultySource("jdbc:sqlite:" + file, setup);
  }

  private BackendUrl.Sqlite fresh(int number) {
    file = folder.resolve("x" + number + ".db");
    url = new BackendUrl.Sqlite("sqlite://" + file);
    return url;
  }
}

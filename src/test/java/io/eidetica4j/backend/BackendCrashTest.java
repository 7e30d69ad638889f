package io.eidetica4j.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.Limits;
import io.eidetica4j.backend.memory.SnapshotFile;
import io.eidetica4j.backend.sql.PostgresBackend;
import io.eidetica4j.backend.sql.SqliteBackend;
import io.eidetica4j.backend.sql.TestPostgres;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process is killed while it writes: what it had said to be safe is there, and all is whole. */
class BackendCrashTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 47})
  void whatSqliteAcknowledgedIsThere(int lines) throws Exception {
    Path file = folder.resolve("x.db");
    List<Id> safe = writeUntilKilled("sqlite://" + file, lines);
    BackendUrl.Sqlite url = new BackendUrl.Sqlite("sqlite://" + file);
    try (SqliteBackend backend = SqliteBackend.open(url, OpenMode.MUST_EXIST)) {
      checkChain(backend, safe);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 47})
  void whatASnapshotAcknowledgedIsThere(int lines) throws Exception {
    Path path = folder.resolve("x.json");
    List<Id> safe = writeUntilKilled("memory://" + path, lines);
    try (SnapshotFile file = SnapshotFile.open(path, OpenMode.MUST_EXIST, Limits.DEFAULT)) {
      checkChain(file.load().orElseThrow(), safe);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 47})
  void whatPostgresAcknowledgedIsThere(int lines) throws Exception {
    String url = TestPostgres.place().url();
    List<Id> safe = writeUntilKilled(url, lines);
    try (PostgresBackend backend =
        PostgresBackend.open((BackendUrl.Postgres) BackendUrl.parse(url), OpenMode.MUST_EXIST)) {
      checkChain(backend, safe);
    }
  }

  private static List<Id> writeUntilKilled(String url, int lines)
      throws IOException, InterruptedException {
    try (OtherProcess writer = new OtherProcess(CrashingWriter.class, url)) {
      List<String> printed = new ArrayList<>();
      while (printed.size() < lines) {
        printed.add(writer.line());
      }
      printed.addAll(writer.kill());
      return printed.stream().map(Id::parse).toList();
    }
  }

  private static void checkChain(Backend backend, List<Id> safe) {
    for (Id id : safe) {
      assertThat(backend.get(id)).as("entry %s", id).isPresent();
    }
    List<EntryOutline> outlines = new ArrayList<>();
    backend.scan(safe.getFirst(), outlines::add);
    // one more may have been stored whose id was not printed any more
    assertThat(outlines).hasSizeBetween(safe.size(), safe.size() + 1);
    for (EntryOutline outline : outlines) {
      assertThat(outline.parents()).allMatch(backend::contains);
    }
    Entry root = backend.get(safe.getFirst()).orElseThrow();
    assertThat(backend.put(TestEntries.unverified(TestEntries.child(root, "after", root))))
        .containsExactly(PutOutcome.STORED);
  }
}

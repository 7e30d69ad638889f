package io.eidetica4j.backend.sql;

import static io.eidetica4j.backend.OpenMode.CREATE_IF_MISSING;
import static io.eidetica4j.backend.OpenMode.MUST_EXIST;
import static io.eidetica4j.backend.OpenMode.READ_ONLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.TestEntries;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.VerificationStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What SQLite URLs mean, and which of them make a file (rule 16). */
class SqliteUrlTest {
  private final Entry entry = TestEntries.root("kept");

  @TempDir private Path folder;

  // ---- files

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sqlite://%s/app.db",
        "sqlite:%s/app.db",
        "sqlite://%s/app.db?mode=rwc",
        "sqlite:file:%s/app.db",
        "sqlite://%s/./app.db?journal_mode=WAL&synchronous=normal&busy_timeout=100&cache=shared",
        "sqlite://%s/a%%70p.db"
      })
  void aFileIsMadeOnCreateAndFoundAgain(String form) {
    String url = form.formatted(folder);
    try (SqliteBackend backend = open(url, CREATE_IF_MISSING)) {
      backend.put(TestEntries.unverified(entry));
    }
    assertThat(folder.resolve("app.db")).isRegularFile();
    assertThat(SqliteBackend.file(new BackendUrl.Sqlite(url)).orElseThrow().normalize())
        .isEqualTo(folder.resolve("app.db"));
    try (SqliteBackend backend = open(url, MUST_EXIST)) {
      assertThat(backend.roots()).containsExactly(entry.id());
    }
  }

  @Test
  void aRelativeNameIsRelativeToTheWorkingFolder() {
    for (String form : List.of("sqlite:%s", "sqlite://%s", "sqlite:./%s", "sqlite://./%s")) {
      String url = form.formatted("app.db");
      assertThat(SqliteBackend.file(new BackendUrl.Sqlite(url)).orElseThrow().normalize())
          .isEqualTo(Path.of("app.db"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a?b#c%d.db", "with blank & more=x;y.db", "\u00e4\u4e2d.db", "100%.db", "a+b.db"})
  void namesOfFilesMayBeOdd(String name) throws IOException {
    String url = "sqlite://" + SqliteTarget.encode(folder.resolve(name).toString());
    open(url, CREATE_IF_MISSING).close();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(name, name + ".lock");
    }
    assertThat(SqliteBackend.file(new BackendUrl.Sqlite(url))).hasValue(folder.resolve(name));
  }

  @Test
  void aHashAndAPlusInTheNameAreNotSpecial() {
    String url = "sqlite://" + folder.resolve("a#b+c.db");
    open(url, CREATE_IF_MISSING).close();
    assertThat(folder.resolve("a#b+c.db")).isRegularFile();
  }

  @ParameterizedTest
  @CsvSource({
    "'',MUST_EXIST",
    "?mode=rwc,MUST_EXIST",
    "?mode=rw,CREATE_IF_MISSING",
    "?mode=ro,CREATE_IF_MISSING",
    "'',READ_ONLY",
    "?mode=rwc,READ_ONLY"
  })
  void aMissingFileIsAnErrorAndNotMade(String query, OpenMode mode) throws IOException {
    EideticaException error = refusal("sqlite://" + folder.resolve("missing.db") + query, mode);
    assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_SQLX_ERROR);
    assertThat(error).hasMessageContaining("missing.db").hasMessageContaining("does not exist");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aMissingFolderIsAnErrorAndNotMade() {
    String url = "sqlite://" + folder.resolve("nodir/x.db");
    EideticaException error = refusal(url, CREATE_IF_MISSING);
    assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_SQLX_ERROR);
    assertThat(error).hasMessageStartingWith("SQL error: Failed to connect to SQLite: ");
    assertThat(error).hasMessageContaining("nodir");
    assertThat(folder.resolve("nodir")).doesNotExist();
  }

  @Test
  void aFolderIsNoDatabase() {
    EideticaException error = refusal("sqlite://" + folder, CREATE_IF_MISSING);
    assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_SQLX_ERROR);
    assertThat(error).hasMessageStartingWith("SQL error: Failed to connect to SQLite: ");
  }

  @Test
  void aNewFileIsItsOwnersAlone() throws IOException {
    Path file = folder.resolve("private.db");
    try (SqliteBackend backend = open("sqlite://" + file, CREATE_IF_MISSING)) {
      backend.put(TestEntries.unverified(entry));
      for (String suffix : List.of("", "-wal", "-shm", ".lock")) {
        Path each = folder.resolve("private.db" + suffix);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
            .as("%s", each)
            .isEqualTo("rw-------");
      }
    }
  }

  // ---- parameters

  @ParameterizedTest
  @CsvSource({
    "mode=bad,mode,bad",
    "mode=,mode,unknown value",
    "cache=some,cache,some",
    "immutable=yes,immutable,yes",
    "journal_mode=fast,journal_mode,fast",
    "synchronous=4,synchronous,4",
    "busy_timeout=-1,busy_timeout,-1",
    "busy_timeout=soon,busy_timeout,soon",
    "busy_timeout=99999999999,busy_timeout,99999999999",
    "vacuum=1,unknown query parameter,vacuum",
    "Mode=ro,unknown query parameter,Mode",
    "mode=rwc&password=s3cret,unknown query parameter,password",
    "=x,unknown query parameter,``"
  })
  void whatIsNotUnderstoodIsNamed(String query, String one, String two) {
    EideticaException error =
        refusal("sqlite://" + folder.resolve("x.db") + "?" + query, CREATE_IF_MISSING);
    assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_SQLX_ERROR);
    assertThat(error).hasMessageStartingWith("SQL error: Failed to connect to SQLite: ");
    assertThat(error).hasMessageContaining(one).hasMessageContaining(two);
    assertThat(error).hasMessageNotContaining("s3cret");
    assertThat(folder.resolve("x.db")).doesNotExist();
  }

  @Test
  void anUnknownVfsIsAnError() {
    String url = "sqlite://" + folder.resolve("x.db") + "?vfs=nosuchvfs";
    assertThat(refusal(url, CREATE_IF_MISSING)).hasMessageContaining("nosuchvfs");
  }

  @Test
  void parametersAreFormEncodedAndTheLastOneCounts() {
    String url = "sqlite:x.db?m%6fde=ro&&mode=rwc&synchronous=+";
    assertThat(refusal(url, MUST_EXIST)).hasMessageContaining("unknown value ` `");
    assertThat(target("sqlite:x.db?m%6fde=ro&&mode=rw&").readOnly()).isFalse();
    assertThat(target("sqlite:x.db?mode=rw&mode=ro").readOnly()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'',wal,2",
    "?synchronous=off,wal,0",
    "?synchronous=NORMAL,wal,1",
    "?synchronous=3,wal,3",
    "?journal_mode=delete,delete,2",
    "?journal_mode=TRUNCATE&synchronous=EXTRA,truncate,3"
  })
  void journalAndSyncAreAsAskedFor(String query, String journal, String synchronous) {
    SqliteTarget target = target("sqlite://" + folder.resolve("x.db") + query);
    assertThat(target.pragmas().get("journal_mode")).isEqualToIgnoringCase(journal);
    open("sqlite://" + folder.resolve("x.db") + query, CREATE_IF_MISSING).close();
    if (journal.equals("wal")) {
      assertThat(PlainSqlite.query(folder.resolve("x.db"), "PRAGMA journal_mode"))
          .containsExactly("wal");
    }
    List<String> levels = List.of("OFF", "NORMAL", "FULL", "EXTRA");
    assertThat(target.jdbcUrl())
        .contains("synchronous=" + levels.get(Integer.parseInt(synchronous)))
        .contains("busy_timeout=5000")
        .contains("foreign_keys=true");
  }

  @Test
  void theReceiverOfAScanMayWriteWithAnyJournal() {
    for (String journal : List.of("wal", "delete", "memory")) {
      String url =
          "sqlite://" + folder.resolve(journal) + "?busy_timeout=0&journal_mode=" + journal;
      try (SqliteBackend backend = open(url, CREATE_IF_MISSING)) {
        backend.put(TestEntries.unverified(entry));
        backend.scan(
            entry.id(),
            outline -> backend.setStatus(Map.of(outline.id(), VerificationStatus.VERIFIED)));
        assertThat(backend.status(entry.id())).hasValue(VerificationStatus.VERIFIED);
      }
    }
  }

  // ---- read-only

  @Test
  void aReadOnlyBackendRefusesWritesAndWorksBesideAWriter() {
    String url = "sqlite://" + folder.resolve("x.db");
    try (SqliteBackend writer = open(url, CREATE_IF_MISSING);
        SqliteBackend byMode = open(url + "?mode=ro", MUST_EXIST);
        SqliteBackend byOpening = open(url, READ_ONLY)) {
      writer.put(TestEntries.unverified(entry));
      for (SqliteBackend reader : List.of(byMode, byOpening)) {
        assertThat(reader.isReadOnly()).isTrue();
        assertThat(reader.get(entry.id())).hasValue(entry);
        EideticaException error =
            catchThrowableOfType(
                EideticaException.class, () -> reader.put(TestEntries.unverified(entry)));
        assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_READ_ONLY);
      }
      assertThat(writer.isReadOnly()).isFalse();
    }
  }

  @Test
  void anImmutableFileIsReadWithoutFilesBesideIt() throws IOException {
    Path file = folder.resolve("x.db");
    try (SqliteBackend backend = open("sqlite://" + file, CREATE_IF_MISSING)) {
      backend.put(TestEntries.unverified(entry));
    }
    Files.delete(folder.resolve("x.db.lock"));
    try (SqliteBackend backend = open("sqlite://" + file + "?mode=ro&immutable=1", MUST_EXIST)) {
      assertThat(backend.roots()).containsExactly(entry.id());
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).containsExactly(file);
      }
    }
  }

  // ---- in memory

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sqlite::memory:",
        "sqlite://:memory:",
        "sqlite://name?mode=memory",
        "sqlite://?mode=memory",
        "sqlite:file::memory:?cache=shared",
        "sqlite:file:name?mode=memory&cache=shared",
        "sqlite:file:name?mode=memory&cache=private"
      })
  void databasesInMemoryWork(String url) {
    try (SqliteBackend backend = open(url, CREATE_IF_MISSING)) {
      assertThat(SqliteBackend.file(new BackendUrl.Sqlite(url))).isEmpty();
      backend.put(TestEntries.unverified(entry));
      assertThat(backend.get(entry.id())).hasValue(entry);
      assertThat(backend.roots()).containsExactly(entry.id());
    }
    try (SqliteBackend backend = open(url, CREATE_IF_MISSING)) {
      assertThat(backend.roots()).as("a new one").isEmpty();
    }
    assertThat(refusal(url, MUST_EXIST).kind()).isEqualTo(ErrorKind.INSTANCE_NOT_INITIALIZED);
  }

  @Test
  void unnamedDatabasesInMemoryAreApartAndNamedOnesHaveOneWriter() {
    try (SqliteBackend one = open("sqlite::memory:", CREATE_IF_MISSING);
        SqliteBackend two = open("sqlite::memory:", CREATE_IF_MISSING)) {
      one.put(TestEntries.unverified(entry));
      assertThat(two.roots()).isEmpty();
    }
    String named = "sqlite:file::memory:?cache=shared";
    try (SqliteBackend one = open(named, CREATE_IF_MISSING)) {
      assertThat(one.roots()).isEmpty();
      assertThat(refusal(named, CREATE_IF_MISSING).kind()).isEqualTo(ErrorKind.BACKEND_LOCKED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sqlite:", "sqlite://", "sqlite:?mode=rwc", "sqlite://a%00b", "sqlite://%FF.db"})
  void namesThatAreNoneAreRefused(String url) {
    assertThat(refusal(url, CREATE_IF_MISSING).kind()).isEqualTo(ErrorKind.BACKEND_SQLX_ERROR);
  }

  private static SqliteTarget target(String url) {
    return SqliteTarget.of(new BackendUrl.Sqlite(url), CREATE_IF_MISSING);
  }

  private static SqliteBackend open(String url, OpenMode mode) {
    return SqliteBackend.open((BackendUrl.Sqlite) BackendUrl.parse(url), mode);
  }

  private static EideticaException refusal(String url, OpenMode mode) {
    EideticaException error =
        catchThrowableOfType(EideticaException.class, () -> open(url, mode).close());
    assertThat(error).as(url).isNotNull();
    return error;
  }
}

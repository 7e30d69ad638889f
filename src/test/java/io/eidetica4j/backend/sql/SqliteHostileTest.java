package io.eidetica4j.backend.sql;

import static io.eidetica4j.backend.OpenMode.CREATE_IF_MISSING;
import static io.eidetica4j.backend.OpenMode.MUST_EXIST;
import static io.eidetica4j.backend.OpenMode.READ_ONLY;
import static io.eidetica4j.backend.TestEntries.child;
import static io.eidetica4j.backend.TestEntries.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorClass;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.TestEntries;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.VerificationStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not what they should be give typed errors, and are not changed. */
class SqliteHostileTest {
  private final Entry top = root("top");
  private final Entry a = child(top, "a", top);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void storeTwoEntries() {
    file = folder.resolve("x.db");
    try (SqliteBackend backend = open(CREATE_IF_MISSING)) {
      backend.put(TestEntries.as(VerificationStatus.VERIFIED, top, a));
    }
  }

  // ---- what the file is

  @ParameterizedTest
  @EnumSource(OpenMode.class)
  void aNewerSchemaIsRefused(OpenMode mode) {
    for (String newer :
        List.of(
            "UPDATE schema_version SET version = 1",
            "UPDATE schema_version SET version = 9223372036854775807",
            "UPDATE schema_version SET version = 0",
            "UPDATE eidetica4j_meta SET value = '3'")) {
      PlainSqlite.execute(file, newer);
      if (newer.endsWith("0")) {
        open(mode).close();
      } else {
        EideticaException error = refusal(mode);
        assertThat(error.kind()).as(newer).isEqualTo(ErrorKind.BACKEND_SCHEMA_TOO_NEW);
        assertThat(error.detail("version")).isPresent();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE schema_version SET version = -1",
        "UPDATE schema_version SET version = 'new'",
        "UPDATE eidetica4j_meta SET value = 'one'"
      })
  void aVersionThatIsNoneIsAnError(String change) {
    PlainSqlite.execute(file, change);
    assertThat(refusal(MUST_EXIST).kind()).isEqualTo(ErrorKind.BACKEND_SQLX_ERROR);
  }

  @ParameterizedTest
  @EnumSource(OpenMode.class)
  void whatIsNoDatabaseIsRefusedAndKept(OpenMode mode) throws IOException {
    byte[] text =
        "This is no database but a text of someone.".repeat(100).getBytes(StandardCharsets.UTF_8);
    Files.write(file, text);
    EideticaException error = refusal(mode);
    assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_SQLX_ERROR);
    assertThat(error).hasMessageStartingWith("SQL error: Failed to connect to SQLite: ");
    assertThat(file).hasBinaryContent(text);
  }

  @ParameterizedTest
  @EnumSource(
      value = OpenMode.class,
      names = {"MUST_EXIST", "READ_ONLY"})
  void aForeignOrEmptyDatabaseIsNotInitialisedAndKept(OpenMode mode) throws IOException {
    file = folder.resolve("foreign.db");
    PlainSqlite.execute(file, "CREATE TABLE theirs (x)", "INSERT INTO theirs VALUES (1)");
    byte[] before = Files.readAllBytes(file);
    assertThat(refusal(mode).kind()).isEqualTo(ErrorKind.INSTANCE_NOT_INITIALIZED);
    assertThat(file).hasBinaryContent(before);
    file = Files.createFile(folder.resolve("empty.db"));
    assertThat(refusal(mode).kind()).isEqualTo(ErrorKind.INSTANCE_NOT_INITIALIZED);
    assertThat(file).isEmptyFile();
  }

  @Test
  void tablesAreMadeBesideForeignOnesAndInAnEmptyFile() throws IOException {
    file = folder.resolve("foreign.db");
    PlainSqlite.execute(file, "CREATE TABLE theirs (x)", "INSERT INTO theirs VALUES (1)");
    open(CREATE_IF_MISSING).close();
    assertThat(PlainSqlite.query(file, "SELECT x FROM theirs")).containsExactly("1");
    file = Files.createFile(folder.resolve("empty.db"));
    open(CREATE_IF_MISSING).close();
    open(MUST_EXIST).close();
  }

  @Test
  void indexesAndOwnTablesThatAreMissingAreMade() {
    PlainSqlite.execute(file, "DROP INDEX idx_tree_parents_parent", "DROP TABLE eidetica4j_meta");
    open(READ_ONLY).close();
    open(MUST_EXIST).close();
    assertThat(PlainSqlite.query(file, "SELECT name FROM sqlite_master"))
        .contains("idx_tree_parents_parent", "eidetica4j_meta");
    assertThat(PlainSqlite.query(file, "SELECT * FROM eidetica4j_meta"))
        .containsExactly("version|2");
  }

  @Test
  void ownTablesOfTheFirstVersionAreBroughtForward() {
    PlainSqlite.execute(
        file, "DROP TABLE eidetica4j_records", "UPDATE eidetica4j_meta SET value = '1'");
    open(READ_ONLY).close();
    assertThat(PlainSqlite.query(file, "SELECT value FROM eidetica4j_meta")).containsExactly("1");
    open(MUST_EXIST).close();
    assertThat(PlainSqlite.query(file, "SELECT value FROM eidetica4j_meta")).containsExactly("2");
    assertThat(PlainSqlite.query(file, "SELECT COUNT(*) FROM eidetica4j_records"))
        .containsExactly("0");
  }

  @Test
  void aDamagedFileGivesTypedErrorsOnly() throws IOException {
    try (SqliteBackend backend = open(MUST_EXIST)) {
      for (int i = 0; i < 60; i++) {
        backend.put(TestEntries.unverified(child(top, "more " + i, a)));
      }
    }
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(5);
    for (int round = 0; round < 40; round++) {
      byte[] damaged = whole.clone();
      int at = random.nextInt(damaged.length - 2_000);
      for (int i = 0; i < 2_000; i++) {
        damaged[at + i] = (byte) random.nextInt();
      }
      file = folder.resolve("damaged " + round + ".db");
      Files.write(file, damaged);
      Throwable thrown =
          catchThrowable(() -> {
            try (SqliteBackend backend = open(MUST_EXIST)) {
              readAll(backend);
            }
          });
      if (thrown != null) {
        assertThat(thrown).as("round %d at %d", round, at).isInstanceOf(EideticaException.class);
      }
    }
  }

  private void readAll(SqliteBackend backend) {
    for (VerificationStatus status : VerificationStatus.values()) {
      backend.idsWithStatus(status).forEach(backend::get);
    }
    backend.trees().forEach(tree -> backend.scan(tree, outline -> backend.status(outline.id())));
    backend.getAll(backend.roots());
    backend.put(TestEntries.unverified(child(top, "after", a)));
  }

  // ---- what is in it

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 99, -1})
  void anUnknownStatusIsAnError(int code) { // 47
    PlainSqlite.execute(file, "UPDATE entries SET verification_status = " + code);
    for (Consumer<SqliteBackend> read :
        List.<Consumer<SqliteBackend>>of(
            backend -> backend.status(a.id()), backend -> backend.scan(top.id(), outline -> {}))) {
      assertThat(failure(read).kind()).isEqualTo(ErrorKind.BACKEND_TREE_INTEGRITY_VIOLATION);
    }
  }

  @Test
  void contentUnderAnotherIdIsAnError() {
    PlainSqlite.execute(
        file,
        "UPDATE entries SET entry_cbor = (SELECT entry_cbor FROM entries WHERE is_root = 1)"
            + " WHERE is_root = 0");
    for (Consumer<SqliteBackend> read :
        List.<Consumer<SqliteBackend>>of(
            backend -> backend.get(a.id()), backend -> backend.getAll(List.of(a.id())))) {
      EideticaException error = failure(read);
      assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_TREE_INTEGRITY_VIOLATION);
      assertThat(error).hasMessageContaining(a.id().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x''",
        "x'00'",
        "x'9f9f9f9f'",
        "x'bf'",
        "x'a1'",
        "x'5bffffffffffffffff'",
        "'text'"
      })
  void contentThatIsNoEntryIsAnError(String content) {
    PlainSqlite.execute(file, "UPDATE entries SET entry_cbor = " + content);
    for (Consumer<SqliteBackend> read :
        List.<Consumer<SqliteBackend>>of(
            backend -> backend.get(a.id()), backend -> backend.scan(top.id(), outline -> {}))) {
      EideticaException error = failure(read);
      assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_SQLX_ERROR);
      assertThat(error).hasMessageStartingWith("SQL error: CBOR deserialization failed: ");
    }
  }

  @Test
  void anIdThatIsNoneIsAnError() {
    PlainSqlite.execute(file, "UPDATE entries SET id = 'no id' WHERE is_root = 1");
    assertThat(failure(SqliteBackend::roots).is(ErrorClass.ID)).isTrue();
    assertThat(failure(backend -> backend.scan(top.id(), o -> {})).is(ErrorClass.ID)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "{\"id\":1}",
        "{\"id\":\"s3cret\",\"users_db\":\"\",\"databases_db\":\"\"}",
        "{\"signing_key\":\"ed25519:s3cret\"}",
        "{\"signing_key\":s3cret}",
        "{\"signing_key\":null}",
        "{} {}"
      })
  void metadataAndSecretsThatAreNoneAreErrorsThatShowNothing(String json) {
    for (String table : List.of("instance_metadata", "instance_secrets")) {
      PlainSqlite.execute(file, "INSERT INTO " + table + " VALUES (1, '" + json + "')");
    }
    for (Consumer<SqliteBackend> read :
        List.<Consumer<SqliteBackend>>of(SqliteBackend::metadata, SqliteBackend::secrets)) {
      EideticaException error = failure(read);
      assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_DESERIALIZATION_FAILED);
      assertThat(error).hasMessage("Deserialization failed");
    }
    for (Throwable t = failure(SqliteBackend::secrets); t != null; t = t.getCause()) {
      assertThat(String.valueOf(t.getMessage())).doesNotContain("s3cret");
    }
  }

  private EideticaException failure(Consumer<SqliteBackend> read) {
    try (SqliteBackend backend = open(MUST_EXIST)) {
      EideticaException error =
          catchThrowableOfType(EideticaException.class, () -> read.accept(backend));
      assertThat(error).isNotNull();
      return error;
    }
  }

  private EideticaException refusal(OpenMode mode) {
    EideticaException error =
        catchThrowableOfType(EideticaException.class, () -> open(mode).close());
    assertThat(error).isNotNull();
    return error;
  }

  private SqliteBackend open(OpenMode mode) {
    String url = "sqlite://" + SqliteTarget.encode(file.toString());
    return SqliteBackend.open(new BackendUrl.Sqlite(url), mode);
  }
}

package io.eidetica4j.instance;

import static io.eidetica4j.instance.ContractPart.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.InstanceSecrets;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.backend.memory.SnapshotFile;
import io.eidetica4j.backend.sql.SqliteBackend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteDataSource;

/** What each URL leads to, when something is there and when not. */
class ConnectTest {
  private static final NewUser ADMIN = NewUser.passwordless("admin");

  @TempDir Path folder;

  private void assertNothingMade() {
    assertThat(folder).isEmptyDirectory();
  }

  private void create(String url) {
    Instance.connectOrCreate(url, ADMIN).close();
  }

  @ParameterizedTest
  @CsvSource({
    "'', INSTANCE_INVALID_URL",
    "./app.db, INSTANCE_INVALID_URL",
    "memory://relative.json, INSTANCE_INVALID_URL",
    "memory:///, INSTANCE_INVALID_URL",
    "mysql://host/db, INSTANCE_UNSUPPORTED_SCHEME",
    "https://host, INSTANCE_UNSUPPORTED_SCHEME",
    "sqlite://x.db?mode=bad, BACKEND_SQLX_ERROR",
    "sqlite://x.db?unknown=1, BACKEND_SQLX_ERROR",
    "postgres://h/db?sslmode=perhaps, INSTANCE_INVALID_URL",
    "postgres:u@h/db, INSTANCE_INVALID_URL",
    "postgres://u:p@localhost:1/db, BACKEND_SQLX_ERROR"
  })
  void urlsThatMakeNoSenseAreRefused(String url, ErrorKind kind) {
    assertFails(kind, () -> Instance.connect(url));
    assertFails(kind, () -> Instance.connectOrCreate(url, ADMIN));
  }

  @Test
  void aSocketThatIsNotThereIsAnError() {
    String url = "unix:///none/eidetica.sock";
    assertFails(ErrorKind.IO, () -> Instance.connect(url));
    assertFails(ErrorKind.IO, () -> Instance.connectOrCreate(url, ADMIN));
  }

  @Test
  void memoryWithoutFileIsAlwaysNew() {
    assertFails(ErrorKind.INSTANCE_NOT_INITIALIZED, () -> Instance.connect("memory://"));
    try (Opened first = Instance.connectOrCreate("memory://", ADMIN);
        Opened second = Instance.connectOrCreate("Memory://", ADMIN)) {
      assertThat(first.user()).isPresent();
      assertThat(second.user()).isPresent();
      assertThat(first.instance().id()).isNotEqualTo(second.instance().id());
    }
  }

  @Test
  void connectingToAMissingSnapshotSaysWhatToDoAndMakesNothing() {
    Path file = folder.resolve("missing.json");
    EideticaException error =
        assertFails(
            ErrorKind.INSTANCE_INVALID_SNAPSHOT, () -> Instance.connect("memory://" + file));
    assertThat(error)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("does not exist")
        .hasMessageContaining("connect_or_create");
    assertNothingMade();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "no json", "[]", "{}", "{\"_v\":99,\"entries\":{}}", "{\"entries\":{}} x"})
  void aFileThatIsNoSnapshotIsRefusedAndLeftAsItIs(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.json"), content);
    for (EideticaException error : failures("memory://" + file)) {
      assertThat(error.kind()).isEqualTo(ErrorKind.INSTANCE_INVALID_SNAPSHOT);
      assertThat(error)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("Deserialization failed");
      assertThat(error.detail("reason")).contains("Deserialization failed");
    }
    assertThat(file).hasContent(content);
  }

  @Test
  void aFolderIsNoSnapshot() {
    for (EideticaException error : failures("memory://" + folder)) {
      assertThat(error.kind()).isEqualTo(ErrorKind.INSTANCE_INVALID_SNAPSHOT);
      assertThat(error).hasMessageContaining("File I/O error");
    }
  }

  private static List<EideticaException> failures(String url) {
    List<EideticaException> errors = new ArrayList<>();
    for (Runnable attempt :
        List.<Runnable>of(
            () -> Instance.connect(url).close(),
            () -> Instance.connectOrCreate(url, ADMIN).close())) {
      try {
        attempt.run();
      } catch (EideticaException e) {
        errors.add(e);
      }
    }
    assertThat(errors).hasSize(2);
    return errors;
  }

  @Test
  void aSnapshotWithoutInstanceIsForeign() throws IOException {
    Path file = Files.writeString(folder.resolve("foreign.json"), "{\"entries\":{}}");
    assertFails(ErrorKind.INSTANCE_NOT_INITIALIZED, () -> Instance.connect("memory://" + file));
    assertThat(
            assertFails(
                ErrorKind.INSTANCE_INVALID_SNAPSHOT,
                () -> Instance.connectOrCreate("memory://" + file, ADMIN)))
        .hasMessageContaining("foreign data")
        .hasMessageContaining("snapshot file");
    assertThat(file).hasContent("{\"entries\":{}}");
  }

  @Test
  void connectingToAMissingSqliteFileMakesNothing() {
    String url = "sqlite://" + folder.resolve("missing.db");
    assertThat(assertFails(ErrorKind.BACKEND_SQLX_ERROR, () -> Instance.connect(url)))
        .hasMessageContaining("Failed to connect to SQLite: ");
    assertNothingMade();
    assertFails(
        ErrorKind.BACKEND_SQLX_ERROR,
        () ->
            Instance.connectOrCreate(
                "sqlite://" + folder.resolve("no").resolve("folder.db"), ADMIN));
    assertNothingMade();
    create(url);
    Instance.connect(url).close();
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndLeftAsItIs() throws IOException {
    Path file = Files.writeString(folder.resolve("text.db"), "not a database ".repeat(100));
    for (EideticaException error : failures("sqlite://" + file)) {
      assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_SQLX_ERROR);
    }
    assertThat(file).hasContent("not a database ".repeat(100));
  }

  @Test
  void aDatabaseOfAnotherProgramIsNoInstance() throws Exception {
    Path file = folder.resolve("other.db");
    execute(file, "CREATE TABLE cats (name TEXT)");
    assertFails(ErrorKind.INSTANCE_NOT_INITIALIZED, () -> Instance.connect("sqlite://" + file));
  }

  @Test
  void aNewerSchemaIsRefused() throws Exception {
    Path file = folder.resolve("newer.db");
    create("sqlite://" + file);
    execute(file, "UPDATE schema_version SET version = version + 1");
    for (EideticaException error : failures("sqlite://" + file)) {
      assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_SCHEMA_TOO_NEW);
    }
  }

  private static void execute(Path file, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void secretsOfAnotherInstanceAreRefused() {
    String url = "sqlite://" + folder.resolve("swapped.db");
    create(url);
    try (SqliteBackend backend =
        SqliteBackend.open((BackendUrl.Sqlite) BackendUrl.parse(url), OpenMode.MUST_EXIST)) {
      backend.setSecrets(new InstanceSecrets(PrivateKey.generate()));
    }
    assertFails(ErrorKind.INSTANCE_DEVICE_KEY_MISMATCH, () -> Instance.connect(url));
    assertFails(ErrorKind.INSTANCE_DEVICE_KEY_MISMATCH, () -> Instance.connectOrCreate(url, ADMIN));
  }

  @Test
  void anInstanceWithoutSecretsOpensButCannotSign() throws Exception {
    Path file = folder.resolve("public.db");
    create("sqlite://" + file);
    execute(file, "DELETE FROM instance_secrets");
    try (Opened opened = Instance.connectOrCreate("sqlite://" + file, ADMIN);
        User user = opened.instance().loginUser("admin", Optional.empty())) {
      assertThat(user.isAdmin()).isTrue();
      assertFails(ErrorKind.INSTANCE_DEVICE_KEY_NOT_FOUND, () -> opened.instance().signingKey());
    }
  }

  @Test
  void anEmptyBackendIsNotInitialisedAndStaysTheCallers() {
    try (MemoryBackend backend = new MemoryBackend()) {
      assertFails(ErrorKind.INSTANCE_NOT_INITIALIZED, () -> Instance.openBackend(backend));
      try (Opened opened = Instance.createBackend(backend, ADMIN)) {
        assertThat(opened.user()).isPresent();
      }
    }
  }

  @Test
  void oneNamedDatabaseInMemoryServesOneInstance() {
    String url = "sqlite:file::memory:?cache=shared";
    try (Opened opened = Instance.connectOrCreate(url, ADMIN);
        User again = opened.instance().loginUser("admin", Optional.empty())) {
      assertThat(opened.user()).isPresent();
      assertThat(again.isAdmin()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite://", "memory://"})
  void readOnlyInstancesAreReadAndNotWritten(String scheme) throws IOException {
    Path file = folder.resolve("instance");
    String url = scheme + file;
    try (Opened opened = Instance.connectOrCreate(url, ADMIN)) {
      User admin = opened.user().orElseThrow();
      admin.createDatabase(Doc.EMPTY.with("name", "notes"), admin.defaultKey());
      admin.admin().createUser(NewUser.withPassword("bob", "pw"));
    }
    byte[] before = Files.readAllBytes(file);
    InstanceOptions readOnly = InstanceOptions.DEFAULT.withReadOnly(true);
    try (Opened writer = Instance.connectOrCreate(url, ADMIN);
        Instance reader = Instance.connect(url, readOnly);
        User admin = reader.loginUser("admin", Optional.empty());
        User bob = reader.loginUser("bob", Optional.of("pw"))) {
      assertThat(writer.user()).isEmpty();
      assertThat(admin.findDatabase("notes")).hasSize(1);
      assertThat(bob.isAdmin()).isFalse();
      assertFails(
          ErrorKind.BACKEND_READ_ONLY, () -> admin.createDatabase(Doc.EMPTY, admin.defaultKey()));
      reader.flush();
    }
    if (scheme.equals("memory://")) {
      assertThat(file).hasBinaryContent(before);
    }
    assertFails(ErrorKind.BACKEND_READ_ONLY, () -> Instance.connectOrCreate(url, ADMIN, readOnly));
  }

  @Test
  void connectionsOfTheCallersAreUsed() {
    Path file = folder.resolve("own.db");
    List<String> urls = new ArrayList<>();
    InstanceOptions options =
        InstanceOptions.DEFAULT.withSqliteDataSource(url -> {
          urls.add(url);
          SQLiteDataSource source = new SQLiteDataSource();
          source.setUrl(url);
          return source;
        });
    try (Opened opened = Instance.connectOrCreate("sqlite://" + file, ADMIN, options)) {
      assertThat(opened.user()).isPresent();
    }
    assertThat(urls).singleElement().asString().startsWith("jdbc:sqlite:");
    Instance.connect("sqlite://" + file).close();
  }

  @Test
  void snapshotsBeyondTheLimitAreRefused() {
    Path file = folder.resolve("big.json");
    create("memory://" + file);
    Limits d = Limits.DEFAULT;
    Limits small =
        new Limits(
            d.entryBytes(),
            d.metadataBytes(),
            d.stores(),
            d.parents(),
            d.nameBytes(),
            d.textBytes(),
            d.delegationSteps(),
            d.delegationTips(),
            1000,
            d.indexBytes());
    assertFails(
        ErrorKind.INSTANCE_LIMIT_EXCEEDED,
        () -> Instance.connect("memory://" + file, InstanceOptions.DEFAULT.withLimits(small)));
    try (SnapshotFile snapshot = SnapshotFile.open(file, OpenMode.MUST_EXIST, d)) {
      assertThat(snapshot.load()).isPresent();
    }
  }
}

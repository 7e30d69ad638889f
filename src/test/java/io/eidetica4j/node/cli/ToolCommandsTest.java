package io.eidetica4j.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.User;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that work on whole storages, by their output and exit codes. */
class ToolCommandsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;
  private Path database;
  private Id notes;

  @BeforeEach
  void make() {
    database = folder.resolve("one.db");
    try (var opened = Instance.connectOrCreate(url(database), NewUser.passwordless("alice"));
        User alice = opened.user().orElseThrow()) {
      notes = alice.createDatabase(Doc.EMPTY.with("name", "notes"), alice.defaultKey()).rootId();
    }
  }

  /** Flags become system properties, which the next test must not see. */
  @AfterEach
  void forgetFlags() {
    System.clearProperty("eidetica.url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "backup", "restore", "export", "import", "doctor"})
  void helpBeginsWithExamples(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).startsWith("Examples:").contains("  eidetica " + command);
  }

  @Test
  void verifySaysByItsExitCodeHowItWent() throws SQLException {
    assertThat(run("verify", "--url", url(database))).isZero();
    assertThat(out.toString()).contains("clean");
    damage("DELETE FROM tips");
    assertThat(run("verify", "--url", url(database))).isEqualTo(3);
    assertThat(out.toString()).contains("tips  ").contains("problems");
    assertThat(run("verify", "--json", "--url", url(database))).isEqualTo(3);
    assertThat(out.toString().lines()).hasSize(1);
    assertThat(out.toString()).startsWith("{\"databases\":4,").contains("\"kind\":\"tips\"");
    assertThat(run("verify", "--url", url(folder.resolve("missing.db")))).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void whatIsBackedUpIsRestoredAndNothingIsWrittenOver() throws IOException {
    Path backup = folder.resolve("backup");
    String copy = "memory://" + folder.resolve("copy.json");
    assertThat(run("backup", backup.toString(), "--url", url(database))).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
        .isEqualTo("rw-------");
    assertThat(run("backup", backup.toString(), "--url", url(database))).isEqualTo(1);
    assertThat(run("restore", backup.toString(), "--url", copy)).isZero();
    assertThat(run("restore", backup.toString(), "--url", copy)).isEqualTo(1);
    assertThat(err.toString()).contains("is there already");
    try (Instance instance = Instance.connect(copy)) {
      instance.loginUser("alice", Optional.empty()).close();
      assertThat(instance.hasDatabase(notes)).isTrue();
    }
  }

  @Test
  void aBackupOfMemoryTellsWhetherANodeHasMore() {
    Path file = folder.resolve("kept.json");
    String url = "memory://" + file;
    try (var opened = Instance.connectOrCreate(url, NewUser.passwordless("alice"))) {
      opened.instance().flush();
      assertThat(run("backup", folder.resolve("a").toString(), "--url", url)).isZero();
      assertThat(err.toString()).contains("last flushed");
      opened.user().orElseThrow().close();
    }
    assertThat(run("backup", folder.resolve("b").toString(), "--url", url)).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(run("backup", folder.resolve("c").toString(), "--url", "memory://")).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void databasesGoFromOneInstanceToAnother() {
    Path file = folder.resolve("notes.export");
    Path other = folder.resolve("other.db");
    Instance.connectOrCreate(url(other), NewUser.passwordless("bob")).close();
    assertThat(
            run("export", "--database", notes.toString(), file.toString(), "--url", url(database)))
        .isZero();
    assertThat(out.toString()).contains("1 databases");
    assertThat(run("import", file.toString(), "--url", url(other))).isZero();
    assertThat(run("import", file.toString(), "--url", url(other))).isZero();
    assertThat(out.toString()).contains("Imported 0 entries");
    try (Instance instance = Instance.connect(url(other))) {
      assertThat(instance.trees().open(notes).getName()).isEqualTo("notes");
    }
    Path nowhere = folder.resolve("nowhere.db");
    assertThat(run("import", file.toString(), "--url", url(nowhere))).isEqualTo(1);
    assertThat(err.toString()).contains("no instance here yet");
  }

  @Test
  void anInstanceMoves() {
    Path file = folder.resolve("all.export");
    Path moved = folder.resolve("moved.db");
    assertThat(run("export", "--all", "--secrets", file.toString(), "--url", url(database)))
        .isZero();
    assertThat(run("import", file.toString(), "--url", url(moved))).isZero();
    assertThat(run("verify", "--url", url(moved))).isZero();
    try (Instance instance = Instance.connect(url(moved))) {
      instance.loginUser("alice", Optional.empty()).close();
    }
  }

  @Test
  void aFileThatIsNoGoodLeavesNothing() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad"), "nothing of the kind");
    Path target = folder.resolve("target.db");
    assertThat(run("import", bad.toString(), "--url", url(target))).isEqualTo(1);
    assertThat(run("restore", bad.toString(), "--url", url(target))).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(target).doesNotExist();
  }

  @Test
  void whatIsToBeExportedHasToBeSaid() {
    String file = folder.resolve("x").toString();
    assertThat(run("export", file, "--url", url(database))).isEqualTo(2);
    assertThat(run("export", "--secrets", "--database", notes.toString(), file)).isEqualTo(2);
    assertThat(run("export", "--all", "--database", notes.toString(), file)).isEqualTo(2);
  }

  @Test
  void theDoctorNamesWhatIsWrong() throws IOException {
    Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rw-------"));
    assertThat(run("doctor", "--url", url(database))).isZero();
    assertThat(out.toString())
        .contains("ok    storage")
        .contains("4 databases")
        .contains("MiB free")
        .doesNotContain("fail");
    Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rw-rw-r--"));
    assertThat(run("doctor", "--url", url(database))).isZero();
    assertThat(out.toString()).contains("warn  permissions");
    Path foreign = Files.writeString(folder.resolve("foreign.db"), "this is no database");
    assertThat(run("doctor", "--json", "--url", url(foreign))).isEqualTo(3);
    assertThat(out.toString()).contains("\"state\":\"fail\",\"topic\":\"storage\"");
    assertThat(run("doctor", "--url", "mysql://user:secret@host/db")).isEqualTo(3);
    assertThat(out.toString()).contains("fail  url").doesNotContain("secret");
    assertThat(run("doctor", "--url", url(folder.resolve("no/such/e.db")))).isEqualTo(3);
    assertThat(out.toString()).contains("is not there");
  }

  private void damage(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String url(Path file) {
    return "sqlite://" + file;
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true)).execute(args);
  }
}

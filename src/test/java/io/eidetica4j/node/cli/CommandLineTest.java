package io.eidetica4j.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Flags become system properties, which the next test must not see. */
  @AfterEach
  void forgetFlags() {
    System.clearProperty("eidetica.url");
    System.clearProperty("eidetica.backend");
    System.clearProperty("eidetica.data-dir");
  }

  @Test
  void helpAndVersionSucceed() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("serve").contains("info").contains("health");
    assertThat(run("serve", "--help")).isZero();
    assertThat(run("help", "info")).isZero();
    assertThat(run("-V")).isZero();
    assertThat(out.toString()).contains("eidetica4j ").contains("0.2.0");
  }

  @Test
  void aWrongCommandLineIsTwo() {
    assertThat(run("nonsense")).isEqualTo(2);
    assertThat(run("--port", "1")).as("flags of serve need the word").isEqualTo(2);
    assertThat(run("serve", "--port", "many")).isEqualTo(2);
    assertThat(run("db")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anInstanceThatIsNotThereIsOneAndOneLine(
      @org.junit.jupiter.api.io.TempDir java.nio.file.Path folder) {
    String url = "sqlite://" + folder.resolve("missing.db");
    for (String[] command : new String[][] {{"info"}, {"db", "list"}}) {
      err.getBuffer().setLength(0);
      String[] args = java.util.Arrays.copyOf(command, command.length + 2);
      args[command.length] = "--url";
      args[command.length + 1] = url;
      assertThat(run(args)).isEqualTo(1);
      assertThat(err.toString().lines()).hasSize(1);
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void aBadUrlIsOneAndOneLineThatHidesPasswords() {
    assertThat(run("info", "--url", "mysql://user:secret@host/db")).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("mysql").doesNotContain("secret");
  }

  @Test
  void aNodeThatDoesNotAnswerIsUnhealthy() {
    assertThat(run("health", "http://127.0.0.1:1", "-t", "1")).isEqualTo(1);
    assertThat(err.toString()).startsWith("unhealthy: ");
    assertThat(run("health", "no-scheme")).isEqualTo(1);
  }

  private int run(String... args) {
    return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true)).execute(args);
  }
}

package io.eidetica4j.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.User;
import io.eidetica4j.node.config.Configuration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code daemon} and {@code daemon init}. */
@Timeout(60)
class DaemonCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private final Map<Object, Object> before = new HashMap<>();

  /** Tests of the whole node leave its settings behind as system properties. */
  @BeforeEach
  void takeSettingsAway() {
    before.putAll(System.getProperties());
    System.getProperties().keySet().removeIf(name -> name.toString().startsWith("eidetica."));
  }

  /** Flags become system properties, which the next test must not see. */
  @AfterEach
  void forgetFlags() {
    System.getProperties().keySet().removeIf(name -> name.toString().startsWith("eidetica."));
    before.forEach((name, value) -> {
      if (name.toString().startsWith("eidetica.")) {
        System.getProperties().put(name, value);
      }
    });
  }

  private int run(String... args) {
    return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true)).execute(args);
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "inmemory"})
  void whatInitMakesIsServedToPrograms(String backend) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "pw\n");
    assertThat(
            run(
                "daemon",
                "-b",
                backend,
                "-d",
                data(),
                "init",
                "--username",
                "root",
                "-s",
                "x",
                "--password-file",
                secret.toString()))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .startsWith("Eidetica instance initialised on " + backend + " (")
        .contains("  Device ID:    ed25519:")
        .contains("  Initial user: root")
        .endsWith("Start the daemon with: `eidetica daemon`\n");
    System.setProperty("eidetica.socket", folder.resolve("d.sock").toString());
    CountDownLatch stop = new CountDownLatch(1);
    AtomicReference<Throwable> failed = new AtomicReference<>();
    SayingWriter said = new SayingWriter();
    Thread daemon =
        Thread.ofVirtual()
            .uncaughtExceptionHandler((thread, e) -> failed.set(e))
            .start(() -> {
              try {
                DaemonCommand.serve(Configuration.load(), new PrintWriter(said, true), stop);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    said.await();
    try (Instance instance = Instance.connect("unix://" + folder.resolve("d.sock"));
        User root = instance.loginUser("root", Optional.of("pw"))) {
      assertThat(root.isAdmin()).isTrue();
    }
    stop.countDown();
    daemon.join();
    assertThat(failed.get()).isNull();
    assertThat(said.toString())
        .startsWith("Eidetica daemon listening on " + folder.resolve("d.sock"))
        .contains("  Backend: " + backend + " (")
        .endsWith("Daemon shut down\n");
    assertThat(folder.resolve("d.sock")).doesNotExist();
  }

  /** Says when the daemon has said that it is ready. */
  private static final class SayingWriter extends StringWriter {
    private final CountDownLatch ready = new CountDownLatch(1);

    @Override
    public void flush() {
      super.flush();
      if (toString().contains("Press Ctrl+C")) {
        ready.countDown();
      }
    }

    void await() throws InterruptedException {
      ready.await();
    }
  }

  @Test
  void anInstanceIsMadeOnce() {
    assertThat(run("daemon", "-d", data(), "init", "--username", "a", "--passwordless")).isZero();
    assertThat(run("daemon", "-d", data(), "init", "--username", "b", "--passwordless"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("is already initialised");
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void waysToSayAPasswordExcludeEachOther() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "pw");
    assertThat(run("daemon", "init", "--username", "a", "--passwordless", "--password", "p"))
        .isEqualTo(2);
    assertThat(
            run(
                "daemon",
                "init",
                "--username",
                "a",
                "--password",
                "p",
                "--password-file",
                secret.toString()))
        .isEqualTo(2);
    assertThat(run("daemon", "init", "--passwordless")).as("without a name").isEqualTo(2);
  }

  @Test
  void nobodyIsAskedWithoutATerminal() {
    assertThat(run("daemon", "-d", data(), "init", "--username", "a")).isEqualTo(1);
    assertThat(err.toString()).contains("--password-file");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void aDaemonNeedsAnInstance() {
    assertThat(run("daemon", "-d", data(), "-s", folder.resolve("d.sock").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("daemon init --username");
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(folder.resolve("d.sock")).doesNotExist();
  }
}

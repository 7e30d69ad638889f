package io.eidetica4j.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.Vectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The built program as a process of its own: its native executable if there is one, else its jar.
 */
final class NodeProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 120;

  /** Of the JVM; without the best compiler, since few tests live long enough for it to pay. */
  private static final String FLAGS =
      System.getProperty("eidetica.node.flags", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");

  private final Process process;
  private final Path out;
  private final Path err;
  private final int port;

  private NodeProcess(Process process, Path out, Path err, int port) {
    this.process = process;
    this.out = out;
    this.err = err;
    this.port = port;
  }

  /**
   * Starts the program.
   *
   * @param folder its working folder, where what it prints is kept too
   * @param environment with {@code EIDETICA_PORT} where it is not to be any free one
   */
  static NodeProcess start(Path folder, Map<String, String> environment, String... args) {
    try {
      Path out = Files.createTempFile(folder, "stdout", ".txt");
      Path err = Files.createTempFile(folder, "stderr", ".txt");
      String wanted = environment.get("EIDETICA_PORT");
      int port = wanted == null ? freePort() : Integer.parseInt(wanted);
      List<String> command = program();
      command.addAll(List.of(args));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().put("EIDETICA_PORT", Integer.toString(port));
      builder.environment().put("EIDETICA_HOST", "127.0.0.1");
      builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(freePort()));
      builder.environment().putAll(environment);
      int asked = Integer.parseInt(builder.environment().get("EIDETICA_PORT"));
      return new NodeProcess(builder.start(), out, err, asked);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> program() {
    Path target = Vectors.project().resolve("target");
    Path executable = Path.of(System.getProperty("native.image.path", "missing"));
    if (Files.isExecutable(executable)) {
      return new ArrayList<>(List.of(executable.toString()));
    }
    Path jar = target.resolve("quarkus-app/quarkus-run.jar");
    assertThat(jar).isRegularFile();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of(java));
    command.addAll(List.of(FLAGS.split(" ", -1)));
    command.addAll(List.of("-jar", jar.toString()));
    return command;
  }

  int port() {
    return port;
  }

  /** Waits until the program says that it listens. */
  NodeProcess awaitStart() {
    return awaitLine("Listening on");
  }

  /** Waits until the program says something. */
  NodeProcess awaitLine(String text) {
    for (int i = 0; i < PATIENCE_SECONDS * 10; i++) {
      if (out().contains(text)) {
        return this;
      }
      if (ended(100)) {
        throw new AssertionError("it ended:\n" + out() + err());
      }
    }
    throw new AssertionError("it did not start:\n" + out() + err());
  }

  /** Tells the program to stop, and does not wait. */
  void terminate() {
    process.destroy();
  }

  /** Ends the program as a crash would, and waits for that. */
  void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** Tells the program to stop; its exit code. */
  int stop() {
    terminate();
    return exitCode();
  }

  /** Waits for the end; the exit code. */
  int exitCode() {
    assertThat(ended(PATIENCE_SECONDS * 1000)).as("it ends").isTrue();
    return process.exitValue();
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  private boolean ended(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

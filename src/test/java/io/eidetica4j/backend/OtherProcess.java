package io.eidetica4j.backend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java program of the tests in a process of its own, which can be killed at any moment. */
public final class OtherProcess implements AutoCloseable {
  private final Process process;
  private final Path errors;
  private final BufferedReader output;

  /** Starts a program. */
  public OtherProcess(Class<?> main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1", // it starts sooner, and does not live for long
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    errors = Files.createTempFile("other-process", ".txt");
    process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** The next line that the program prints. */
  public String line() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new AssertionError("the program ended:\n" + Files.readString(errors));
    }
    return line;
  }

  /** Kills the program where it stands, and gives what it printed until then in whole lines. */
  public List<String> kill() throws IOException, InterruptedException {
    process.toHandle().destroyForcibly(); // the process' own method closes its output too
    process.waitFor();
    StringBuilder rest = new StringBuilder();
    for (int c = output.read(); c >= 0; c = output.read()) {
      rest.append((char) c);
    }
    return rest.substring(0, rest.lastIndexOf("\n") + 1).lines().toList();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(errors);
  }
}

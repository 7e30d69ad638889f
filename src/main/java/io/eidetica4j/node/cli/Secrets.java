package io.eidetica4j.node.cli;

import io.eidetica4j.node.config.Refusal;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Passwords and tokens from where nobody else sees them: files, standard input, a terminal. */
final class Secrets {
  private static final int LONGEST = 64 * 1024;

  private Secrets() {}

  /**
   * What a file holds, without the line end at its end.
   *
   * @param file a path, {@code -} for standard input
   * @throws Refusal where it holds nothing
   */
  static char[] read(String file) throws IOException {
    byte[] bytes;
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      bytes = in.readNBytes(LONGEST);
    }
    String text = new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\R$", "");
    Arrays.fill(bytes, (byte) 0);
    if (text.isEmpty()) {
      throw new Refusal("the secret in " + file + " is empty");
    }
    return text.toCharArray();
  }

  /** The terminal of whoever started this, if somebody is there. */
  @SuppressWarnings("SystemConsoleNull") // it is null, without a terminal and jdk.internal.le
  static Optional<Console> terminal() {
    Console console = System.console();
    return console != null && console.isTerminal() ? Optional.of(console) : Optional.empty();
  }
}

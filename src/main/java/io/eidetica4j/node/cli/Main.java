package io.eidetica4j.node.cli;

import io.eidetica4j.EideticaException;
import io.eidetica4j.node.config.Refusal;
import io.eidetica4j.node.problem.RestException;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * The process' entry: reads the command line and runs one command. Exit codes are 0 for success,
 * help and version, 1 for what went wrong while running, 2 for a wrong command line.
 */
@QuarkusMain
public final class Main {
  Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String... args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    // what an image runs; without the command line's reader the start is a tenth shorter
    System.exit(args.length == 0 ? ServeCommand.serve(err) : commandLine(out, err).execute(args));
  }

  /** The command line of the whole program. */
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return new CommandLine(new EideticaCommand())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((problem, commandLine, parsed) -> {
          err.println("error: " + message(problem));
          return CommandLine.ExitCode.SOFTWARE;
        });
  }

  /** One line; errors that nobody foresaw are named by their class as well. */
  private static String message(Exception problem) {
    String text = String.valueOf(problem.getMessage()).replaceAll("\\R+", " ");
    boolean foreseen =
        problem instanceof Refusal
            || problem instanceof EideticaException
            || problem instanceof RestException;
    return foreseen ? text : problem.getClass().getSimpleName() + ": " + text;
  }
}

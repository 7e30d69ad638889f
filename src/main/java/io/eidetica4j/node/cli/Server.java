package io.eidetica4j.node.cli;

import io.eidetica4j.node.run.Refused;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/**
 * Runs Quarkus in the calling thread until the process is told to stop.
 *
 * <p>A stop by signal is a success: the exit code is 0, as the reference's, and not the signal's
 * number. The virtual machine would take that number once its shutdown hooks are done, so a hook of
 * ours waits until everything is closed and then ends the process with the code that was earned.
 */
final class Server {
  private final CountDownLatch stopped = new CountDownLatch(1);
  private int exitCode = ExitCode.OK;
  private @Nullable Throwable problem;

  /** Serves; the exit code. */
  int run() {
    Thread caller = Thread.currentThread();
    Thread hook = new Thread(this::endWithOurCode, "eidetica-exit");
    Runtime.getRuntime().addShutdownHook(hook);
    Refused.endsBy(line -> {
      System.err.println(line);
      System.err.flush();
      Runtime.getRuntime().halt(ExitCode.SOFTWARE);
    });
    try {
      Quarkus.run(
          Serving.class,
          (code, failure) -> {
            if (Thread.currentThread() == caller) {
              exitCode = code;
              problem = failure;
            } else {
              // a native executable's signal handler asks for the end here
              System.exit(ExitCode.OK);
            }
          });
    } finally {
      stopped.countDown();
      keepCode(hook);
    }
    return exitCode;
  }

  /** Why the start failed, in one line; empty where it did not, or where Quarkus has said it. */
  Optional<String> failure() {
    Throwable root = problem;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    if (root == null) {
      return Optional.empty();
    }
    String text = String.valueOf(root.getMessage());
    boolean foreseen = root instanceof PreventFurtherStepsException;
    return Optional.of(
        (foreseen ? text : "error: " + root.getClass().getSimpleName() + ": " + text)
            .replaceAll("\\R+", " "));
  }

  private void endWithOurCode() {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(exitCode);
  }

  /** Without a signal the process ends as any other. */
  private static void keepCode(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending already, and the hook does its part
    }
  }

  /** Waits for the stop. */
  public static final class Serving implements QuarkusApplication {
    /** Made by Quarkus. */
    public Serving() {}

    @Override
    public int run(String... args) {
      Quarkus.waitForExit();
      return ExitCode.OK;
    }
  }
}

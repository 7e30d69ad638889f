package io.eidetica4j.node.run;

import io.quarkus.runtime.PreventFurtherStepsException;
import java.util.function.Consumer;

/**
 * What happens when the start is refused. A program of its own prints the one line and ends at
 * once: nothing is open yet, and Quarkus, asked to stop half-started, would add errors of its own.
 * Anyone else, tests above all, gets an exception.
 */
public final class Refused {
  private static volatile Consumer<String> end =
      line -> {
        throw new PreventFurtherStepsException(line, 1);
      };

  private Refused() {}

  /** Sets how the process ends; what is given should not return. */
  public static void endsBy(Consumer<String> ending) {
    end = ending;
  }

  /** Ends the start. */
  static void because(String reason) {
    end.accept("error: " + reason.replaceAll("\\R+", " "));
  }
}

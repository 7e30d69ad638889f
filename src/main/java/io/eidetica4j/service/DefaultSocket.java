package io.eidetica4j.service;

import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the daemon's socket is when nobody says otherwise. */
public final class DefaultSocket {
  private DefaultSocket() {}

  /**
   * The path: {@code EIDETICA_SOCKET}, else below {@code XDG_RUNTIME_DIR}, else in a folder of the
   * user's in {@code /tmp}.
   */
  public static Path path() {
    return path(System::getenv);
  }

  /** {@link #path()} in an environment. */
  static Path path(Function<String, @Nullable String> environment) {
    String given = environment.apply("EIDETICA_SOCKET");
    if (given != null) {
      return Path.of(given);
    }
    String runtime = environment.apply("XDG_RUNTIME_DIR");
    if (runtime != null) {
      return Path.of(runtime, "eidetica", "service.sock");
    }
    String user = environment.apply("USER");
    return Path.of("/tmp/eidetica-" + (user == null ? "unknown" : user), "service.sock");
  }

  /** The URL that leads there. */
  public static String url() {
    return "unix://" + path();
  }
}

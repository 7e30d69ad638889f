package io.eidetica4j.node.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where the instance lives, by flags. They are handed on as system properties, which stand above
 * the environment and every file.
 */
final class BackendFlags {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "memory://, memory:///file, sqlite://path, postgres://server/db (also: EIDETICA_URL)")
  @Nullable String url;

  @Option(
      names = {"-b", "--backend"},
      paramLabel = "KIND",
      description = "sqlite, postgres or inmemory; used where no URL is given")
  @Nullable String backend;

  @Option(
      names = {"-d", "--data-dir"},
      paramLabel = "DIR",
      description = "folder of eidetica.db or eidetica.json; used where no URL is given")
  @Nullable String dataDir;

  @Option(
      names = "--postgres-url",
      paramLabel = "URL",
      description = "the database for --backend postgres")
  @Nullable String postgresUrl;

  /** Whether any of these flags names a storage. */
  boolean isGiven() {
    return url != null || backend != null || dataDir != null || postgresUrl != null;
  }

  /** Makes these flags settings. */
  void apply() {
    set("eidetica.url", url);
    set("eidetica.backend", backend);
    set("eidetica.data-dir", dataDir);
    set("eidetica.postgres-url", postgresUrl);
  }

  /** Makes a flag a setting, if it was given. */
  static void set(String name, @Nullable Object value) {
    Optional.ofNullable(value).ifPresent(given -> System.setProperty(name, given.toString()));
  }
}

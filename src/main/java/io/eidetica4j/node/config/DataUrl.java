package io.eidetica4j.node.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the instance lives, chosen the same way by every command: {@code eidetica.url} (flag {@code
 * --url}, variable {@code EIDETICA_URL}), else the reference's backend, data folder and PostgreSQL
 * URL, else a SQLite file in {@code ./data}.
 *
 * @param url the URL for the library
 * @param folder a folder to make before the URL is opened: the node makes the default's and, as the
 *     reference does, the data folder that is named; the library makes none
 */
public record DataUrl(String url, Optional<Path> folder) {
  private static final Path DEFAULT_FOLDER = Path.of("data");

  /**
   * The choice.
   *
   * @throws Refusal where the reference's settings don't fit together
   */
  public static DataUrl of(NodeConfig config) {
    return of(config.url(), config.backend(), config.dataDir(), config.postgresUrl());
  }

  /** The choice, from the settings one by one. */
  static DataUrl of(
      Optional<String> url,
      Optional<String> kind,
      Optional<String> dataDir,
      Optional<String> postgresUrl) {
    if (url.isPresent()) {
      return new DataUrl(url.get(), Optional.empty());
    }
    boolean reference = kind.isPresent() || dataDir.isPresent() || postgresUrl.isPresent();
    if (!reference) {
      return sqlite(DEFAULT_FOLDER);
    }
    Path folder = Path.of(dataDir.orElse("."));
    String backend = kind.orElse("sqlite").toLowerCase(Locale.ROOT);
    return switch (backend) {
      case "sqlite" -> sqlite(folder);
      case "inmemory" -> {
        Path file = folder.resolve("eidetica.json").toAbsolutePath().normalize();
        yield new DataUrl("memory://" + file, Optional.of(folder));
      }
      case "postgres" ->
          new DataUrl(
              postgresUrl.orElseThrow(
                  () -> new Refusal("backend postgres needs --postgres-url (or eidetica.url)")),
              Optional.empty());
      default ->
          throw new Refusal(
              "unknown backend '" + backend + "': it is sqlite, postgres or inmemory");
    };
  }

  private static DataUrl sqlite(Path folder) {
    String file = folder.resolve("eidetica.db").toString();
    String path = folder.isAbsolute() || file.startsWith(".") ? file : "./" + file;
    return new DataUrl("sqlite://" + escaped(path), Optional.of(folder));
  }

  /** What a SQLite URL would take for something else. */
  private static String escaped(String path) {
    return path.replace("%", "%25").replace("?", "%3F");
  }
}

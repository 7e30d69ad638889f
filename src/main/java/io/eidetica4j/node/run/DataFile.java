package io.eidetica4j.node.run;

import io.eidetica4j.backend.BackendUrl;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The file that holds an instance's data. */
final class DataFile {
  private DataFile() {}

  /** The file; empty where the data is not in one, or the URL is odd enough not to guess. */
  static Optional<Path> of(BackendUrl url) {
    return switch (url) {
      case BackendUrl.Memory memory -> memory.file();
      case BackendUrl.Sqlite sqlite -> sqliteFile(sqlite.url());
      case BackendUrl.Postgres postgres -> Optional.empty();
      case BackendUrl.Unix unix -> Optional.empty();
    };
  }

  private static Optional<Path> sqliteFile(String url) {
    String rest = url.replaceFirst("^sqlite:(//)?", "");
    int question = rest.indexOf('?');
    String name = question < 0 ? rest : rest.substring(0, question);
    boolean inMemory =
        name.isEmpty()
            || name.startsWith(":memory:")
            || name.startsWith("file:")
            || rest.contains("mode=memory");
    if (inMemory) {
      return Optional.empty();
    }
    try {
      String plain = URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
      return Optional.of(Path.of(plain)).filter(path -> path.getFileName() != null);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

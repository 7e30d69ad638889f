package io.eidetica4j.node.run;

import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.sql.SqliteBackend;
import java.nio.file.Path;
import java.util.Optional;

/** The file that holds an instance's data. */
public final class DataFile {
  private DataFile() {}

  /**
   * The file; empty where the data is not in one.
   *
   * @throws io.eidetica4j.EideticaException {@code backend/SqlxError} where the URL is no good
   */
  public static Optional<Path> of(BackendUrl url) {
    return switch (url) {
      case BackendUrl.Memory memory -> memory.file();
      case BackendUrl.Sqlite sqlite -> SqliteBackend.file(sqlite);
      case BackendUrl.Postgres postgres -> Optional.empty();
      case BackendUrl.Unix unix -> Optional.empty();
    };
  }
}

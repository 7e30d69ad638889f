package io.eidetica4j.tools;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.backend.memory.SnapshotFile;
import io.eidetica4j.backend.sql.SqliteBackend;
import io.eidetica4j.instance.InstanceOptions;
import io.eidetica4j.instance.OpenStorage;
import java.nio.file.Path;

/**
 * Writes everything that a storage holds to one file, as of one moment and beside a running node;
 * {@link Restore} makes a storage of it again. The file holds private keys in clear, so it is for
 * its owner's eyes only. It is in the storage's own form: of SQLite a SQLite database, of a
 * snapshot file such a file, of PostgreSQL an export file.
 */
public final class Backup {
  private Backup() {}

  /**
   * Backs up what is at a URL. Of {@code memory:///file} that is what its node has last flushed.
   *
   * @throws EideticaException {@code backend/FileIo}, also where the file is there already; {@code
   *     instance/OperationNotSupported} for {@code memory://} without a file; what opening raises
   */
  public static void write(String url, Path to, InstanceOptions options, Progress progress) {
    WholeFile.requireFree(to.toAbsolutePath());
    BackendUrl parsed = BackendUrl.parse(url);
    if (parsed instanceof BackendUrl.Memory memory && memory.file().isEmpty()) {
      throw ErrorKind.INSTANCE_OPERATION_NOT_SUPPORTED
          .error(
              "What memory:// holds is in its node's memory only and goes with it; to keep it,"
                  + " run the node on memory:///absolute/file.json or on another storage")
          .with("operation", "backup");
    }
    try (OpenStorage storage =
        OpenStorage.open(url, OpenMode.READ_ONLY, options.withReadOnly(true))) {
      switch (storage.backend()) {
        case MemoryBackend memory -> copy(memory, to);
        case SqliteBackend sqlite -> copy(sqlite, to);
        default -> Export.write(storage.backend(), to, Export.Choice.EVERYTHING, progress);
      }
    }
  }

  private static void copy(MemoryBackend memory, Path to) {
    try (WholeFile file = WholeFile.create(to)) {
      SnapshotFile.export(memory, file.temporary());
      file.commit();
    }
  }

  private static void copy(SqliteBackend sqlite, Path to) {
    try (WholeFile file = WholeFile.create(to)) {
      sqlite.copyTo(file.temporary());
      file.commit();
    }
  }
}

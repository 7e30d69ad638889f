package io.eidetica4j.instance;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.backend.memory.SnapshotFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens {@code memory://} URLs. A file that is not understood is never taken for an empty one. */
final class MemoryStorage {
  /** What is wrong with the file itself, as opposed to who may use it. */
  private static final Set<ErrorKind> BAD_FILE =
      Set.of(ErrorKind.BACKEND_FILE_IO, ErrorKind.BACKEND_DESERIALIZATION_FAILED);

  private MemoryStorage() {}

  static InstanceStorage open(BackendUrl.Memory url, OpenMode mode, InstanceOptions options) {
    if (url.file().isEmpty()) {
      return InstanceStorage.of(new MemoryBackend(), options);
    }
    Path path = url.file().get();
    if (mode != OpenMode.CREATE_IF_MISSING && Files.notExists(path)) {
      throw missing(path); // before a lock file is made beside it
    }
    SnapshotFile file = SnapshotFile.open(path, mode, options.limits());
    try {
      return InstanceStorage.of(load(file, mode), file, options);
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  private static MemoryBackend load(SnapshotFile file, OpenMode mode) {
    Optional<MemoryBackend> found = read(file);
    if (mode != OpenMode.CREATE_IF_MISSING) {
      return found.orElseThrow(() -> missing(file.path()));
    }
    if (found.flatMap(Backend::metadata).isEmpty() && found.isPresent()) {
      throw invalid(
          file.path(),
          "the snapshot file holds foreign data: entries, but no instance; it is left as it is",
          null);
    }
    return found.orElseGet(MemoryBackend::new);
  }

  private static Optional<MemoryBackend> read(SnapshotFile file) {
    try {
      return file.load();
    } catch (EideticaException e) {
      throw BAD_FILE.contains(e.kind())
          ? invalid(file.path(), String.valueOf(e.getMessage()), e)
          : e;
    }
  }

  private static EideticaException missing(Path path) {
    return invalid(
        path, "the file does not exist; connect_or_create makes a new instance there", null);
  }

  private static EideticaException invalid(Path path, String reason, @Nullable Throwable cause) {
    return ErrorKind.INSTANCE_INVALID_SNAPSHOT
        .error("Invalid snapshot `" + path + "`: " + reason, cause)
        .with("path", path)
        .with("reason", reason);
  }
}

package io.eidetica4j.tools;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.Frozen;
import io.eidetica4j.backend.InstanceSecrets;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.WriterLock;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.backend.memory.SnapshotFile;
import io.eidetica4j.backend.sql.SqliteBackend;
import io.eidetica4j.instance.InstanceOptions;
import io.eidetica4j.instance.OpenStorage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Makes a storage of what {@link Backup} wrote, of the same kind or of another. Files come to be
 * whole or not at all; a PostgreSQL database holds no instance until everything is there. A target
 * that holds something is refused.
 */
public final class Restore {
  private static final byte[] SQLITE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private final Path from;
  private final String url;
  private final InstanceOptions options;
  private final Progress progress;

  private Restore(Path from, String url, InstanceOptions options, Progress progress) {
    this.from = from;
    this.url = url;
    this.options = options.withReadOnly(false);
    this.progress = progress;
  }

  private enum Form {
    SQLITE,
    SNAPSHOT,
    EXPORT
  }

  /**
   * Restores a file to where a URL says.
   *
   * @throws EideticaException {@code backend/FileIo} where the target is there already or something
   *     can't be written, {@code instance/InstanceAlreadyExists} where a database server's holds
   *     something, {@code backend/DeserializationFailed} where the file is no whole backup
   */
  public static void run(Path from, String url, InstanceOptions options, Progress progress) {
    new Restore(from, url, options, progress).run();
  }

  private void run() {
    Form form = form();
    switch (BackendUrl.parse(url)) {
      case BackendUrl.Sqlite sqlite -> {
        Path file =
            SqliteBackend.file(sqlite)
                .orElseThrow(() -> unsupported("a SQLite database in memory keeps nothing"));
        if (form == Form.SQLITE) {
          toFile(file, from.toAbsolutePath(), this::copyDatabase);
        } else {
          requireFree(file);
          withExport(form, export -> toFile(file, export, this::fillDatabase));
        }
      }
      case BackendUrl.Memory memory -> {
        Path file = memory.file().orElseThrow(() -> unsupported("memory:// keeps nothing"));
        if (form == Form.SNAPSHOT) {
          toFile(file, from.toAbsolutePath(), this::copySnapshot);
        } else {
          requireFree(file);
          withExport(form, export -> toFile(file, export, this::fillSnapshot));
        }
      }
      case BackendUrl.Postgres postgres -> withExport(form, this::fillServer);
      case BackendUrl.Unix unix -> throw unsupported("a daemon's storage is restored by its URL");
    }
  }

  /** Brings a file about under another name. */
  private interface Making {
    void make(Path temporary, Path source) throws IOException;
  }

  private static void toFile(Path target, Path source, Making making) {
    requireFree(target);
    try (WriterLock _ = WriterLock.ofFile(target);
        WholeFile file = WholeFile.create(target)) {
      making.make(file.temporary(), source);
      requireFree(target);
      file.commit();
    } catch (IOException e) {
      throw WholeFile.failed(e);
    }
  }

  /** Nothing may be there, and no log of something that was: it would be played into the file. */
  private static void requireFree(Path target) {
    for (String suffix : List.of("", "-wal", "-journal")) {
      WholeFile.requireFree(Path.of(target.toAbsolutePath() + suffix));
    }
  }

  private void copyDatabase(Path temporary, Path source) throws IOException {
    progress.at("copying", 0, 1);
    try (OutputStream out = Files.newOutputStream(temporary)) {
      Files.copy(source, out);
    }
    try (OpenStorage copy = OpenStorage.open(sqlite(temporary), OpenMode.MUST_EXIST, options);
        Frozen frozen = copy.backend().freeze()) {
      requireWhole(frozen);
    } finally {
      tidy(temporary);
    }
    progress.at("copying", 1, 1);
  }

  private void fillDatabase(Path temporary, Path source) throws IOException {
    try (OpenStorage made =
        OpenStorage.open(sqlite(temporary), OpenMode.CREATE_IF_MISSING, options)) {
      fill(made.backend(), source);
    } finally {
      tidy(temporary);
    }
  }

  private void copySnapshot(Path temporary, Path source) {
    progress.at("copying", 0, 1);
    try (OpenStorage read = OpenStorage.open("memory://" + source, OpenMode.READ_ONLY, options);
        Frozen frozen = read.backend().freeze()) {
      requireWhole(frozen);
      SnapshotFile.export((MemoryBackend) frozen.backend(), temporary);
    }
    progress.at("copying", 1, 1);
  }

  private void fillSnapshot(Path temporary, Path source) {
    try (MemoryBackend made = new MemoryBackend()) {
      fill(made, source);
      SnapshotFile.export(made, temporary);
    }
  }

  private void fillServer(Path source) {
    try (OpenStorage server = OpenStorage.open(url, OpenMode.CREATE_IF_MISSING, options)) {
      Backend backend = server.backend();
      if (backend.metadata().isPresent() || !backend.trees().isEmpty()) {
        throw ErrorKind.INSTANCE_INSTANCE_ALREADY_EXISTS.error(
            "The database holds something already; a restore goes into an empty one. One that broke"
                + " off is gone on with by `import --trust-statuses`");
      }
      fill(backend, source);
    }
  }

  private void fill(Backend to, Path source) {
    Import.run(
        source,
        to,
        new Import.Options(true, false, options.replayOrder(), options.limits()),
        progress);
    if (to.metadata().isEmpty()) {
      throw notABackup("it holds no instance");
    }
  }

  private static void requireWhole(Frozen frozen) {
    List<String> complaints = frozen.rows().complaints();
    if (!complaints.isEmpty()) {
      throw notABackup(complaints.getFirst());
    }
    if (frozen.backend().metadata().isEmpty()) {
      throw notABackup("it holds no instance");
    }
    Optional<InstanceSecrets> secrets = frozen.backend().secrets();
    secrets.ifPresent(each -> each.signingKey().close());
  }

  private interface Filling {
    void from(Path export) throws IOException;
  }

  /** Has something done with the backup as an export file, made for it where it is none. */
  private void withExport(Form form, Filling filling) {
    try {
      if (form == Form.EXPORT) {
        filling.from(from.toAbsolutePath());
        return;
      }
      Path folder = Files.createTempDirectory("eidetica4j-restore"); // for the owner only
      Path export = folder.resolve("export");
      try {
        String source = form == Form.SQLITE ? sqlite(from) : "memory://" + from.toAbsolutePath();
        try (OpenStorage read = OpenStorage.open(source, OpenMode.READ_ONLY, options)) {
          Export.write(read.backend(), export, Export.Choice.EVERYTHING, progress);
        }
        filling.from(export);
      } finally {
        Files.deleteIfExists(export);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw WholeFile.failed(e);
    }
  }

  /** What SQLite and its lock leave beside a file that is to get another name. */
  private static void tidy(Path temporary) throws IOException {
    for (String suffix : List.of("-wal", "-shm", "-journal", ".lock")) {
      Files.deleteIfExists(temporary.resolveSibling(temporary.getFileName() + suffix));
    }
  }

  private static String sqlite(Path file) {
    return "sqlite://" + file.toAbsolutePath().toString().replace("%", "%25").replace("?", "%3F");
  }

  private Form form() {
    byte[] beginning;
    try (InputStream in = Files.newInputStream(from)) {
      beginning = in.readNBytes(SQLITE.length);
    } catch (IOException e) {
      throw WholeFile.failed(e);
    }
    if (Arrays.equals(beginning, SQLITE)) {
      return Form.SQLITE;
    }
    if (ExportReader.isExport(beginning)) {
      return Form.EXPORT;
    }
    if (new String(beginning, StandardCharsets.ISO_8859_1).stripLeading().startsWith("{")) {
      return Form.SNAPSHOT;
    }
    throw notABackup("it is neither a SQLite database nor a snapshot nor an export file");
  }

  private static EideticaException notABackup(String reason) {
    return ErrorKind.BACKEND_DESERIALIZATION_FAILED.error("The backup is no good: " + reason);
  }

  private static EideticaException unsupported(String reason) {
    return ErrorKind.INSTANCE_OPERATION_NOT_SUPPORTED
        .error("Operation not supported: restore: " + reason)
        .with("operation", "restore");
  }
}

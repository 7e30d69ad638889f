package io.eidetica4j.backend;

import io.eidetica4j.Limits;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.backend.memory.SnapshotFile;
import io.eidetica4j.backend.sql.PostgresBackend;
import io.eidetica4j.backend.sql.SqliteBackend;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.VerificationStatus;
import java.nio.file.Path;
import java.util.List;

/**
 * Stores one entry after another, each with the one before as its parent, until it is killed;
 * prints the id of each once it is safe.
 */
final class CrashingWriter {
  private CrashingWriter() {}

  public static void main(String[] arguments) {
    BackendUrl url = BackendUrl.parse(arguments[0]);
    Entry root = TestEntries.root("crash");
    switch (url) {
      case BackendUrl.Sqlite sqlite -> {
        SqliteBackend backend = SqliteBackend.open(sqlite, OpenMode.CREATE_IF_MISSING);
        write(root, backend, () -> {});
      }
      case BackendUrl.Postgres postgres -> {
        PostgresBackend backend = PostgresBackend.open(postgres, OpenMode.CREATE_IF_MISSING);
        write(root, backend, () -> {});
      }
      case BackendUrl.Memory memory -> {
        Path path = memory.file().orElseThrow();
        SnapshotFile file = SnapshotFile.open(path, OpenMode.CREATE_IF_MISSING, Limits.DEFAULT);
        MemoryBackend backend = new MemoryBackend();
        write(root, backend, () -> file.save(backend));
      }
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void write(Entry root, Backend backend, Runnable makeSafe) {
    Entry last = root;
    for (int i = 0; ; i++) {
      backend.put(List.of(new NewEntry(last, VerificationStatus.VERIFIED)));
      makeSafe.run();
      System.out.println(last.id());
      last = TestEntries.child(root, "link " + i, last);
    }
  }
}

package io.eidetica4j.database;

import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.backend.sql.PostgresBackend;
import io.eidetica4j.backend.sql.SqliteBackend;
import io.eidetica4j.backend.sql.TestPostgres;
import java.nio.file.Path;

/** How a contract gets its backend. */
interface StartedBackend {
  /** A fresh, empty backend. */
  Backend start(Path folder);

  /** The same content as after a restart of the process. */
  Backend restart(Backend before, Path folder);

  /** In memory; what restarts is all that lies above it. */
  interface OnMemory extends StartedBackend {
    @Override
    default Backend start(Path folder) {
      return new MemoryBackend();
    }

    @Override
    default Backend restart(Backend before, Path folder) {
      return before;
    }
  }

  /** A SQLite file, without waiting for the disk. */
  interface OnSqlite extends StartedBackend {
    @Override
    default Backend start(Path folder) {
      return SqliteBackend.open(
          new BackendUrl.Sqlite("sqlite://" + folder.resolve("test.db") + "?synchronous=OFF"),
          OpenMode.CREATE_IF_MISSING);
    }

    @Override
    default Backend restart(Backend before, Path folder) {
      before.close();
      return start(folder);
    }
  }

  /** A schema of a real PostgreSQL server. */
  interface OnPostgres extends StartedBackend {
    @Override
    default Backend start(Path folder) {
      return PostgresBackend.open(
          (BackendUrl.Postgres) BackendUrl.parse(TestPostgres.of(folder).url()),
          OpenMode.CREATE_IF_MISSING);
    }

    @Override
    default Backend restart(Backend before, Path folder) {
      before.close();
      return start(folder);
    }
  }
}

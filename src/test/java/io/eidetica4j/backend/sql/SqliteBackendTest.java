package io.eidetica4j.backend.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.BackendContract;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Without syncing, which {@code SqliteFaultTest} and the crash tests look at. */
class SqliteBackendTest extends BackendContract {
  @TempDir private Path folder;
  private Path file;
  private int started;

  @Override
  protected Backend start() {
    file = folder.resolve("backend " + started++ + ".db");
    return SqliteBackend.open(
        new BackendUrl.Sqlite("sqlite://" + file + "?synchronous=off"), OpenMode.CREATE_IF_MISSING);
  }

  @Override
  protected void checkOwnTips(Id tree, String store, Snapshot expected) {
    assertThat(PlainSqlite.tips(file, tree, store)).isEqualTo(expected);
  }
}

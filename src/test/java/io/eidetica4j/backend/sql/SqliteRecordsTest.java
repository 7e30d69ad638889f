package io.eidetica4j.backend.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.Records.Row;
import io.eidetica4j.backend.Records.Space;
import io.eidetica4j.backend.RecordsContract;
import io.eidetica4j.codec.Bytes;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteRecordsTest extends RecordsContract {
  @TempDir private Path folder;

  @Override
  protected Backend start() {
    return SqliteBackend.open(
        new BackendUrl.Sqlite("sqlite://" + folder.resolve("x.db") + "?synchronous=off"),
        OpenMode.CREATE_IF_MISSING);
  }

  @Test
  void rowsSurviveARestart() {
    Space space = new Space("tests", true);
    Row row = new Row("k", "alice", Bytes.utf8("one"), Instant.ofEpochSecond(9));
    backend.records().insert(space, row, Instant.EPOCH);
    backend.close();
    backend = start();
    assertThat(backend.records().get(space, "k", Instant.EPOCH)).contains(row);
  }
}

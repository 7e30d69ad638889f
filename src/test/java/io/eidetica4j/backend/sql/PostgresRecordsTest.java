package io.eidetica4j.backend.sql;

import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.RecordsContract;

class PostgresRecordsTest extends RecordsContract {
  @Override
  protected Backend start() {
    return PostgresBackend.open(
        (BackendUrl.Postgres) BackendUrl.parse(TestPostgres.place().url()),
        OpenMode.CREATE_IF_MISSING);
  }
}

package io.eidetica4j.backend.sql;

import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.BackendContract;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;

class SqliteMemoryBackendTest extends BackendContract {
  @Override
  protected Backend start() {
    return SqliteBackend.open(new BackendUrl.Sqlite("sqlite::memory:"), OpenMode.CREATE_IF_MISSING);
  }
}

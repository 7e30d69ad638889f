package io.eidetica4j.instance;

import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.sql.SqliteBackend;

/** Opens {@code sqlite://} URLs. */
final class SqliteStorage {
  private SqliteStorage() {}

  static InstanceStorage open(BackendUrl.Sqlite url, OpenMode mode, InstanceOptions options) {
    Backend backend =
        options
            .sqliteDataSource()
            .map(source -> source.apply(SqliteBackend.jdbcUrl(url, mode)))
            .map(connections -> SqliteBackend.open(url, mode, connections))
            .orElseGet(() -> SqliteBackend.open(url, mode));
    return InstanceStorage.of(backend, options);
  }
}

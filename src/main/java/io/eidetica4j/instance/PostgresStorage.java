package io.eidetica4j.instance;

import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.sql.PostgresBackend;
import io.eidetica4j.backend.sql.PostgresLogin;

/** Opens {@code postgres://} URLs. */
final class PostgresStorage {
  private PostgresStorage() {}

  static InstanceStorage open(BackendUrl.Postgres url, OpenMode mode, InstanceOptions options) {
    Backend backend =
        options
            .postgresDataSource()
            .map(source -> source.apply(PostgresLogin.of(url)))
            .map(connections -> PostgresBackend.open(url, mode, connections))
            .orElseGet(() -> PostgresBackend.open(url, mode));
    return InstanceStorage.of(backend, options);
  }
}

package io.eidetica4j.instance;

import io.eidetica4j.backend.sql.TestPostgres;
import java.nio.file.Path;

/** Instances at {@code postgres://server/database}. */
class PostgresInstanceTest extends InstanceContract {
  @Override
  Instances.Place place(Path folder) {
    return new Instances.Place(TestPostgres.of(folder).url(), true);
  }
}

package io.eidetica4j.node.rest;

import io.eidetica4j.backend.sql.TestPostgres;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

/** The REST API of the built program over PostgreSQL. */
@QuarkusIntegrationTest
@TestProfile(PostgresNodeIT.Packaged.class)
class PostgresNodeIT extends NodeIT {
  /** As over SQLite. */
  public static final class Packaged extends NodeIT.Packaged {
    @Override
    String url() {
      return TestPostgres.place().url();
    }
  }
}

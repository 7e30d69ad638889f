package io.eidetica4j.node.rest;

import io.eidetica4j.backend.sql.TestPostgres;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Settings of the tests of the REST API, but for where data is kept. */
public abstract class RestProfile implements QuarkusTestProfile {
  /** A system property, since classes are loaded twice: where the management interface is. */
  static final String MANAGEMENT = "rest-test.management";

  /** How the API's document is made of the code, in tests only. */
  private static final Map<String, String> OPEN_API =
      Map.of(
          "quarkus.smallrye-openapi.operation-id-strategy", "method",
          "quarkus.smallrye-openapi.store-schema-directory", "target/openapi",
          "quarkus.smallrye-openapi.path", "made-of-the-code",
          "mp.openapi.extensions.smallrye.property-naming-strategy", "LOWER_CASE_WITH_UNDERSCORES");

  abstract String url();

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> settings = new HashMap<>();
    settings.put("eidetica.url", url());
    settings.put("eidetica.admin.password", RestClient.PASSWORD);
    String port = Integer.toString(freePort());
    settings.put("quarkus.management.port", port);
    settings.put("quarkus.management.test-port", port);
    System.setProperty(MANAGEMENT, "http://localhost:" + port);
    settings.put("eidetica.rest.event-heartbeat", "PT0.3S");
    settings.putAll(OPEN_API);
    settings.put("eidetica.rest.login-failures-per-minute", "20");
    return settings;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path freshFolder() {
    try {
      return Files.createTempDirectory("eidetica-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Data in memory only. */
  public static final class Memory extends RestProfile {
    @Override
    String url() {
      return "memory://";
    }
  }

  /** Data in memory and a file. */
  public static final class MemoryFile extends RestProfile {
    @Override
    String url() {
      return "memory://" + freshFolder().resolve("eidetica.json");
    }
  }

  /** Data in SQLite. */
  public static final class Sqlite extends RestProfile {
    @Override
    String url() {
      return "sqlite://" + freshFolder().resolve("eidetica.db");
    }
  }

  /** Data in PostgreSQL. */
  public static final class Postgres extends RestProfile {
    @Override
    String url() {
      return TestPostgres.place().url();
    }
  }
}

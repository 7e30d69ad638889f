package io.eidetica4j.node.rest;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/** The REST API of the built program, as it is packaged. */
@QuarkusIntegrationTest
@TestProfile(NodeIT.Packaged.class)
class NodeIT extends RestContract {
  private static final String PORT = "eidetica.test.management-port";

  /** The framework gives a packaged program a free port for requests, but none for operators. */
  @Override
  public String management() {
    return "http://localhost:" + System.getProperty(PORT);
  }

  /** Data in SQLite, and a free port for operators. */
  public static class Packaged extends RestProfile {
    @Override
    String url() {
      return "sqlite://" + freshFolder().resolve("eidetica.db");
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
      settings.put(
          "quarkus.management.port",
          System.getProperties().computeIfAbsent(PORT, port -> free()).toString());
      return settings;
    }

    private static String free() {
      try (ServerSocket socket = new ServerSocket(0)) {
        return Integer.toString(socket.getLocalPort());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

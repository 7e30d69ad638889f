package io.eidetica4j.node.rest;

import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A node behind a proxy that its operator named. */
@QuarkusTest
@TestProfile(ProxiesRestTest.Behind.class)
class ProxiesRestTest {
  /** The proxy is on this machine. */
  public static final class Behind extends RestProfile {
    @Override
    String url() {
      return "memory://";
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
      settings.put("quarkus.http.proxy.proxy-address-forwarding", "true");
      settings.put("quarkus.http.proxy.trusted-proxies", "127.0.0.1");
      return settings;
    }
  }

  @BeforeAll
  static void beginAnew() {
    RestClient.forgetAll();
  }

  @Test
  void whoAsksThroughItIsKnownByTheAddressThatItTells() {
    String request = PeersContract.askedThroughProxy();
    RestClient.admin()
        .get("/sync/requests?status=pending")
        .statusCode(200)
        .body("find { it.id == '" + request + "' }.from", containsString("203.0.113.7"));
  }
}

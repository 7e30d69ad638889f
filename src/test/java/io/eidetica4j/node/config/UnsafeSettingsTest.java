package io.eidetica4j.node.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsafeSettingsTest {
  @Test
  void theDefaultsAreSafe() {
    assertThatCode(() -> check("replay-order", "digest")).doesNotThrowAnyException();
    assertThatCode(() -> check("rest.cors-origins", "https://a.example,http://localhost:8080"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "/.*/",
        "https://a.example,*",
        "https://*.example",
        "null",
        "https://a.example/path",
        "a.example"
      })
  void anOriginThatIsNoOriginIsRefused(String origins) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> check("rest.cors-origins", origins))
        .withMessageContaining("eidetica.rest.cors-origins");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "login-failures-per-minute",
        "logins-at-once",
        "sessions",
        "sessions-per-user",
        "body-bytes",
        "event-streams",
        "transaction-operations",
        "repeats-per-user"
      })
  void aBoundThatBoundsNothingIsRefused(String name) {
    for (String value : new String[] {"0", "-1"}) {
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> check("rest." + name, value))
          .withMessageContaining("eidetica.rest." + name + " is " + value);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes-per-user",
        "databases-per-user",
        "entries-per-database",
        "event-streams-per-user",
        "keys-per-user",
        "writes-per-user"
      })
  void aQuotaOfNothingIsRefused(String name) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> check("quota." + name, "0"))
        .withMessageContaining("eidetica.quota." + name + " is 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"session-ttl", "session-idle", "event-heartbeat", "repeats-ttl"})
  void aTimeThatIsNoneIsRefused(String name) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> check("rest." + name, "PT0S"))
        .withMessageContaining("eidetica.rest." + name);
  }

  private static void check(String name, String value) {
    UnsafeSettings.check(Configs.of(Map.of("eidetica." + name, value)));
  }
}

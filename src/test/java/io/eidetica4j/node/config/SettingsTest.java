package io.eidetica4j.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.eidetica4j.Limits;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void theListOfNamesIsWhatTheMappingHas() {
    Set<String> mapped = new TreeSet<>();
    collect(NodeConfig.class, "eidetica", mapped);
    assertThat(Settings.NAMES).isEqualTo(mapped);
  }

  @Test
  void anUnknownNameInAFileStopsTheStartAndIsNamedWithItsFile() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> check(Map.of("eidetica.flush.intervall", "1s"), Map.of()))
        .withMessageContaining("eidetica.flush.intervall")
        .withMessageContaining("application.properties");
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> check(Map.of("%prod.eidetica.nonsense", "1"), Map.of()));
  }

  @Test
  void knownNamesInAnyFormAreFine() {
    assertThat(
            check(
                Map.of(
                    "%prod.eidetica.url", "memory://",
                    "eidetica.rest.cors-origins[0]", "https://a.example",
                    "quarkus.http.port", "1"),
                Map.of("EIDETICA_ADMIN_PASSWORD", "x", "EIDETICA_DATA_DIR", "/config")))
        .isEmpty();
  }

  @Test
  void unknownVariablesAreNamedTogetherAndServiceLinksPassedOver() {
    assertThat(
            check(
                Map.of(),
                Map.of(
                    "EIDETICA_PASWORD", "x",
                    "EIDETICA_COLOUR", "blue",
                    "EIDETICA_PORT", "tcp://10.0.0.1:80",
                    "EIDETICA_SERVICE_HOST", "10.0.0.1",
                    "EIDETICA_PORT_3000_TCP_ADDR", "10.0.0.1")))
        .containsExactly("EIDETICA_COLOUR", "EIDETICA_PASWORD");
  }

  @Test
  void aPortGoesToTheServerAndAServiceLinkDoesNot() {
    assertThat(http(Map.of("EIDETICA_PORT", "4000"), "quarkus.http.port")).isEqualTo("4000");
    assertThat(http(Map.of("EIDETICA_PORT", "tcp://10.0.0.1:80"), "quarkus.http.port")).isEmpty();
    assertThat(http(Map.of("EIDETICA_HOST", "127.0.0.1"), "quarkus.http.host"))
        .isEqualTo("127.0.0.1");
    assertThat(http(Map.of(), "quarkus.http.cors.enabled")).isEmpty();
    assertThat(
            http(
                Map.of("EIDETICA_REST_CORS_ORIGINS", "https://a.example"),
                "quarkus.http.cors.origins"))
        .isEqualTo("https://a.example");
  }

  @Test
  void theDefaultLimitsAreTheLibrarys() {
    assertThat(Configs.of(Map.of()).limits().toLimits()).isEqualTo(Limits.DEFAULT);
  }

  private static java.util.List<String> check(
      Map<String, String> file, Map<String, String> environment) {
    return Settings.check(Configs.config(file, environment));
  }

  private static String http(Map<String, String> environment, String name) {
    return Configs.config(Map.of(), environment).getOptionalValue(name, String.class).orElse("");
  }

  private static void collect(Class<?> group, String prefix, Set<String> names) {
    for (Method method : group.getDeclaredMethods()) {
      if (method.isDefault() || method.isSynthetic()) {
        continue;
      }
      String name =
          prefix
              + "."
              + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
      Class<?> type = method.getReturnType();
      boolean isGroup = type.isInterface() && type.getPackage().equals(group.getPackage());
      if (isGroup) {
        collect(type, name, names);
      } else {
        names.add(name);
      }
    }
  }
}

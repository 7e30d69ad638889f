package io.eidetica4j.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DataUrlTest {
  @Test
  void withoutAnythingItIsAFileInAFolderThatIsMade() {
    assertThat(choose(Map.of()))
        .isEqualTo(new DataUrl("sqlite://./data/eidetica.db", Optional.of(Path.of("data"))));
  }

  @Test
  void theUrlWinsOverTheReferencesSettings() {
    assertThat(choose(Map.of("eidetica.url", "memory://", "eidetica.backend", "sqlite")))
        .isEqualTo(new DataUrl("memory://", Optional.empty()));
  }

  @Test
  void theReferencesSettingsBecomeUrls() {
    assertThat(choose(Map.of("eidetica.data-dir", "/var/lib/e")).url())
        .isEqualTo("sqlite:///var/lib/e/eidetica.db");
    assertThat(choose(Map.of("eidetica.backend", "sqlite")).url())
        .isEqualTo("sqlite://./eidetica.db");
    assertThat(choose(Map.of("eidetica.backend", "InMemory", "eidetica.data-dir", "/d")).url())
        .isEqualTo("memory:///d/eidetica.json");
    assertThat(
            choose(
                    Map.of(
                        "eidetica.backend", "postgres",
                        "eidetica.postgres-url", "postgres://u:p@h/d"))
                .url())
        .isEqualTo("postgres://u:p@h/d");
  }

  @Test
  void whatASqliteUrlWouldReadAsParametersIsEscaped() {
    assertThat(choose(Map.of("eidetica.data-dir", "/a?b%20c")).url())
        .isEqualTo("sqlite:///a%3Fb%2520c/eidetica.db");
  }

  @Test
  void settingsThatDoNotFitAreRefused() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> choose(Map.of("eidetica.backend", "postgres")));
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> choose(Map.of("eidetica.backend", "oracle")))
        .withMessageContaining("oracle");
  }

  private static DataUrl choose(Map<String, String> settings) {
    return DataUrl.of(Configs.of(settings));
  }
}

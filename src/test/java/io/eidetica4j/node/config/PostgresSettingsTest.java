package io.eidetica4j.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the pool is told by the instance's URL. */
class PostgresSettingsTest {
  private static final String POOL = "quarkus.datasource.\"postgres\".";

  @Test
  void aUrlOfPostgresTellsThePoolWhereToAndAsWhom() {
    for (Map<String, String> settings :
        List.of(
            Map.of("eidetica.url", "postgres://u:s3cret@h/d"),
            Map.of(
                "eidetica.backend",
                "postgres",
                "eidetica.postgres-url",
                "postgres://u:s3cret@h/d"))) {
      SmallRyeConfig config = Configs.config(settings, Map.of());
      assertThat(config.getValue(POOL + "jdbc.url", String.class))
          .startsWith("jdbc:postgresql://h:5432/d?")
          .doesNotContain("s3cret");
      assertThat(config.getValue(POOL + "username", String.class)).isEqualTo("u");
      assertThat(config.getValue(POOL + "password", String.class)).isEqualTo("s3cret");
    }
  }

  @Test
  void noneOfItIsListedSoThatABuildKeepsNoPassword() {
    SmallRyeConfig config =
        Configs.config(Map.of(), Map.of("EIDETICA_URL", "postgres://u:s3cret@h/d"));
    assertThat(config.getOptionalValue(POOL + "password", String.class)).isPresent();
    assertThat(config.getPropertyNames()).noneMatch(name -> name.startsWith("quarkus.datasource"));
    assertThat(config.getConfigSources()).noneMatch(source -> source.toString().contains("s3cret"));
  }

  @Test
  void anyOtherUrlAndOneThatIsNoGoodTellItNothing() {
    for (String url : List.of("sqlite://x.db", "memory://", "postgres://h?sslmode=no", "what")) {
      SmallRyeConfig config = Configs.config(Map.of("eidetica.url", url), Map.of());
      assertThat(config.getOptionalValue(POOL + "jdbc.url", String.class)).as(url).isEmpty();
    }
  }
}

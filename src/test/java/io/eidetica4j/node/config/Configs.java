package io.eidetica4j.node.config;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Settings for tests, from a file, the environment and flags that don't exist. */
public final class Configs {
  private Configs() {}

  /** Settings as from a file. */
  public static NodeConfig of(Map<String, String> settings) {
    return config(settings, Map.of()).getConfigMapping(NodeConfig.class);
  }

  static SmallRyeConfig config(Map<String, String> file, Map<String, String> environment) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addDiscoveredConverters()
        .withSources(new PropertiesConfigSource(file, "file:/etc/application.properties", 260))
        .withSources(new EnvConfigSource(environment, 300))
        .withSources(new HttpSettings())
        .withSources(new PostgresSettings())
        .withMapping(NodeConfig.class)
        .withValidateUnknown(false)
        .build();
  }
}

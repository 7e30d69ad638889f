package io.eidetica4j.node.config;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.NoSuchElementException;
import org.eclipse.microprofile.config.Config;

/**
 * Reads the settings without a running server, from the same places and in the same order as with
 * one, so that each command means the same instance.
 */
public final class Configuration {
  private static final System.Logger LOG = System.getLogger(Configuration.class.getName());

  private Configuration() {}

  /**
   * The settings, checked.
   *
   * @throws Refusal where one is unknown or can't be read
   */
  public static NodeConfig load() {
    try {
      SmallRyeConfig config =
          ConfigUtils.configBuilder()
              .withMapping(NodeConfig.class)
              .withValidateUnknown(false)
              .build();
      Settings.check(config);
      return config.getConfigMapping(NodeConfig.class);
    } catch (IllegalArgumentException | NoSuchElementException e) {
      throw new Refusal("bad setting: " + e.getMessage(), e);
    }
  }

  /**
   * Names of environment variables and system properties that look like settings and are none.
   *
   * @throws Refusal where a file holds an unknown one
   */
  public static List<String> unknown() {
    return Settings.check(ConfigUtils.configBuilder().build());
  }

  /**
   * Checks the settings of a server that starts, and says once what was found but not understood.
   *
   * @throws Refusal where a file holds an unknown one, or one would take a protection away
   */
  public static void check(Config all, NodeConfig config) {
    UnsafeSettings.check(config);
    List<String> unknown = Settings.check(all);
    if (!unknown.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Unknown environment variables or system properties: " + String.join(", ", unknown));
    }
    if (config.port().filter(HttpSettings::isServiceLink).isPresent()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "EIDETICA_PORT is a Kubernetes service link, not a port; it is passed over");
    }
  }
}

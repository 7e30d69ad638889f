package io.eidetica4j.node.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Hands {@code eidetica.port}, {@code eidetica.host} and {@code eidetica.rest.cors-origins} on to
 * the HTTP server, below {@code quarkus.http.*} where an operator sets those.
 *
 * <p>A port that begins with {@code tcp://} is what Kubernetes sets for a service called
 * "eidetica"; it is not meant for us and passed over ({@link #isServiceLink}).
 */
public final class HttpSettings implements ConfigSourceFactory {
  /** Above the files in the jar and beside it, below the environment. */
  private static final int ORDINAL = 290;

  /** Whether a port is a Kubernetes service link. */
  public static boolean isServiceLink(String port) {
    return port.startsWith("tcp://");
  }

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    Map<String, String> http = new HashMap<>();
    given(context, "eidetica.port")
        .filter(port -> !isServiceLink(port))
        .ifPresent(port -> http.put("quarkus.http.port", port));
    given(context, "eidetica.host").ifPresent(host -> http.put("quarkus.http.host", host));
    given(context, "eidetica.rest.cors-origins")
        .ifPresent(origins -> {
          http.put("quarkus.http.cors.enabled", "true");
          http.put("quarkus.http.cors.origins", origins);
        });
    return List.of(new PropertiesConfigSource(http, "eidetica settings for HTTP", ORDINAL));
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(ORDINAL);
  }

  /** A setting that is not blank. */
  static Optional<String> given(ConfigSourceContext context, String name) {
    ConfigValue value = context.getValue(name);
    return value == null
        ? Optional.empty()
        : Optional.ofNullable(value.getValue()).filter(text -> !text.isBlank());
  }
}

package io.eidetica4j.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.Vectors;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every setting is documented, and its default is the one that the code has. */
class ConfigurationDocTest {
  @Test
  void everySettingStandsInTheDocumentWithItsDefault() throws IOException {
    String document = Files.readString(Vectors.project().resolve("docs/configuration.md"));
    Map<String, String> settings = new TreeMap<>();
    collect("eidetica", NodeConfig.class, settings);
    assertThat(settings).hasSizeGreaterThan(20);
    settings.forEach((name, fallback) -> {
      String row =
          document
              .lines()
              .filter(line -> line.startsWith("|") && line.contains("`" + name + "`"))
              .findFirst()
              .orElseThrow(() -> new AssertionError(name + " is not documented"));
      assertThat(row).as(name).contains(fallback);
    });
  }

  private static void collect(String prefix, Class<?> group, Map<String, String> settings) {
    for (Method method : group.getDeclaredMethods()) {
      if (method.isDefault() || method.isSynthetic()) {
        continue;
      }
      String name = prefix + "." + kebab(method.getName());
      if (method.getReturnType().isInterface()
          && method.getReturnType().getPackage().equals(NodeConfig.class.getPackage())) {
        collect(name, method.getReturnType(), settings);
      } else {
        WithDefault fallback = method.getAnnotation(WithDefault.class);
        settings.put(name, fallback == null ? "" : fallback.value());
      }
    }
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}

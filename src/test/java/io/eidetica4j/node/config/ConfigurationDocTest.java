package io.eidetica4j.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The tables of settings in {@code docs/configuration.md} are what the declarations say. A comment
 * {@code <!-- settings: NAME PREFIX.* -->} says which stand below it. With {@code
 * -Deidetica.write-docs=true} they are written.
 */
class ConfigurationDocTest {
  private static final Path DOCUMENT = Vectors.project().resolve("docs/configuration.md");
  private static final Pattern MARKER =
      Pattern.compile("(?m)^<!-- settings: (.+) -->\\n(?:\\n?(?:\\|.*\\n)+)?");

  @Test
  void theTablesAreMadeOfTheDeclarations() throws IOException {
    List<DeclaredSettings.Setting> left = new ArrayList<>(DeclaredSettings.read());
    assertThat(left.stream().map(DeclaredSettings.Setting::name))
        .containsExactlyInAnyOrderElementsOf(Settings.NAMES);
    String present = Files.readString(DOCUMENT);
    String made =
        MARKER
            .matcher(present)
            .replaceAll(marker ->
                java.util.regex.Matcher.quoteReplacement(
                    "<!-- settings: "
                        + marker.group(1)
                        + " -->\n\n"
                        + table(marker.group(1), left)));
    assertThat(left).as("settings that no table of the document has").isEmpty();
    if (Boolean.getBoolean("eidetica.write-docs")) {
      Files.writeString(DOCUMENT, made);
    } else {
      assertThat(present)
          .as("./mvnw -q test -Dtest=ConfigurationDocTest -Deidetica.write-docs=true")
          .isEqualTo(made);
    }
  }

  /** The settings that the patterns mean, in their order; takes them out of what is left. */
  private static String table(String patterns, List<DeclaredSettings.Setting> left) {
    StringBuilder table =
        new StringBuilder("| setting | type | default | what, and why |\n|---|---|---|---|\n");
    for (String pattern : patterns.split(" ", -1)) {
      Predicate<DeclaredSettings.Setting> meant =
          pattern.endsWith("*")
              ? setting -> setting.name().startsWith(pattern.substring(0, pattern.length() - 1))
              : setting -> setting.name().equals(pattern);
      List<DeclaredSettings.Setting> rows = left.stream().filter(meant).toList();
      assertThat(rows).as(pattern).isNotEmpty();
      left.removeAll(rows);
      for (DeclaredSettings.Setting row : rows) {
        String fallback = row.fallback().map(value -> "`" + value + "`").orElse("none");
        table.append(
            "| `%s` | %s | %s | %s |\n"
                .formatted(row.name(), row.type(), fallback, row.description()));
      }
    }
    return table.toString();
  }
}

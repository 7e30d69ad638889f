package io.eidetica4j.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eidetica4j.Vectors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * What a native compiler would be given, where it was generated: {@code ./mvnw -Dnative
 * -Dquarkus.native.sources-only=true -Dtest=NativeMetadataTest -Dit.test=NativeSourcesIT verify},
 * which CI runs. With a compiler at hand {@code ./mvnw -Dnative verify} runs all other {@code *IT}
 * against the executable.
 */
@EnabledIf("areGenerated")
class NativeSourcesIT {
  private static final Path SOURCES = Vectors.project().resolve("target/native-sources");

  static boolean areGenerated() {
    return Files.isRegularFile(SOURCES.resolve("native-image.args"));
  }

  @Test
  void theCompilersArgumentsAreComplete() throws IOException {
    String args = Files.readString(SOURCES.resolve("native-image.args"));
    assertThat(args)
        .contains("--no-fallback", "--enable-native-access=ALL-UNNAMED")
        .contains("--initialize-at-run-time=io.eidetica4j.node.session.Token")
        .contains(runner().getFileName().toString());
  }

  @Test
  void theRunnerHoldsOurMetadataAndItsLibrariesAreBesideIt() throws IOException {
    try (JarFile runner = new JarFile(runner().toFile())) {
      assertThat(
              runner.getEntry(
                  "META-INF/native-image/io.eidetica4j/eidetica4j/reachability-metadata.json"))
          .isNotNull();
      String[] libraries =
          runner.getManifest().getMainAttributes().getValue("Class-Path").strip().split(" ", -1);
      assertThat(libraries)
          .hasSizeGreaterThan(50)
          .allSatisfy(library -> assertThat(SOURCES.resolve(library)).isRegularFile());
    }
  }

  @Test
  void everythingOfOursThatIsReachedByReflectionIsInTheRunner() throws IOException {
    try (JarFile runner = new JarFile(runner().toFile());
        InputStream in =
            runner.getInputStream(runner.getEntry("META-INF/native-image/reflect-config.json"))) {
      Set<String> ours = new HashSet<>();
      for (JsonNode entry : new ObjectMapper().readTree(in)) {
        String name = entry.path("name").asText();
        if (name.startsWith("io.eidetica4j.")) {
          ours.add(name);
        }
      }
      assertThat(ours).hasSizeGreaterThan(20).contains("io.eidetica4j.node.cli.HealthCommand");
      List<String> missing =
          ours.stream()
              .filter(name -> runner.getEntry(name.replace('.', '/') + ".class") == null)
              .toList();
      assertThat(missing).isEmpty();
    }
  }

  private static Path runner() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files.filter(file -> file.toString().endsWith("-runner.jar")).findAny().orElseThrow();
    }
  }
}

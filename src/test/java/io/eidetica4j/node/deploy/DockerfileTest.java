package io.eidetica4j.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The images are built from the repository alone and run as nobody, from a file system they can't
 * write.
 */
class DockerfileTest {
  private static final Set<String> INSTRUCTIONS =
      Set.of(
          "ARG",
          "FROM",
          "WORKDIR",
          "COPY",
          "RUN",
          "USER",
          "VOLUME",
          "EXPOSE",
          "ENV",
          "HEALTHCHECK",
          "ENTRYPOINT");

  @ParameterizedTest
  @ValueSource(strings = {"jvm", "native"})
  void everyInstructionIsOneAndEveryStageIsNamedBeforeItIsUsed(String kind) throws IOException {
    Dockerfile file = Dockerfile.read(kind);
    Set<String> stages = new HashSet<>();
    Set<String> arguments = new HashSet<>();
    for (Dockerfile.Line line : file.lines()) {
      assertThat(INSTRUCTIONS).contains(line.name());
      if (line.name().equals("ARG")) {
        arguments.add(line.rest().replaceFirst("=.*", ""));
      }
      if (line.name().equals("FROM")) {
        String[] words = line.rest().split(" ", -1);
        Matcher argument = Pattern.compile("\\$\\{(\\w+)}").matcher(words[0]);
        if (argument.matches()) {
          assertThat(arguments).contains(argument.group(1));
        } else {
          assertThat(stages).contains(words[0]);
        }
        if (words.length == 3) {
          stages.add(words[2]);
        }
      }
      Matcher from = Pattern.compile("--from=(\\S+) ").matcher(line.rest());
      if (from.find()) {
        assertThat(stages).contains(from.group(1));
      }
    }
    assertThat(stages).hasSizeGreaterThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jvm", "native"})
  void theImageRunsAsNobodyInParticularAndSaysHowItIs(String kind) throws IOException {
    Dockerfile file = Dockerfile.read(kind);
    assertThat(file.only("USER")).matches("[1-9]\\d{3,}:[1-9]\\d{3,}");
    assertThat(file.only("VOLUME")).isEqualTo("/data");
    assertThat(file.only("EXPOSE")).isEqualTo("3000 9000");
    assertThat(file.only("ENV")).isEqualTo("EIDETICA_URL=sqlite:///data/eidetica.db");
    String check = file.only("HEALTHCHECK");
    assertThat(Dockerfile.words(check.substring(check.indexOf("CMD ") + 4)).getLast())
        .isEqualTo("health");
    assertThat(Dockerfile.words(file.only("ENTRYPOINT"))).isNotEmpty();
    List<String> names = file.image().stream().map(Dockerfile.Line::name).toList();
    assertThat(names.indexOf("USER")).isGreaterThan(names.lastIndexOf("RUN"));
    assertThat(file.image().toString()).doesNotContain("PASSWORD");
  }

  @Test
  void theCacheIsUsedWithTheFlagsItWasRecordedWith() throws IOException {
    Dockerfile file = Dockerfile.read("jvm");
    String record =
        file.lines().stream()
            .map(Dockerfile.Line::rest)
            .filter(rest -> rest.contains("RecordAot /app"))
            .findAny()
            .orElseThrow();
    List<String> recorded =
        Arrays.asList(record.substring(record.indexOf("/app") + 5).split(" ", -1));
    String check = file.only("HEALTHCHECK");
    for (String command : List.of(file.only("ENTRYPOINT"), check.substring(check.indexOf('[')))) {
      List<String> flags = new ArrayList<>(Dockerfile.words(command));
      assertThat(flags).contains("-XX:AOTCache=app.aot").containsAll(recorded);
    }
    assertThat(Files.readString(Vectors.project().resolve("pom.xml")))
        .contains("<aot.flags>" + String.join(" ", recorded) + "</aot.flags>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jvm", "native"})
  void whatIsCopiedFromTheRepositoryIsThere(String kind) throws IOException {
    Path project = Vectors.project();
    Matcher path =
        Pattern.compile("(?<=[ /])src/[\\w./-]+").matcher(Dockerfile.read(kind).toString());
    while (path.find()) {
      if (!path.group().startsWith("src/target/")) {
        assertThat(project.resolve(path.group())).exists();
      }
    }
    assertThat(Files.readAllLines(project.resolve(".dockerignore"))).contains("target", "data");
  }
}

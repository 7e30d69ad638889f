package io.eidetica4j.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.eidetica4j.Vectors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Images and manifests call commands that there are, as they are. */
class DeployedCommandsTest {
  private final CommandLine program =
      Main.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgres"})
  void theNightlyBackupIsACommand(String overlay) throws IOException {
    String file =
        Files.readString(Vectors.project().resolve("k8s/overlays/" + overlay + "/backup.yaml"));
    List<String> args = new ArrayList<>();
    for (String document : file.split("\n---\n", -1)) {
      JsonNode container =
          new YAMLMapper()
              .readTree(document)
              .at("/spec/jobTemplate/spec/template/spec/containers/0");
      container.path("args").forEach(arg -> args.add(arg.asText()));
    }
    assertThat(args).hasSize(2).startsWith("backup");
    CommandLine.ParseResult parsed = program.parseArgs(args.toArray(String[]::new));
    assertThat(parsed.subcommand().commandSpec().userObject()).isInstanceOf(BackupCommand.class);
  }

  @Test
  void theImagesHealthCheckIsACommand() {
    assertThat(program.parseArgs("health").subcommand().commandSpec().userObject())
        .isInstanceOf(HealthCommand.class);
  }
}

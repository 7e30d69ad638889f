package io.eidetica4j.node.cli;

import io.eidetica4j.node.json.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code doctor}: whether a node could run here, one line a thing. */
@Command(
    name = "doctor",
    header = {"Examples:", "  eidetica doctor", "  eidetica doctor --json", ""},
    description =
        "Look at what a node needs: settings, storage, disk, clock, permissions. Changes nothing.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:a node can run, perhaps with warnings", "3:something would fail"},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class DoctorCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @ParentCommand EideticaCommand program;
  @Mixin BackendFlags backend;

  @Override
  public Integer call() {
    backend.apply();
    List<Diagnosis.Line> lines = new Diagnosis(Instant.now()).run();
    PrintWriter out = spec.commandLine().getOut();
    if (program.json) {
      out.println(new String(json(lines), StandardCharsets.UTF_8));
    } else {
      lines.forEach(line ->
          out.println("%-4s  %-13s  %s".formatted(name(line), line.topic(), line.detail())));
    }
    boolean failed = lines.stream().anyMatch(line -> line.state() == Diagnosis.State.FAIL);
    return failed ? VerifyCommand.PROBLEMS : ExitCode.OK;
  }

  private static byte[] json(List<Diagnosis.Line> lines) {
    return Json.bytes(json -> {
      json.writeStartArray();
      for (Diagnosis.Line line : lines) {
        json.writeStartObject();
        json.writeStringField("detail", line.detail());
        json.writeStringField("state", name(line));
        json.writeStringField("topic", line.topic());
        json.writeEndObject();
      }
      json.writeEndArray();
    });
  }

  private static String name(Diagnosis.Line line) {
    return line.state().name().toLowerCase(Locale.ROOT);
  }
}

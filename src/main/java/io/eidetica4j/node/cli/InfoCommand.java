package io.eidetica4j.node.cli;

import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.node.json.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code info}: what instance there is, read beside a node that may be running. */
@Command(
    name = "info",
    description = "Show what instance there is; works beside a running node.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class InfoCommand implements Callable<Integer> {
  /** The instance's own databases, which are not counted; that of sync may be a third. */
  private static final int SYSTEM_DATABASES = 2;

  @Spec CommandSpec spec;
  @ParentCommand EideticaCommand program;
  @Mixin BackendFlags backend;

  @Override
  public Integer call() {
    backend.apply();
    try (ReadOnly opened = ReadOnly.open()) {
      Instance instance = opened.instance();
      int system =
          SYSTEM_DATABASES
              + instance.backend().metadata().flatMap(InstanceMetadata::syncDb).stream()
                  .toList()
                  .size();
      int databases = Math.max(0, instance.backend().roots().size() - system);
      print(instance.id().text(), opened.label(), databases);
    }
    return ExitCode.OK;
  }

  private void print(String id, String label, int databases) {
    PrintWriter out = spec.commandLine().getOut();
    if (program.json) {
      byte[] line =
          Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("backend", label);
            json.writeNumberField("databases", databases);
            json.writeStringField("device_id", id);
            json.writeEndObject();
          });
      out.println(new String(line, StandardCharsets.UTF_8));
    } else {
      out.println("Device ID:   " + id);
      out.println("Backend:     " + label);
      out.println("Databases:   " + databases);
    }
  }
}

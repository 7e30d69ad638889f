package io.eidetica4j.node.cli;

import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.node.json.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code db}: what is about databases. */
@Command(
    name = "db",
    description = "Look at databases.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = DbCommand.ListCommand.class)
final class DbCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @ParentCommand EideticaCommand program;

  @Override
  public Integer call() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing required subcommand");
  }

  /** {@code db list}: all databases but the instance's own. */
  @Command(
      name = "list",
      description = "List databases and how many tips each has.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class ListCommand implements Callable<Integer> {
    private static final String ID = "ROOT ID";
    private static final String TIPS = "TIPS";

    @Spec CommandSpec spec;
    @ParentCommand DbCommand parent;
    @Mixin BackendFlags backend;

    /** A line of the answer. */
    private record Line(String id, int tips) {}

    @Override
    public Integer call() {
      backend.apply();
      try (ReadOnly opened = ReadOnly.open()) {
        Instance instance = opened.instance();
        InstanceMetadata own = instance.backend().metadata().orElseThrow();
        List<Line> lines =
            instance.backend().roots().stream()
                .filter(id -> !isSystem(own, id))
                .sorted()
                .map(id -> new Line(id.toString(), tips(instance, id)))
                .toList();
        print(lines);
      }
      return ExitCode.OK;
    }

    private static boolean isSystem(InstanceMetadata own, Id id) {
      return id.equals(own.usersDb())
          || id.equals(own.databasesDb())
          || own.syncDb().filter(id::equals).isPresent();
    }

    private static int tips(Instance instance, Id id) {
      return instance.trees().open(id).snapshot().size();
    }

    private void print(List<Line> lines) {
      PrintWriter out = spec.commandLine().getOut();
      if (parent.program.json) {
        out.println(new String(json(lines), StandardCharsets.UTF_8));
      } else if (lines.isEmpty()) {
        out.println("No databases found.");
      } else {
        int width = lines.stream().mapToInt(line -> line.id().length()).max().orElse(0);
        String format = "%-" + Math.max(width, ID.length()) + "s  %-" + TIPS.length() + "s";
        out.println(format.formatted(ID, TIPS));
        lines.forEach(line -> out.println(format.formatted(line.id(), line.tips())));
      }
    }

    private static byte[] json(List<Line> lines) {
      return Json.bytes(json -> {
        json.writeStartArray();
        for (Line line : lines) {
          json.writeStartObject();
          json.writeStringField("id", line.id());
          json.writeNumberField("tips", line.tips());
          json.writeEndObject();
        }
        json.writeEndArray();
      });
    }
  }
}

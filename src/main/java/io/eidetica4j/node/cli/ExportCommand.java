package io.eidetica4j.node.cli;

import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.OpenStorage;
import io.eidetica4j.tools.Export;
import io.eidetica4j.tools.ExportSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export}: databases, or everything, in a file that any backend takes in. */
@Command(
    name = "export",
    header = {
      "Examples:",
      "  eidetica export --database bafyr4i... notes.export",
      "  eidetica export --all --secrets everything.export    # to move the instance",
      ""
    },
    description =
        "Write databases to a file that any backend takes in; works beside a running node.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ExportCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin BackendFlags backend;

  @ArgGroup(multiplicity = "1")
  What what;

  @Option(
      names = "--secrets",
      description = "with --all: the instance's private key as well, without which it can't go on")
  boolean secrets;

  @Parameters(paramLabel = "FILE", description = "the file to write; must not be there yet")
  Path file;

  /** Some databases, or all. */
  static final class What {
    @Option(
        names = "--database",
        paramLabel = "ID",
        description = "a database, by its root's id; may be given several times")
    @Nullable List<String> databases;

    @Option(
        names = "--all",
        description =
            "all databases, those of users with their keys included, and what says which"
                + " instance they are of")
    boolean all;
  }

  @Override
  public Integer call() {
    if (secrets && !what.all) {
      throw new ParameterException(spec.commandLine(), "--secrets goes with --all only");
    }
    backend.apply();
    Place place = Place.configured();
    List<String> ids = what.databases == null ? List.of() : what.databases;
    Set<Id> databases = ids.stream().map(Id::parse).collect(Collectors.toSet());
    ExportSummary summary;
    try (TerminalProgress progress = new TerminalProgress(spec.commandLine().getErr());
        OpenStorage storage = place.read()) {
      summary =
          Export.write(
              storage.backend(), file, new Export.Choice(databases, what.all, secrets), progress);
    }
    spec.commandLine()
        .getOut()
        .println(
            "Exported %d entries of %d databases to %s"
                .formatted(summary.entries(), summary.databases(), file.toAbsolutePath()));
    return ExitCode.OK;
  }
}

package io.eidetica4j.node.cli;

import io.eidetica4j.tools.Restore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code restore}: a storage from what {@code backup} wrote. */
@Command(
    name = "restore",
    header = {
      "Examples:",
      "  eidetica restore /backups/monday",
      "  eidetica restore /backups/monday --url postgres://eidetica@db/empty",
      ""
    },
    description = {
      "Make a storage of what backup wrote, of the same kind or of another.",
      "The target must not be there yet, or be empty. Of a file that is not whole nothing is"
          + " restored. Never run the original and the restored node at once: they are one and the"
          + " same instance."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class RestoreCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin BackendFlags backend;

  @Parameters(paramLabel = "FILE", description = "what backup wrote")
  Path file;

  @Override
  public Integer call() throws IOException {
    backend.apply();
    Place place = Place.configured();
    place.makeFolder();
    try (TerminalProgress progress = new TerminalProgress(spec.commandLine().getErr())) {
      Restore.run(file, place.url(), place.options(), progress);
    }
    spec.commandLine().getOut().println("Restored; `eidetica verify` checks it.");
    return ExitCode.OK;
  }
}

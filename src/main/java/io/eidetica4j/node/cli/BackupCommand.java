package io.eidetica4j.node.cli;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.WriterLock;
import io.eidetica4j.tools.Backup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code backup}: everything in one file, as of one moment. */
@Command(
    name = "backup",
    header = {
      "Examples:",
      "  eidetica backup /backups/monday",
      "  eidetica backup /backups/monday --url postgres://eidetica@db/eidetica",
      ""
    },
    description = {
      "Write everything that is stored to one file, as of one moment and beside a running node.",
      "The file holds private keys: only its owner may read it. It must not be there yet."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class BackupCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin BackendFlags backend;

  @Parameters(paramLabel = "FILE", description = "the file to write")
  Path file;

  @Override
  public Integer call() throws IOException {
    backend.apply();
    Place place = Place.configured();
    try (TerminalProgress progress = new TerminalProgress(spec.commandLine().getErr())) {
      Backup.write(place.url(), file, place.options(), progress);
    }
    spec.commandLine().getOut().println("Backed up to " + file.toAbsolutePath());
    if (BackendUrl.parse(place.url()) instanceof BackendUrl.Memory memory) {
      sayHowOld(memory.file().orElseThrow());
    }
    return ExitCode.OK;
  }

  /** A node in memory has more than its file; it can't be asked for it. */
  private void sayHowOld(Path snapshot) throws IOException {
    if (isOpen(snapshot)) {
      spec.commandLine()
          .getErr()
          .println(
              "note: a node has this open; the backup holds what it last flushed, at "
                  + Files.getLastModifiedTime(snapshot)
                  + " (see eidetica.flush.interval; stop the node to have everything)");
    }
  }

  private static boolean isOpen(Path snapshot) throws IOException {
    try (WriterLock _ = WriterLock.ofFile(snapshot)) {
      return false;
    } catch (EideticaException e) {
      return e.kind() == ErrorKind.BACKEND_LOCKED;
    }
  }
}

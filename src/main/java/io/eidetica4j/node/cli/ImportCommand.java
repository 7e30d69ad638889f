package io.eidetica4j.node.cli;

import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.instance.OpenStorage;
import io.eidetica4j.tools.ExportSummary;
import io.eidetica4j.tools.Import;
import io.eidetica4j.tools.ImportReport;
import io.eidetica4j.tools.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code import}: takes in what {@code export} wrote. */
@Command(
    name = "import",
    header = {
      "Examples:",
      "  eidetica import notes.export",
      "  eidetica import everything.export --url postgres://eidetica@db/empty",
      ""
    },
    description = {
      "Take in what export wrote. Of a file that is not whole nothing is taken.",
      "An import that broke off is gone on with by running it again; what is there already stays."
          + " No node may have the storage open, unless it is PostgreSQL."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ImportCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin BackendFlags backend;

  @Option(
      names = "--trust-statuses",
      description =
          "take the verdicts on entries from the file instead of judging anew; only for"
              + " files that nobody else can have written")
  boolean trust;

  @Option(
      names = "--databases-only",
      description = "leave out what says which instance the file is of, and its own databases")
  boolean databasesOnly;

  @Parameters(paramLabel = "FILE", description = "what export wrote")
  Path file;

  @Override
  public Integer call() throws IOException {
    backend.apply();
    Place.quietVerdicts();
    Place place = Place.configured();
    Import.Options options =
        new Import.Options(
            trust, databasesOnly, place.options().replayOrder(), place.options().limits());
    ImportReport report;
    try (TerminalProgress progress = new TerminalProgress(spec.commandLine().getErr())) {
      ExportSummary checked = Import.check(file, options, progress);
      place.makeFolder();
      report = run(place, checked, options, progress);
    }
    spec.commandLine()
        .getOut()
        .println(
            "Imported %d entries of %d databases; %d were there already, %d wait for a verdict."
                .formatted(
                    report.stored(), report.databases(), report.present(), report.waiting()));
    return ExitCode.OK;
  }

  private ImportReport run(
      Place place, ExportSummary checked, Import.Options options, Progress progress) {
    OpenStorage storage =
        OpenStorage.open(place.url(), OpenMode.CREATE_IF_MISSING, place.options());
    try {
      ImportReport report = Import.run(file, checked, storage.backend(), options, progress);
      storage.close();
      return report;
    } catch (RuntimeException e) {
      storage.abandon();
      throw e;
    }
  }
}

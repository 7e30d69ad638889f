package io.eidetica4j.node.cli;

import io.eidetica4j.instance.OpenStorage;
import io.eidetica4j.node.json.Json;
import io.eidetica4j.tools.Finding;
import io.eidetica4j.tools.Finding.Kind;
import io.eidetica4j.tools.Verification;
import io.eidetica4j.tools.VerificationReport;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code verify}: checks everything that is stored, and says by its exit code how that went. */
@Command(
    name = "verify",
    header = {
      "Examples:",
      "  eidetica verify",
      "  eidetica verify --url sqlite:///var/lib/eidetica/eidetica.db --json",
      ""
    },
    description =
        "Check everything that is stored: ids, signatures, statuses, tips, kept states. Changes"
            + " nothing; works beside a running node.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:clean", "1:it could not be looked at", "3:problems were found"},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class VerifyCommand implements Callable<Integer> {
  /** The exit code where problems were found. */
  static final int PROBLEMS = 3;

  private static final int SHOWN_OF_A_KIND = 100;

  @Spec CommandSpec spec;
  @ParentCommand EideticaCommand program;
  @Mixin BackendFlags backend;

  private final Map<Kind, Integer> seen = new EnumMap<>(Kind.class);
  private final List<Finding> shown = new ArrayList<>();

  @Override
  public Integer call() {
    backend.apply();
    Place.quietVerdicts();
    Place place = Place.configured();
    VerificationReport report;
    try (TerminalProgress progress = new TerminalProgress(spec.commandLine().getErr());
        OpenStorage storage = place.read()) {
      report =
          Verification.run(
              storage.backend(),
              place.options().replayOrder(),
              place.options().limits(),
              progress,
              this::take);
    }
    print(report);
    return report.problems() == 0 ? ExitCode.OK : PROBLEMS;
  }

  private void take(Finding finding) {
    if (seen.merge(finding.kind(), 1, Integer::sum) <= SHOWN_OF_A_KIND) {
      shown.add(finding);
    }
  }

  private void print(VerificationReport report) {
    PrintWriter out = spec.commandLine().getOut();
    if (program.json) {
      out.println(new String(json(report), StandardCharsets.UTF_8));
      return;
    }
    for (Finding finding : shown) {
      out.println(name(finding.kind()) + "  " + finding.subject() + "  " + finding.detail());
    }
    seen.forEach((kind, count) -> {
      if (count > SHOWN_OF_A_KIND) {
        out.println(name(kind) + "  and " + (count - SHOWN_OF_A_KIND) + " more");
      }
    });
    out.println(
        "%d entries of %d databases and %d kept states: %s"
            .formatted(
                report.entries(),
                report.databases(),
                report.states(),
                report.problems() == 0 ? "clean" : report.problems() + " problems"));
  }

  private byte[] json(VerificationReport report) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeNumberField("databases", report.databases());
      json.writeNumberField("entries", report.entries());
      json.writeArrayFieldStart("findings");
      for (Finding finding : shown) {
        json.writeStartObject();
        json.writeStringField("detail", finding.detail());
        json.writeStringField("kind", name(finding.kind()));
        json.writeStringField("subject", finding.subject());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeObjectFieldStart("found");
      Map<String, Long> counts = new TreeMap<>();
      report.findings().forEach((kind, count) -> counts.put(name(kind), count));
      for (Map.Entry<String, Long> each : counts.entrySet()) {
        json.writeNumberField(each.getKey(), each.getValue());
      }
      json.writeEndObject();
      json.writeNumberField("problems", report.problems());
      json.writeNumberField("states", report.states());
      json.writeEndObject();
    });
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

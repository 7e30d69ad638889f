package io.eidetica4j.node.deploy;

import io.eidetica4j.Vectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The metrics that {@code docs/metrics.md} names. */
public final class MetricsDocument {
  /** Those that are not there before something happened. */
  public static final Set<String> ONCE_IT_HAPPENS =
      Set.of(
          "eidetica_entries_rejected_total",
          "eidetica_limit_rejections_total",
          "eidetica_sync_requests_total");

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(eidetica_\\w+)` \\| (\\w+) \\|");

  private MetricsDocument() {}

  /** Names and types. */
  public static Map<String, String> read() {
    try {
      Map<String, String> metrics = new TreeMap<>();
      ROW.matcher(Files.readString(Vectors.project().resolve("docs/metrics.md")))
          .results()
          .forEach(row -> metrics.put(row.group(1), row.group(2)));
      return metrics;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.eidetica4j.tools;

import java.util.Map;

/**
 * What a {@link Verification} came to.
 *
 * @param entries entries that were looked at
 * @param databases trees that they are of
 * @param states cached states that were compared
 * @param findings how much was found of each kind; kinds of which nothing was found are left out
 */
public record VerificationReport(
    long entries, long databases, long states, Map<Finding.Kind, Long> findings) {
  /** Keeps a map of its own. */
  public VerificationReport {
    findings = Map.copyOf(findings);
  }

  /** How many findings are problems. */
  public long problems() {
    return findings.entrySet().stream()
        .filter(each -> each.getKey().isProblem())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** How much was found of a kind. */
  public long count(Finding.Kind kind) {
    return findings.getOrDefault(kind, 0L);
  }
}

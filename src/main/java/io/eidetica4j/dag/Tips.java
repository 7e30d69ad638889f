package io.eidetica4j.dag;

import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Tips that are no part of the verified view.
 *
 * @param raw all tips, whatever their status
 * @param notFailed all but the Failed ones
 */
record Tips(Snapshot raw, Snapshot notFailed) {
  /** Those of a graph, most of whose tips mostly are those of the frontier. */
  static Tips of(EntryGraph entries, Frontier frontier, Snapshot verified) {
    Collection<Integer> all = entries.tips();
    if (all.size() == frontier.tips().size() && frontier.tips().containsAll(all)) {
      return new Tips(verified, verified);
    }
    List<Integer> notFailed = new ArrayList<>();
    for (int ordinal : all) {
      if (!entries.is(ordinal, VerificationStatus.FAILED)) {
        notFailed.add(ordinal);
      }
    }
    return new Tips(entries.snapshot(all), entries.snapshot(notFailed));
  }
}

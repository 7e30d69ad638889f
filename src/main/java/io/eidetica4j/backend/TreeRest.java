package io.eidetica4j.backend;

import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.util.List;
import java.util.Map;

/**
 * What is to be known of a tree beside some of its entries.
 *
 * @param added outlines of its other entries
 * @param notVerified the statuses of those of all its entries that are not Verified
 */
public record TreeRest(List<EntryOutline> added, Map<Id, VerificationStatus> notVerified) {
  /** Keeps collections of its own. */
  public TreeRest {
    added = List.copyOf(added);
    notVerified = Map.copyOf(notVerified);
  }
}

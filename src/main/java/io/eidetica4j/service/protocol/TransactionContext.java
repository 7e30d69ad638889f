package io.eidetica4j.service.protocol;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that an entry has to name as its parents.
 *
 * @param mainParents tips of the tree
 * @param storeParents for each store that was asked for its tips; none where it is not there yet
 * @param settingsTips what the entry has to pin
 * @param settings merged, as compact JSON
 */
public record TransactionContext(
    List<Parent> mainParents,
    SortedMap<String, List<Parent>> storeParents,
    Snapshot settingsTips,
    Bytes settings)
    implements ServiceResponse {
  /** Keeps collections of its own. */
  public TransactionContext {
    mainParents = List.copyOf(mainParents);
    storeParents = Collections.unmodifiableSortedMap(new TreeMap<>(storeParents));
  }

  /**
   * A parent.
   *
   * @param id the entry
   * @param height its height there; unsigned
   */
  public record Parent(Id id, long height) {}
}

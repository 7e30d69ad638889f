package io.eidetica4j.backend;

import io.eidetica4j.entry.Id;
import java.util.List;

/**
 * What an index needs to know of one store node of an entry.
 *
 * @param store name of the store
 * @param height height within the store: the node's own where it has one, else the entry's;
 *     unsigned
 * @param parents the node's parents, sorted by id, without repetitions
 * @param hasData whether the node carries a payload (which may be of length 0)
 */
public record StoreOutline(String store, long height, List<Id> parents, boolean hasData) {
  /** Keeps a list of its own. */
  public StoreOutline {
    parents = List.copyOf(parents);
  }
}

package io.eidetica4j.entry;

import io.eidetica4j.codec.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An entry's part in one store.
 *
 * @param name the store
 * @param parents the store's entries it follows, in stored order
 * @param data what it writes; absent where it takes part without writing, which is not the same as
 *     writing nothing
 * @param height the store's own height, unsigned; absent where it is that of the entry
 */
public record SubTreeNode(
    String name, List<Id> parents, Optional<Bytes> data, OptionalLong height) {
  /** Takes an immutable copy of the parents. */
  public SubTreeNode {
    name = Shared.name(name);
    parents = List.copyOf(parents);
  }
}

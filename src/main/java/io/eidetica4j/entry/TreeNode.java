package io.eidetica4j.entry;

import io.eidetica4j.codec.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * An entry's place in its database.
 *
 * @param root the database's root id; absent in root entries
 * @param parents the entries it follows, in stored order
 * @param metadata opaque bytes; absent is not the same as empty
 * @param height unsigned
 */
public record TreeNode(Optional<Id> root, List<Id> parents, Optional<Bytes> metadata, long height) {
  /** Takes an immutable copy of the parents. */
  public TreeNode {
    root = Shared.root(root);
    parents = List.copyOf(parents);
    metadata = Shared.metadata(metadata);
  }
}

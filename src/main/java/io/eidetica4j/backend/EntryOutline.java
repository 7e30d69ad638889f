package io.eidetica4j.backend;

import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SubTreeNode;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What an index needs to know of a stored entry, without its payloads.
 *
 * @param id the entry
 * @param root whether it is the root entry of its tree
 * @param height height in the tree; unsigned
 * @param status what local verification found
 * @param parents main parents, sorted by id, without repetitions
 * @param stores one outline for each store the entry names, in no given order
 */
public record EntryOutline(
    Id id,
    boolean root,
    long height,
    VerificationStatus status,
    List<Id> parents,
    List<StoreOutline> stores) {
  /** Keeps lists of its own. */
  public EntryOutline {
    parents = List.copyOf(parents);
    stores = List.copyOf(stores);
  }

  /** The outline of an entry. Where it names a store twice, the first node counts. */
  public static EntryOutline of(Entry entry, VerificationStatus status) {
    return of(entry.id(), entry, status);
  }

  /** The outline of an entry whose id is known, and need not be computed. */
  public static EntryOutline of(Id id, Entry entry, VerificationStatus status) {
    List<SubTreeNode> nodes = entry.subtrees();
    List<StoreOutline> stores = new ArrayList<>(nodes.size());
    Set<String> seen = HashSet.newHashSet(nodes.size());
    for (SubTreeNode node : nodes) {
      if (seen.add(node.name())) {
        OptionalLong own = node.height();
        stores.add(
            new StoreOutline(
                node.name(),
                own.isPresent() ? own.getAsLong() : entry.height(),
                canonical(node.parents()),
                node.data().isPresent()));
      }
    }
    return new EntryOutline(
        id, entry.isRoot(), entry.height(), status, canonical(entry.parents()), stores);
  }

  private static List<Id> canonical(Collection<Id> ids) {
    return ids.size() < 2 ? List.copyOf(ids) : ids.stream().sorted().distinct().toList();
  }
}

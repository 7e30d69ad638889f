package io.eidetica4j.backend;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SubTreeNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An entry as it is stored, with what is stored beside it to find it by. Ids are as they stand
 * there, and need not be any.
 *
 * @param id under which it is stored
 * @param tree the tree that it is counted to
 * @param root 1 where it is counted as a root entry
 * @param status the code of its status
 * @param height its height
 * @param cbor its bytes; empty where they are too many to be looked at
 * @param parents its main parents
 * @param stores what is stored of its stores, by name
 * @param storeParents the parents of its nodes, by store; none where a node has none
 */
public record EntryRow(
    String id,
    String tree,
    long root,
    long status,
    long height,
    Optional<Bytes> cbor,
    Set<String> parents,
    Map<String, Store> stores,
    Map<String, Set<String>> storeParents) {
  /**
   * What is stored of one store of an entry.
   *
   * @param tree the tree that it is counted to
   * @param height the height in the store
   * @param data the payload, if there is one
   */
  public record Store(String tree, long height, Optional<Bytes> data) {}

  /** As an entry has to be stored. Where it names a store twice, the first node counts. */
  public static EntryRow of(Entry entry, long status) {
    Map<String, Store> stores = new HashMap<>();
    Map<String, Set<String>> storeParents = new HashMap<>();
    String tree = entry.tree().toString();
    for (SubTreeNode node : entry.subtrees()) {
      long height = node.height().isPresent() ? node.height().getAsLong() : entry.height();
      if (stores.putIfAbsent(node.name(), new Store(tree, height, node.data())) == null
          && !node.parents().isEmpty()) {
        storeParents.put(node.name(), texts(node.parents()));
      }
    }
    return new EntryRow(
        entry.id().toString(),
        tree,
        entry.isRoot() ? 1 : 0,
        status,
        entry.height(),
        Optional.of(entry.dagCbor()),
        texts(entry.parents()),
        stores,
        storeParents);
  }

  private static Set<String> texts(Collection<Id> ids) {
    Set<String> texts = new HashSet<>();
    ids.forEach(id -> texts.add(id.toString()));
    return texts;
  }
}

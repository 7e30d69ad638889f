package io.eidetica4j.backend;

import io.eidetica4j.codec.Utf8;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SubTreeNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the tips of one tree and of each of its stores: what none of its entries names a parent.
 */
public final class TreeTips {
  private final Tips tree = new Tips();
  private final SortedMap<String, Tips> stores = new TreeMap<>(Utf8::compare);

  /** Of no entries yet. */
  public TreeTips() {}

  /** Adds an entry of the tree. */
  public void add(Entry entry) {
    tree.add(entry.id(), entry.parents());
    for (SubTreeNode node : entry.subtrees()) {
      stores.computeIfAbsent(node.name(), name -> new Tips()).add(entry.id(), node.parents());
    }
  }

  /** Adds an entry of the tree. */
  public void add(EntryOutline entry) {
    tree.add(entry.id(), entry.parents());
    for (StoreOutline node : entry.stores()) {
      stores.computeIfAbsent(node.store(), name -> new Tips()).add(entry.id(), node.parents());
    }
  }

  /** Tips of the tree, sorted. */
  public List<Id> tree() {
    return tree.sorted();
  }

  /** Tips of each store, sorted, by the store's name. */
  public Map<String, List<Id>> stores() {
    SortedMap<String, List<Id>> sorted = new TreeMap<>(Utf8::compare);
    stores.forEach((name, tips) -> sorted.put(name, tips.sorted()));
    return sorted;
  }

  private static final class Tips {
    private final List<Id> members = new ArrayList<>();
    private final Set<Id> parents = new HashSet<>();

    void add(Id id, Collection<Id> named) {
      members.add(id);
      parents.addAll(named);
    }

    List<Id> sorted() {
      return members.stream().filter(id -> !parents.contains(id)).distinct().sorted().toList();
    }
  }
}

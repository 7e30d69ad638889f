package io.eidetica4j.dag;

import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.entry.Id;

/** The graph of a tree and those of its stores, which are filled together. */
record TreeGraph(EntryGraph entries, Stores stores) {
  static TreeGraph empty(ReplayOrder order) {
    EntryGraph entries = new EntryGraph();
    return new TreeGraph(entries, new Stores(entries, order));
  }

  /** What a backend says of all entries of a tree. */
  static TreeGraph scanned(Id tree, ReplayOrder order, Backend backend) {
    TreeGraph graph = empty(order);
    backend.scan(tree, graph::hold);
    return graph;
  }

  /** Takes in an entry that is not held yet; gives its ordinal. */
  int hold(EntryOutline outline) {
    int ordinal = entries.add(outline.id(), outline.height(), outline.parents(), outline.status());
    stores.hold(ordinal, outline.stores());
    return ordinal;
  }
}

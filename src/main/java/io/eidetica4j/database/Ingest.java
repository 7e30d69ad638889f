package io.eidetica4j.database;

import io.eidetica4j.EideticaException;
import io.eidetica4j.entry.Entry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes in entries that were received: stores what is well formed and of this tree, then has it
 * verified.
 */
final class Ingest {
  private static final Logger LOG = System.getLogger(Ingest.class.getName());

  private final Trees trees;
  private final Tree tree;

  Ingest(Trees trees, Tree tree) {
    this.trees = trees;
    this.tree = tree;
  }

  int take(List<Entry> entries, WriteSource source) {
    List<Entry> good = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      try {
        entry.validate();
      } catch (EideticaException e) {
        LOG.log(Level.WARNING, "A received entry is malformed and not stored: {0}", e.getMessage());
        continue;
      }
      if (entry.tree().equals(tree.root())) {
        good.add(entry);
      } else {
        LOG.log(
            Level.WARNING,
            "A received entry {0} is not of database {1} and not stored",
            entry.id(),
            tree.root());
      }
    }
    if (good.isEmpty()) {
      return 0;
    }
    good.parallelStream().forEach(Entry::id); // hashed on all cores, and kept
    new Verifier(trees, tree, source).take(good);
    return good.size();
  }
}

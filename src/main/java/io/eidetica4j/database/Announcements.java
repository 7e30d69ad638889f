package io.eidetica4j.database;

import io.eidetica4j.EideticaException;
import io.eidetica4j.backend.Shared;
import io.eidetica4j.entry.Id;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;

/**
 * Brings what other processes announce to the trees that it matters to: those in memory, those that
 * somebody listens to, and all while an entry waits for something of another tree. The others read
 * it when they are next needed.
 */
final class Announcements implements Shared.Listener {
  private static final Logger LOG = System.getLogger(Announcements.class.getName());

  private final Trees trees;

  Announcements(Trees trees) {
    this.trees = trees;
  }

  @Override
  public void changed(Set<Id> changed) {
    for (Id root : changed) {
      if (trees.isInMemory(root)
          || trees.listeners().any(root)
          || trees.waiting().isAnybodyWaiting()) {
        takeIn(trees.tree(root));
      }
    }
  }

  @Override
  public void perhapsAll() {
    trees.inMemory().forEach(this::takeIn);
    for (Id root : trees.listeners().trees()) {
      if (!trees.isInMemory(root)) {
        takeIn(trees.tree(root));
      }
    }
  }

  @Override
  public boolean letGo(Id root) {
    return !trees.listeners().any(root)
        && !trees.waiting().isAnybodyWaiting()
        && trees.tree(root).letGo()
        && !trees.listeners().any(root); // who came meanwhile needs to be told
  }

  private void takeIn(Tree tree) {
    try {
      Listeners.runElsewhere(tree.locked(t -> t.otherWriters().takeIn()));
    } catch (EideticaException e) {
      // It is behind, not wrong; the next announcement or write takes in this one as well.
      LOG.log(
          Level.WARNING,
          "What others wrote to database {0} could not be read yet: {1}",
          tree.root(),
          e.getMessage());
    }
  }
}

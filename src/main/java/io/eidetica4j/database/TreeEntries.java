package io.eidetica4j.database;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.dag.TreeView;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The entries of one tree, asked for by their ids, which may be those of anything. */
final class TreeEntries {
  private final Id root;
  private final Backend backend;

  TreeEntries(Id root, Backend backend) {
    this.root = root;
    this.backend = backend;
  }

  /** Entries in the order of the ids; an error where one is not held, or of another tree. */
  List<Entry> get(Collection<Id> ids) {
    Map<Id, Entry> held = backend.getAll(ids);
    List<Entry> entries = new ArrayList<>(ids.size());
    for (Id id : ids) {
      Entry entry = held.get(id);
      if (entry == null) {
        throw notFound(id);
      }
      if (!entry.inTree(root)) {
        throw ErrorKind.INSTANCE_ENTRY_NOT_IN_DATABASE
            .error("Entry " + id + " does not belong to database " + root)
            .with("entry_id", id)
            .with("database_id", root);
      }
      entries.add(entry);
    }
    return entries;
  }

  /** Refuses tips that are not of this tree, or not in such a view of it. */
  void requireInView(Snapshot tips, TreeIndex index, TreeView.Which which) {
    for (Id tip : tips) {
      if (!index.contains(tip)) {
        throw backend.contains(tip)
            ? ErrorKind.TRANSACTION_INVALID_TIP
                .error("Entry " + tip + " is not of database " + root)
                .with("tip_id", tip)
            : notFound(tip);
      }
      if (which == TreeView.Which.VERIFIED && !index.isInVerifiedPrefix(tip)) {
        throw ErrorKind.TRANSACTION_INVALID_TIP
            .error("Entry " + tip + " is not verified, or descends from one that is not")
            .with("tip_id", tip);
      }
    }
  }

  static EideticaException notFound(Id id) {
    return ErrorKind.BACKEND_ENTRY_NOT_FOUND.error("Entry not found: " + id).with("entry_id", id);
  }
}

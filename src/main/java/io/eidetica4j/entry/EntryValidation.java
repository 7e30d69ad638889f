package io.eidetica4j.entry;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;

/** The structure that every entry must have to be stored. */
final class EntryValidation {
  private EntryValidation() {}

  static void validate(Entry entry) {
    if (entry.inSubtree(Entry.ROOT) && !entry.parents().isEmpty()) {
      throw failed(entry, "has _root marker but also has parents");
    }
    if (entry.root().isPresent() && entry.root().get().isEmpty()) {
      throw CidBytes.invalid("Invalid ID in tree root ID: ID is empty");
    }
    for (SubTreeNode subtree : entry.subtrees()) {
      validate(entry, subtree);
    }
    if (entry.isRoot()) {
      return;
    }
    if (entry.parents().isEmpty()) {
      throw failed(entry, "has empty main tree parents but is no root entry");
    }
    if (entry.parents().contains(Id.EMPTY)) {
      throw failed(entry, "has empty parent ID in main tree");
    }
  }

  private static void validate(Entry entry, SubTreeNode subtree) {
    if (subtree.name().isEmpty()) {
      throw failed(entry, "has a subtree with empty name");
    }
    if (!subtree.name().equals(Entry.ROOT) && subtree.parents().contains(Id.EMPTY)) {
      throw failed(entry, "has subtree '" + subtree.name() + "' with empty parent ID");
    }
  }

  private static EideticaException failed(Entry entry, String what) {
    String reason = "Entry " + entry.id() + " " + what;
    return ErrorKind.INSTANCE_ENTRY_VALIDATION_FAILED
        .error("Entry validation failed: " + reason)
        .with("entry_id", entry.id())
        .with("reason", reason);
  }
}

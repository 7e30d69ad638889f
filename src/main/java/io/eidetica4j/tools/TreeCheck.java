package io.eidetica4j.tools;

import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.backend.StoreOutline;
import io.eidetica4j.backend.StoredRows.TipRow;
import io.eidetica4j.backend.TreeTips;
import io.eidetica4j.entry.Id;
import io.eidetica4j.tools.Finding.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Goes through the entries of one tree: which parents are not there, and what the tips are. */
final class TreeCheck {
  private final Id tree;
  private final TreeTips tips = new TreeTips();
  private final Set<Id> members = new HashSet<>();

  /** Parents that have not been met yet, each with an entry that names it. */
  private final Map<Id, Id> unmet = new HashMap<>();

  TreeCheck(Id tree) {
    this.tree = tree;
  }

  /** Takes an entry of the tree. */
  void add(EntryOutline outline) {
    tips.add(outline);
    members.add(outline.id());
    unmet.remove(outline.id());
    meet(outline.id(), outline.parents());
    for (StoreOutline store : outline.stores()) {
      meet(outline.id(), store.parents());
    }
  }

  private void meet(Id child, Collection<Id> parents) {
    for (Id parent : parents) {
      if (!members.contains(parent)) {
        unmet.put(parent, child);
      }
    }
  }

  /** Tells of the parents that are not in the tree. */
  void missing(Consumer<Finding> to) {
    unmet.forEach((parent, child) ->
        to.accept(
            new Finding(
                Kind.WAITING,
                child.toString(),
                "its parent " + parent + " is not here in database " + tree)));
  }

  /** Tells of the stores whose tips are not those that are stored. */
  void compareTips(List<TipRow> stored, Consumer<Finding> to) {
    Map<String, Set<String>> due = new HashMap<>();
    due.put("", texts(tips.tree()));
    tips.stores().forEach((store, ids) -> due.put(store, texts(ids)));
    Map<String, Set<String>> found = new HashMap<>();
    for (TipRow row : stored) {
      found.computeIfAbsent(row.store(), store -> new HashSet<>()).add(row.entry());
    }
    Set<String> stores = new HashSet<>(due.keySet());
    stores.addAll(found.keySet());
    for (String store : stores) {
      String difference =
          difference(due.getOrDefault(store, Set.of()), found.getOrDefault(store, Set.of()));
      if (!difference.isEmpty()) {
        String which = store.isEmpty() ? "of the tree" : "of store '" + store + "'";
        to.accept(new Finding(Kind.TIPS, tree.toString(), "the tips " + which + difference));
      }
    }
  }

  private static Set<String> texts(List<Id> ids) {
    Set<String> texts = new HashSet<>();
    ids.forEach(id -> texts.add(id.toString()));
    return texts;
  }

  private static String difference(Set<String> due, Set<String> found) {
    List<String> lacking = new ArrayList<>(due);
    lacking.removeAll(found);
    List<String> wrong = new ArrayList<>(found);
    wrong.removeAll(due);
    return (lacking.isEmpty() ? "" : " lack " + some(lacking))
        + (wrong.isEmpty()
            ? ""
            : (lacking.isEmpty() ? "" : " and") + " wrongly hold " + some(wrong));
  }

  private static String some(List<String> ids) {
    return ids.size() == 1 ? ids.getFirst() : ids.getFirst() + " and " + (ids.size() - 1) + " more";
  }
}

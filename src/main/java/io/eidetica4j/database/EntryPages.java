package io.eidetica4j.database;

import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pages through the entries of a view. */
final class EntryPages {
  private EntryPages() {}

  static EntryPage of(
      Database database,
      TreeIndex index,
      Snapshot tips,
      Optional<String> store,
      Optional<EntryCursor> after,
      int limit) {
    List<Id> ids = index.ancestry().treeFromTips(tips, ReplayOrder.DIGEST);
    List<Id> page = new ArrayList<>(Math.min(limit, 1024));
    for (Id id : ids) {
      boolean wanted = after.isEmpty() || isAfter(index, id, after.get());
      if (wanted && (store.isEmpty() || index.storeHeight(id, store.get()).isPresent())) {
        page.add(id);
        if (page.size() > limit) {
          break;
        }
      }
    }
    boolean more = page.size() > limit;
    List<Entry> items = database.getEntries(more ? page.subList(0, limit) : page);
    return new EntryPage(
        items,
        more
            ? Optional.of(new EntryCursor(items.getLast().height(), items.getLast().id()))
            : Optional.empty());
  }

  private static boolean isAfter(TreeIndex index, Id id, EntryCursor cursor) {
    return ReplayOrder.DIGEST.compare(index.height(id).orElse(0), id, cursor.height(), cursor.id())
        > 0;
  }
}

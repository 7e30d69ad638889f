package io.eidetica4j.database;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pages through the entries of a view in their order. The order of one set of tips is kept, so that
 * going through all pages sorts once, not once a page.
 */
final class EntryPages {
  private volatile @Nullable Ordered latest;

  private record Ordered(Snapshot tips, List<Id> ids) {}

  EntryPage page(
      Database database,
      TreeIndex index,
      Snapshot tips,
      Optional<String> store,
      Optional<EntryCursor> after,
      int limit) {
    if (limit < 1) {
      throw ErrorKind.INSTANCE_INVALID_OPERATION
          .error("A page must hold at least one entry, not " + limit)
          .with("limit", limit);
    }
    List<Id> ids = ordered(index, tips);
    List<Id> page = new ArrayList<>(Math.min(limit, 1024));
    int next = after.map(cursor -> firstAfter(ids, index, cursor)).orElse(0);
    for (; next < ids.size() && page.size() <= limit; next++) {
      Id id = ids.get(next);
      if (store.isEmpty() || index.storeHeight(id, store.get()).isPresent()) {
        page.add(id);
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

  /** Forgets the order, to make room. */
  void clear() {
    latest = null;
  }

  private List<Id> ordered(TreeIndex index, Snapshot tips) {
    Ordered known = latest;
    if (known == null || !known.tips().equals(tips)) {
      known = new Ordered(tips, index.ancestry().treeFromTips(tips, ReplayOrder.DIGEST));
      latest = known;
    }
    return known.ids();
  }

  private static int firstAfter(List<Id> ids, TreeIndex index, EntryCursor cursor) {
    int low = 0;
    int high = ids.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      Id id = ids.get(middle);
      long height = index.height(id).orElse(0);
      if (ReplayOrder.DIGEST.compare(height, id, cursor.height(), cursor.id()) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

package io.eidetica4j.database;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.dag.EntryRun;
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
 * going through all pages sorts once, not once a page. A page of very large entries ends before it
 * is full.
 */
final class EntryPages {
  /** Bytes of memory that a page may take before it ends early; honest pages take a hundredth. */
  static final long MOST_BYTES = 32 << 20;

  private volatile @Nullable Ordered latest;

  private record Ordered(Snapshot tips, List<Id> ids) {}

  EntryPage page(
      Backend backend,
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
    List<Entry> items = read(backend, page.subList(0, Math.min(limit, page.size())));
    return new EntryPage(
        items,
        items.size() < page.size()
            ? Optional.of(new EntryCursor(items.getLast().height(), items.getLast().id()))
            : Optional.empty());
  }

  /** The first of some entries, as far as they don't come to too many bytes, but at least one. */
  private static List<Entry> read(Backend backend, List<Id> ids) {
    List<Entry> items = new ArrayList<>();
    EntryRun entries = new EntryRun(backend, ids);
    long bytes = 0;
    while (entries.hasNext() && bytes < MOST_BYTES) {
      Id id = ids.get(items.size());
      Entry entry = entries.next().orElseThrow(() -> TreeEntries.notFound(id));
      items.add(entry);
      bytes += EntryRun.bytes(entry);
    }
    return items;
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

package io.eidetica4j.database;

import io.eidetica4j.dag.TreeView;
import io.eidetica4j.entry.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Views of one tree that were its head lately, or were asked for lately, by their tips: whoever
 * writes or reads there again finds the states. What a view holds rests on the statuses of what its
 * tips descend from, and on what of that is there, so a view is kept only while nothing but new
 * tips are added.
 */
final class RecentViews {
  private static final int KEPT = 64;

  private final Map<Key, TreeView> views =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, TreeView> eldest) {
          return size() > KEPT;
        }
      };

  private record Key(Snapshot tips, TreeView.Which which) {}

  synchronized TreeView get(Snapshot tips, TreeView.Which which, Supplier<TreeView> make) {
    return views.computeIfAbsent(new Key(tips, which), k -> make.get());
  }

  /** Keeps what was the head until now. */
  synchronized void keep(TreeView head) {
    views.put(new Key(head.tips(), TreeView.Which.VERIFIED), head);
  }

  /** About how many bytes of memory they take beside the index. */
  synchronized long bytes() {
    return views.values().stream().mapToLong(TreeView::bytes).sum();
  }

  /** Forgets them all: a status has changed, or something arrived that is no new tip. */
  synchronized void clear() {
    views.clear();
  }
}

package io.eidetica4j.dag;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.function.IntPredicate;

/**
 * A breadth-first walk over a graph of entries, each by its ordinal and each visited once: {@link
 * #visit} what is to be visited, then take {@link #next} until there is nothing left, and visit
 * what that one leads to.
 */
final class Traversal {
  /** What {@link #next} gives at the end. */
  static final int END = -1;

  private final IntPredicate enter;
  private final BitSet visited = new BitSet();
  private final ArrayDeque<Integer> work = new ArrayDeque<>();

  /** A walk that enters only what fits. */
  Traversal(IntPredicate enter) {
    this.enter = enter;
  }

  /** An entry is to be visited, unless it was before or the walk does not enter it. */
  void visit(int ordinal) {
    if (!visited.get(ordinal) && enter.test(ordinal)) {
      visited.set(ordinal);
      work.add(ordinal);
    }
  }

  /** The main parents of an entry are to be visited. */
  void visitParents(EntryGraph entries, int ordinal) {
    for (int i = 0; i < entries.parentCount(ordinal); i++) {
      visit(entries.parent(ordinal, i));
    }
  }

  /** The node parents of an entry are to be visited. */
  void visitParents(StoreGraph store, int ordinal) {
    for (int i = 0; i < store.parentCount(ordinal); i++) {
      visit(store.parent(ordinal, i));
    }
  }

  /** The next entry, or {@link #END}. */
  int next() {
    Integer next = work.poll();
    return next == null ? END : next;
  }

  /** All that was visited, or is going to be. */
  BitSet visited() {
    return visited;
  }
}

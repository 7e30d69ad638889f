package io.eidetica4j.dag;

import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The verified frontier, moved forward. An entry joins the prefix when it is Verified and all its
 * main parents are in the prefix; the frontier is what no member of the prefix names as parent. An
 * entry that can't join yet waits under one parent that is missing from the prefix, so each step
 * costs only the entries that it lets in.
 */
final class Frontier {
  private final EntryGraph entries;
  private final BitSet prefix = new BitSet();
  private final TipSet tips = new TipSet();
  private final Map<Integer, List<Integer>> waiting = new HashMap<>();

  Frontier(EntryGraph entries) {
    this.entries = entries;
  }

  /** Begins anew, with nothing in it. */
  void clear() {
    prefix.clear();
    tips.clear();
    waiting.clear();
  }

  /**
   * Lets in an entry that arrived or changed its status, and all that waited for it; each is told
   * parents first.
   */
  void offer(int ordinal, IntConsumer joined) {
    List<Integer> children = join(ordinal, joined);
    if (children.isEmpty()) {
      return;
    }
    ArrayDeque<Integer> work = new ArrayDeque<>(children);
    while (!work.isEmpty()) {
      work.addAll(join(work.poll(), joined));
    }
  }

  /** Lets in an entry if that can be; gives those that waited for it. */
  private List<Integer> join(int next, IntConsumer joined) {
    if (prefix.get(next) || !entries.is(next, VerificationStatus.VERIFIED) || waits(next)) {
      return List.of();
    }
    prefix.set(next);
    for (int i = entries.parentCount(next) - 1; i >= 0; i--) {
      tips.drop(entries.parent(next, i));
    }
    tips.put(next);
    joined.accept(next);
    List<Integer> children = waiting.isEmpty() ? null : waiting.remove(next);
    return children == null ? List.of() : children;
  }

  private boolean waits(int ordinal) {
    for (int i = 0; i < entries.parentCount(ordinal); i++) {
      int parent = entries.parent(ordinal, i);
      if (!prefix.get(parent)) {
        waiting.computeIfAbsent(parent, p -> new ArrayList<>(2)).add(ordinal);
        return true;
      }
    }
    return false;
  }

  boolean contains(int ordinal) {
    return prefix.get(ordinal);
  }

  Collection<Integer> tips() {
    return tips;
  }

  int size() {
    return prefix.cardinality();
  }
}

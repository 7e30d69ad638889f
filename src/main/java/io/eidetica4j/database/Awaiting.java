package io.eidetica4j.database;

import io.eidetica4j.entry.Id;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which entries wait for the verdict on which others, within one verification pass. An entry need
 * not come after the settings it pins in any order that the graph gives, so entries that had to
 * wait are judged again once what they waited for has its verdict.
 *
 * <p>Those to be judged again come in the order in which they wait for each other, whole chains at
 * once: else a history that waits for one pin would take a round for each of its entries.
 */
final class Awaiting {
  private final Map<Id, List<Id>> waiters = new HashMap<>();
  private final List<Id> settled = new ArrayList<>();

  /** An entry waits for others. */
  void waits(Id entry, Set<Id> forOthers) {
    for (Id other : forOthers) {
      waiters.computeIfAbsent(other, o -> new ArrayList<>(2)).add(entry);
    }
  }

  /** An entry has its verdict. */
  void settle(Id entry) {
    if (waiters.containsKey(entry)) {
      settled.add(entry);
    }
  }

  /** What waited, directly or not, for those that were settled since the last call. */
  List<Id> takeReady() {
    ArrayDeque<Id> order = new ArrayDeque<>();
    Set<Id> seen = new HashSet<>();
    for (Id id : settled) {
      visit(id, seen, order);
    }
    List<Id> ready = new ArrayList<>(order);
    ready.removeAll(Set.copyOf(settled));
    settled.clear();
    return ready;
  }

  /** Depth first; an entry is put before all that waits for it when those have been put. */
  private void visit(Id start, Set<Id> seen, ArrayDeque<Id> order) {
    ArrayDeque<Frame> stack = new ArrayDeque<>();
    enter(start, seen, stack);
    while (!stack.isEmpty()) {
      Frame top = stack.peek();
      if (top.waiting.hasNext()) {
        enter(top.waiting.next(), seen, stack);
      } else {
        order.addFirst(stack.pop().id);
      }
    }
  }

  private void enter(Id id, Set<Id> seen, ArrayDeque<Frame> stack) {
    if (seen.add(id)) {
      List<Id> waiting = waiters.remove(id);
      stack.push(new Frame(id, (waiting == null ? List.<Id>of() : waiting).iterator()));
    }
  }

  private record Frame(Id id, Iterator<Id> waiting) {}
}

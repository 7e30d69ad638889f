package io.eidetica4j.dag;

import io.eidetica4j.entry.Id;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A depth-first walk along main parents that lists each entry after all its parents, whatever their
 * heights say. It keeps a stack of its own: histories are deeper than a thread's.
 */
final class ParentsFirst {
  private final EntryGraph entries;
  private final IntPredicate enter;
  private final BitSet visited = new BitSet();
  private final ArrayDeque<Frame> path = new ArrayDeque<>();
  private final List<Id> listed = new ArrayList<>();

  private static final class Frame {
    private final int ordinal;
    private int nextParent;

    private Frame(int ordinal) {
      this.ordinal = ordinal;
    }
  }

  /** A walk that enters only what fits; that is asked on each way to an entry. */
  ParentsFirst(EntryGraph entries, IntPredicate enter) {
    this.entries = entries;
    this.enter = enter;
  }

  /** Lists an entry, after what it descends from. */
  void visit(int ordinal) {
    enter(ordinal);
    while (!path.isEmpty()) {
      Frame frame = path.peek();
      if (frame.nextParent == entries.parentCount(frame.ordinal)) {
        listed.add(entries.id(frame.ordinal));
        path.pop();
      } else {
        enter(entries.parent(frame.ordinal, frame.nextParent++));
      }
    }
  }

  private void enter(int ordinal) {
    if (!visited.get(ordinal) && enter.test(ordinal)) {
      visited.set(ordinal);
      path.push(new Frame(ordinal));
    }
  }

  /** What was listed. */
  List<Id> listed() {
    return listed;
  }
}

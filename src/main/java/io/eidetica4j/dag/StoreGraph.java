package io.eidetica4j.dag;

import java.util.Arrays;

/**
 * Which entries of a tree take part in one store, their heights in it and their parents in it (node
 * parents). Entries are named by their ordinals in the tree.
 */
final class StoreGraph {
  private final String name;
  private final int number;

  /**
   * Per ordinal: slot + 1 in the upper bits (0 = does not take part), "named as parent" in the
   * lowest.
   */
  private final IntIntMap index = new IntIntMap();

  private final IntLists parents = new IntLists();
  private final TipSet tips = new TipSet();
  private int[] members = new int[4];
  private long[] heights = new long[4];
  private int size;

  /** The graph of a store that is the nth of its tree. */
  StoreGraph(String name, int number) {
    this.name = name;
    this.number = number;
  }

  String name() {
    return name;
  }

  /** The stores of a tree are numbered as they are met; it means nothing else. */
  int number() {
    return number;
  }

  /** Adds an entry that does not take part yet. */
  void add(int ordinal, long height, int[] parentOrdinals) {
    addUntipped(ordinal, height, parentOrdinals);
    for (int parent : parentOrdinals) {
      tips.drop(parent);
    }
    if (isTip(ordinal)) {
      tips.put(ordinal);
    }
  }

  /** Adds one of many entries, after which the tips have to be found anew. */
  void addUntipped(int ordinal, long height, int[] parentOrdinals) {
    if (size == members.length) {
      members = Arrays.copyOf(members, size * 2);
      heights = Arrays.copyOf(heights, size * 2);
    }
    members[size] = ordinal;
    heights[size] = height;
    parents.add(parentOrdinals);
    int word = index.get(ordinal);
    index.put(ordinal, ((size + 1) << 1) | (word & 1));
    size++;
    for (int parent : parentOrdinals) {
      int parentWord = index.get(parent);
      if ((parentWord & 1) == 0) {
        index.put(parent, parentWord | 1);
      }
    }
  }

  /** Finds the tips where entries were added without. */
  void findTips() {
    tips.clear();
    for (int i = 0; i < size; i++) {
      if (isTip(members[i])) {
        tips.put(members[i]);
      }
    }
  }

  private boolean isTip(int member) {
    return (index.get(member) & 1) == 0;
  }

  boolean contains(int ordinal) {
    return index.get(ordinal) > 1;
  }

  private int slot(int ordinal) {
    return (index.get(ordinal) >> 1) - 1;
  }

  /** The height of a member in this store: its own there, else that of the entry. */
  long height(int ordinal) {
    return heights[slot(ordinal)];
  }

  int parentCount(int ordinal) {
    return parents.length(slot(ordinal));
  }

  int parent(int ordinal, int i) {
    return parents.get(slot(ordinal), i);
  }

  int size() {
    return size;
  }

  int member(int slot) {
    return members[slot];
  }

  /** Members that no member names as parent, whatever their status. */
  TipSet tips() {
    return tips;
  }

  long bytes() {
    return index.bytes() + parents.bytes() + 12L * members.length + 48L * tips.size();
  }
}

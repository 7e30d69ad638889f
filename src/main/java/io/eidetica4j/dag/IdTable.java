package io.eidetica4j.dag;

import io.eidetica4j.entry.Id;
import java.util.Arrays;

/**
 * Numbers ids in the order in which they are first seen. A number (ordinal) takes four bytes where
 * an id takes fifty, so everything else in an index speaks of ordinals. Open addressing, linear
 * probing, at most half full.
 */
final class IdTable {
  private Id[] ids = new Id[16];
  private int[] slots = new int[32];
  private int size;

  int size() {
    return size;
  }

  Id id(int ordinal) {
    return ids[ordinal];
  }

  /** The ordinal of an id, or -1. */
  int find(Id id) {
    int mask = slots.length - 1;
    for (int i = spread(id) & mask; ; i = (i + 1) & mask) {
      int ordinal = slots[i] - 1;
      if (ordinal < 0 || ids[ordinal].equals(id)) {
        return ordinal;
      }
    }
  }

  /** The ordinal of an id, which gets the next one where it has none. */
  int intern(Id id) {
    int found = find(id);
    if (found >= 0) {
      return found;
    }
    if (size == ids.length) {
      grow(size * 2);
    }
    ids[size] = id;
    place(size);
    return size++;
  }

  /** Makes room for so many ids that are to come. */
  void expect(int count) {
    if (size + count > ids.length) {
      grow(size + count);
    }
  }

  private void grow(int capacity) {
    ids = Arrays.copyOf(ids, capacity);
    int wanted = Integer.highestOneBit(2 * capacity - 1) * 2;
    if (wanted > slots.length) {
      slots = new int[wanted];
      for (int ordinal = 0; ordinal < size; ordinal++) {
        place(ordinal);
      }
    }
  }

  private void place(int ordinal) {
    int mask = slots.length - 1;
    int i = spread(ids[ordinal]) & mask;
    while (slots[i] != 0) {
      i = (i + 1) & mask;
    }
    slots[i] = ordinal + 1;
  }

  private static int spread(Id id) {
    int h = id.hashCode();
    return h ^ (h >>> 16);
  }

  long bytes() {
    return 48L * size + 4L * ids.length + 4L * slots.length;
  }
}

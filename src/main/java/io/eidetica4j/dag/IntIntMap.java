package io.eidetica4j.dag;

import java.util.Arrays;

/**
 * A map from non-negative ints to ints; absent keys read as 0. Keys that are near each other share
 * a line of values, so that a dense map takes little more than its values, and what is looked up in
 * turn is found in the processor's cache. Lines are found by open addressing, linear probing, at
 * most half full.
 */
final class IntIntMap {
  private static final int LINE_BITS = 4;
  private static final int LINE = 1 << LINE_BITS;

  /** Per slot: the number of the keys' line among all possible ones, + 1; 0 = free. */
  private int[] keys = new int[4];

  /** Per slot: where the line begins in the values. */
  private int[] starts = new int[4];

  private int[] values = new int[LINE];
  private int lines;

  int get(int key) {
    int slot = slotOf(key >>> LINE_BITS);
    return keys[slot] == 0 ? 0 : values[starts[slot] + (key & (LINE - 1))];
  }

  void put(int key, int value) {
    int line = key >>> LINE_BITS;
    int slot = slotOf(line);
    if (keys[slot] == 0) {
      if (2 * (lines + 1) > keys.length) {
        grow();
        slot = slotOf(line);
      }
      if (lines * LINE == values.length) {
        values = Arrays.copyOf(values, values.length + Math.max(LINE, values.length / 2 & -LINE));
      }
      keys[slot] = line + 1;
      starts[slot] = lines++ * LINE;
    }
    values[starts[slot] + (key & (LINE - 1))] = value;
  }

  /** Where a line is, or would be put. */
  private int slotOf(int line) {
    int mask = keys.length - 1;
    int i = spread(line) & mask;
    while (keys[i] != 0 && keys[i] != line + 1) {
      i = (i + 1) & mask;
    }
    return i;
  }

  private void grow() {
    int[] oldKeys = keys;
    int[] oldStarts = starts;
    keys = new int[oldKeys.length * 2];
    starts = new int[oldKeys.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int slot = slotOf(oldKeys[i] - 1);
        keys[slot] = oldKeys[i];
        starts[slot] = oldStarts[i];
      }
    }
  }

  private static int spread(int line) {
    int h = line * 0x9E3779B9;
    return h ^ (h >>> 16);
  }

  long bytes() {
    return 8L * keys.length + 4L * values.length;
  }
}

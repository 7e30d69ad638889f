package io.eidetica4j.dag;

/**
 * A map from non-negative ints to ints; absent keys read as 0. Open addressing, linear probing, at
 * most half full.
 */
final class IntIntMap {
  private int[] keys = new int[16];
  private int[] values = new int[16];
  private int size;

  int get(int key) {
    int mask = keys.length - 1;
    for (int i = spread(key) & mask; ; i = (i + 1) & mask) {
      if (keys[i] == 0) {
        return 0;
      }
      if (keys[i] == key + 1) {
        return values[i];
      }
    }
  }

  void put(int key, int value) {
    if (2 * (size + 1) > keys.length) {
      grow();
    }
    int mask = keys.length - 1;
    int i = spread(key) & mask;
    while (keys[i] != 0 && keys[i] != key + 1) {
      i = (i + 1) & mask;
    }
    if (keys[i] == 0) {
      keys[i] = key + 1;
      size++;
    }
    values[i] = value;
  }

  private void grow() {
    int[] oldKeys = keys;
    int[] oldValues = values;
    keys = new int[oldKeys.length * 2];
    values = new int[oldKeys.length * 2];
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        put(oldKeys[i] - 1, oldValues[i]);
      }
    }
  }

  private static int spread(int key) {
    int h = key * 0x9E3779B9;
    return h ^ (h >>> 16);
  }

  long bytes() {
    return 8L * keys.length;
  }
}

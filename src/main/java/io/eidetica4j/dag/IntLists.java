package io.eidetica4j.dag;

import java.util.Arrays;

/** Many short lists of ints behind each other in one array; lists are added and never change. */
final class IntLists {
  private int[] starts = new int[17];
  private int[] pool = new int[16];
  private int size;

  /** Adds a list and gives its number. */
  int add(int[] list) {
    int start = starts[size];
    if (start + list.length > pool.length) {
      pool = Arrays.copyOf(pool, Math.max(pool.length * 2, start + list.length));
    }
    System.arraycopy(list, 0, pool, start, list.length);
    if (size + 2 > starts.length) {
      starts = Arrays.copyOf(starts, starts.length * 2);
    }
    starts[size + 1] = start + list.length;
    return size++;
  }

  int length(int list) {
    return starts[list + 1] - starts[list];
  }

  int get(int list, int index) {
    return pool[starts[list] + index];
  }

  long bytes() {
    return 4L * starts.length + 4L * pool.length;
  }
}

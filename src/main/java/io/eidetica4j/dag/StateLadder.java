package io.eidetica4j.dag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * States after some positions of a replay log, dense near the end and ever sparser before it.
 * Position p is on the rung given by the trailing zeros of p + 1, and each rung keeps its newest
 * few: so for an entry that lands d places before the end there is a state at most about d places
 * before it, and a log of n entries keeps O(log n) states. States are immutable and share
 * structure, so a kept one costs only what has changed since.
 */
final class StateLadder {
  private static final int KEPT_A_RUNG = 4;

  private final TreeMap<Integer, Object> states = new TreeMap<>();
  private final List<int[]> rungs = new ArrayList<>();

  void offer(int position, Object state) {
    int rung = Integer.numberOfTrailingZeros(position + 1);
    while (rungs.size() <= rung) {
      rungs.add(emptyRung());
    }
    int[] kept = rungs.get(rung);
    for (int p : kept) {
      if (p == position) {
        return;
      }
    }
    int oldest = 0;
    for (int i = 1; i < KEPT_A_RUNG; i++) {
      if (kept[i] < kept[oldest]) {
        oldest = i;
      }
    }
    if (position < kept[oldest]) {
      return;
    }
    if (kept[oldest] >= 0) {
      states.remove(kept[oldest]);
    }
    kept[oldest] = position;
    states.put(position, state);
  }

  /** The newest state at or before a position. */
  Optional<Map.Entry<Integer, Object>> floor(int position) {
    return Optional.ofNullable(states.floorEntry(position));
  }

  /** Forgets the states from a position on: an entry has landed there. */
  void dropFrom(int position) {
    if (states.tailMap(position, true).isEmpty()) {
      return;
    }
    states.tailMap(position, true).clear();
    for (int[] kept : rungs) {
      for (int i = 0; i < KEPT_A_RUNG; i++) {
        if (kept[i] >= position) {
          kept[i] = -1;
        }
      }
    }
  }

  private static int[] emptyRung() {
    return new int[] {-1, -1, -1, -1};
  }
}

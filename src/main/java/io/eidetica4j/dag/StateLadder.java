package io.eidetica4j.dag;

import io.eidetica4j.crdt.Crdt;
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

  /** What an entry changes of the inner structure of a state, whatever its payload. */
  private static final int PATH_BYTES = 1024;

  private final TreeMap<Integer, Kept> states = new TreeMap<>();
  private final List<int[]> rungs = new ArrayList<>();

  /**
   * A kept state.
   *
   * @param added bytes of memory of what came since the state that is kept before it
   */
  private record Kept(Object state, long added) {
    Kept andBefore(long more) {
      return new Kept(state, added + more);
    }
  }

  /**
   * Offers a state.
   *
   * @param added about how many bytes of memory the changes take that came with the last entry
   */
  void offer(int position, Object state, long added) {
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
    long change = added + PATH_BYTES;
    if (position < kept[oldest]) {
      passOn(position, change);
      return;
    }
    if (kept[oldest] >= 0) {
      passOn(kept[oldest], states.remove(kept[oldest]).added());
    }
    kept[oldest] = position;
    states.put(position, new Kept(state, change));
  }

  /** What a state added that is not kept came before the next one that is. */
  private void passOn(int position, long added) {
    Map.Entry<Integer, Kept> next = states.higherEntry(position);
    if (next != null) {
      states.put(next.getKey(), next.getValue().andBefore(added));
    }
  }

  /**
   * About how many bytes of memory the states take: the newest as a whole, and each before it as
   * much as came between it and the next one, which is about what they don't share.
   */
  <T> long bytes(Crdt<T> type) {
    long sum = 0;
    long between = Long.MAX_VALUE;
    for (Kept kept : states.descendingMap().values()) {
      @SuppressWarnings("unchecked") // a ladder holds states of its own type only
      T state = (T) kept.state();
      sum += Math.min(type.bytes(state), between);
      between = kept.added();
    }
    return sum;
  }

  /** The newest state at or before a position. */
  Optional<Map.Entry<Integer, Object>> floor(int position) {
    return Optional.ofNullable(states.floorEntry(position))
        .map(found -> Map.entry(found.getKey(), found.getValue().state()));
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

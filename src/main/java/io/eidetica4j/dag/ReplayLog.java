package io.eidetica4j.dag;

import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.entry.Id;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * The entries of one store in the order in which their payloads are folded, as the default view
 * sees them: those that are reachable from the verified frontier over Verified node parents.
 *
 * <p>How it stays cheap. An entry whose place is at the end is appended, which is what a commit at
 * the tips does; the state after it is the state before it with its payload merged. An entry that
 * lands earlier (concurrent work arriving) shifts what follows, and only states from its place on
 * are folded again.
 *
 * <p>A position is a <em>cut</em> when its entry descends from all that come before it. The state
 * at a cut depends only on that entry's ancestry, whatever else the log holds, so a view at other
 * tips walks back only to the first cut that all its paths run through, and folds from there. Cuts
 * are found while walking forward with the set of tips so far: an entry is a cut when that set is
 * just itself. Where an entry lands in the middle, the walk starts again at the last cut before it.
 *
 * <p>All this needs parents that come before their children. In honest histories they do; where
 * some author has had it otherwise, nothing is shared any more and everything is folded. What is
 * not in the log, because nobody authorised it, has no say in this.
 */
final class ReplayLog {
  private final StoreGraph store;
  private final EntryGraph entries;
  private final ReplayOrder order;
  private final BitSet members = new BitSet();
  private final BitSet cuts = new BitSet();

  /** Positions whose cuts are known; {@link #tips} are those of the entries before it. */
  private int walked;

  private final TipSet tips = new TipSet();

  /**
   * Node parents that are not in the log, because they are not Verified, each with the first child
   * that names it.
   */
  private final Map<Integer, Integer> passedOver = new HashMap<>();

  private boolean monotone = true;

  private final Map<Crdt<?>, StateLadder> ladders = new HashMap<>();
  private int[] log = new int[4];
  private int size;
  private final IntSupplier generations;
  private int generation;

  /** The position of the newest checkpoint that was written, -1 where there is none. */
  private int checkpointed = -1;

  /** An empty log; each number that {@code generations} gives must be one never given before. */
  ReplayLog(StoreGraph store, EntryGraph entries, ReplayOrder order, IntSupplier generations) {
    this.generations = generations;
    this.generation = generations.getAsInt();
    this.store = store;
    this.entries = entries;
    this.order = order;
  }

  /** Puts an entry in its place; gives the position. */
  int insert(int ordinal) {
    int at = size == 0 || compare(log[size - 1], ordinal) < 0 ? size : placeOf(ordinal);
    if (size == log.length) {
      log = Arrays.copyOf(log, size * 2);
    }
    System.arraycopy(log, at, log, at + 1, size - at);
    log[at] = ordinal;
    size++;
    members.set(ordinal);
    compareWithKin(ordinal);
    if (at < size - 1) {
      generation = generations.getAsInt();
      checkpointed = Math.min(checkpointed, at - 1);
      ladders.values().forEach(ladder -> ladder.dropFrom(at));
    }
    if (at < walked) {
      rewind(cuts.previousSetBit(at - 1));
    } else if (at == walked) {
      step();
    }
    return at;
  }

  private void compareWithKin(int ordinal) {
    Integer child = passedOver.isEmpty() ? null : passedOver.remove(ordinal);
    monotone &= child == null || compare(ordinal, child) < 0;
    for (int i = 0; i < store.parentCount(ordinal); i++) {
      int parent = store.parent(ordinal, i);
      if (contains(parent)) {
        monotone &= compare(parent, ordinal) < 0;
      } else {
        passedOver.merge(parent, ordinal, (a, b) -> compare(a, b) < 0 ? a : b);
      }
    }
  }

  /**
   * Whether what an entry descends from is just what its node parents say: all of them are here,
   * and come before it.
   */
  boolean isPlain() {
    return monotone && passedOver.isEmpty();
  }

  /** Back to a cut, or to the start (-1); later cuts are found again when they are asked for. */
  private void rewind(int cut) {
    cuts.clear(cut + 1, size);
    tips.clear();
    if (cut >= 0) {
      tips.put(log[cut]);
    }
    walked = cut + 1;
  }

  private void step() {
    int ordinal = log[walked];
    for (int i = store.parentCount(ordinal) - 1; i >= 0; i--) {
      tips.drop(store.parent(ordinal, i));
    }
    tips.put(ordinal);
    cuts.set(walked, tips.size() == 1);
    walked++;
  }

  private void walkTo(int positions) {
    while (walked < positions) {
      step();
    }
  }

  /** The entries of the log that no other one of it names as parent. */
  Set<Integer> tips() {
    if (monotone) {
      walkTo(size);
      return tips;
    }
    Set<Integer> found = new LinkedHashSet<>();
    Set<Integer> named = new HashSet<>();
    for (int i = 0; i < size; i++) {
      found.add(log[i]);
      for (int j = 0; j < store.parentCount(log[i]); j++) {
        named.add(store.parent(log[i], j));
      }
    }
    found.removeAll(named);
    return found;
  }

  /** Where the entry stands, or where it would be put. */
  private int placeOf(int ordinal) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(log[middle], ordinal) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int compare(int a, int b) {
    return order.compare(store.height(a), entries.id(a), store.height(b), entries.id(b));
  }

  boolean passedOver(int ordinal) {
    return !passedOver.isEmpty() && passedOver.containsKey(ordinal);
  }

  Set<Integer> passedOver() {
    return passedOver.keySet();
  }

  boolean contains(int ordinal) {
    return members.get(ordinal);
  }

  /** The position of an entry that this log holds. */
  int positionOf(int ordinal) {
    return placeOf(ordinal);
  }

  boolean isCut(int position) {
    walkTo(position + 1);
    return cuts.get(position);
  }

  int at(int position) {
    return log[position];
  }

  int size() {
    return size;
  }

  /** Changes whenever positions that were given out no longer hold; no other log has the same. */
  int generation() {
    return generation;
  }

  /** The states kept for one kind of payload. */
  StateLadder ladder(Crdt<?> type) {
    return ladders.computeIfAbsent(type, t -> new StateLadder());
  }

  /** A state of this log and the entry after which it is. */
  record Kept<T>(Id after, T state) {}

  /**
   * The newest known state at a cut, where the last such one is so many entries ago. None while
   * something is passed over, which would be missing in the state once it counts.
   */
  <T> Optional<Kept<T>> dueCheckpoint(Crdt<T> type, int growth) {
    walkTo(size);
    int cut = cuts.previousSetBit(size);
    while (cut >= 0 && cut - checkpointed >= growth && isPlain()) {
      Optional<Map.Entry<Integer, Object>> known = ladder(type).floor(cut);
      if (known.isEmpty()) {
        return Optional.empty();
      }
      int position = known.get().getKey();
      if (position == cut) {
        checkpointed = cut;
        @SuppressWarnings("unchecked") // a ladder holds states of its own type only
        T state = (T) known.get().getValue();
        return Optional.of(new Kept<>(entries.id(log[cut]), state));
      }
      cut = cuts.previousSetBit(position);
    }
    return Optional.empty();
  }

  /** Takes a state that was kept; only where its entry is a cut does the state fit the log. */
  <T> boolean restore(int ordinal, Crdt<T> type, T state) {
    if (!contains(ordinal) || !isPlain()) {
      return false;
    }
    int position = positionOf(ordinal);
    if (!isCut(position)) {
      return false;
    }
    checkpointed = Math.max(checkpointed, position);
    ladder(type).offer(position, state, type.bytes(state));
    return true;
  }

  /** About how many bytes this takes, the states included. */
  long bytes() {
    long sum = 4L * log.length + members.size() / 8 + cuts.size() / 8;
    for (Map.Entry<Crdt<?>, StateLadder> states : ladders.entrySet()) {
      sum += 64 + states.getValue().bytes(states.getKey());
    }
    return sum;
  }
}

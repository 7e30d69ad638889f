package io.eidetica4j.dag;

import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;

/**
 * What two nodes differ by, found without going through what they have in common: from both sets of
 * tips at once, the highest entry first, until nothing is left that only one of them has. The cost
 * is that of the difference, however long the history is.
 *
 * <p>Where heights do not grow along edges, which no honest node writes, some entries may be found
 * that the other has too; none that it lacks is ever left out.
 */
final class Difference {
  private static final int MOST_WALKED = 8;
  private static final int MOST_DISTANT = 4096;

  private final EntryGraph entries;
  private final PriorityQueue<Integer> next;
  private final BitSet queued = new BitSet();
  private final BitSet theirs = new BitSet();
  private final BitSet ours = new BitSet();

  /** Entries in the queue that are not known to be theirs. */
  private int open;

  private Difference(EntryGraph entries) {
    this.entries = entries;
    this.next =
        new PriorityQueue<>((a, b) -> Long.compareUnsigned(entries.height(b), entries.height(a)));
  }

  /** The entries that {@code from} descends from, itself included, and {@code known} does not. */
  static BitSet of(EntryGraph entries, Snapshot from, Snapshot known) {
    Difference difference = new Difference(entries);
    for (Id id : known) {
      difference.offer(entries.find(id), true);
    }
    for (Id id : from) {
      if (!known.contains(id)) {
        difference.offer(entries.find(id), false);
      }
    }
    difference.walk();
    difference.ours.andNot(difference.theirs);
    return difference.ours;
  }

  private void walk() {
    while (open > 0) {
      int entry = next.remove();
      boolean isTheirs = theirs.get(entry);
      if (!isTheirs) {
        open--;
        ours.set(entry);
      }
      for (int i = 0; i < entries.parentCount(entry); i++) {
        int parent = entries.parent(entry, i);
        offer(entries.isHeld(parent) ? parent : -1, isTheirs);
      }
    }
  }

  private void offer(int entry, boolean isTheirs) {
    if (entry < 0) {
      return;
    }
    if (!queued.get(entry)) {
      queued.set(entry);
      next.add(entry);
      theirs.set(entry, isTheirs);
      open += isTheirs ? 0 : 1;
    } else if (isTheirs && !theirs.get(entry)) {
      theirs.set(entry);
      open -= ours.get(entry) ? 0 : 1;
    }
  }

  /**
   * The newest entries nothing of whose ancestry is lacking, so that whoever knows these may be
   * taken to have all below them. An entry with a gap is passed over for its parents.
   *
   * @param sound says of which entries nothing is lacking, for sure
   */
  static List<Id> completeTips(EntryGraph entries, IntPredicate sound) {
    BitSet complete = new BitSet();
    BitSet incomplete = new BitSet();
    for (int tip : entries.tips()) {
      judge(entries, tip, sound, complete, incomplete);
    }
    List<Id> tips = new ArrayList<>();
    BitSet taken = new BitSet();
    for (int tip : entries.tips()) {
      if (!incomplete.get(tip)) {
        taken.set(tip);
        tips.add(entries.id(tip));
      }
    }
    incomplete.stream()
        .forEach(gap -> {
          for (int i = 0; i < entries.parentCount(gap); i++) {
            int parent = entries.parent(gap, i);
            if (entries.isHeld(parent) && !incomplete.get(parent) && !taken.get(parent)) {
              taken.set(parent);
              tips.add(entries.id(parent));
            }
          }
        });
    return tips;
  }

  /**
   * Ancestors of some entries at growing distances: 1, 2, 4 and so on. Somebody who does not know
   * the entries themselves finds among these one close to what both have.
   */
  static List<Id> landmarks(EntryGraph entries, Iterable<Id> of) {
    List<Id> landmarks = new ArrayList<>();
    int walked = 0;
    for (Id id : of) {
      if (walked++ == MOST_WALKED) {
        break;
      }
      int at = entries.find(id);
      for (int distance = 1; distance <= MOST_DISTANT; distance++) {
        at = at >= 0 && entries.parentCount(at) > 0 ? entries.parent(at, 0) : -1;
        if (at < 0 || !entries.isHeld(at)) {
          break;
        }
        if (Integer.bitCount(distance) == 1) {
          landmarks.add(entries.id(at));
        }
      }
    }
    return landmarks;
  }

  private static void judge(
      EntryGraph entries, int tip, IntPredicate sound, BitSet complete, BitSet incomplete) {
    ArrayDeque<int[]> path = new ArrayDeque<>(); // {entry, next parent}
    path.push(new int[] {tip, 0});
    while (!path.isEmpty()) {
      int[] at = path.peek();
      int entry = at[0];
      if (sound.test(entry) || complete.get(entry) || incomplete.get(entry)) {
        path.pop();
      } else if (at[1] == entries.parentCount(entry)) {
        settle(entries, entry, complete, incomplete);
        path.pop();
      } else {
        int parent = entries.parent(entry, at[1]++);
        if (entries.isHeld(parent)) {
          path.push(new int[] {parent, 0});
        }
      }
    }
  }

  /** An entry whose parents are all settled. */
  private static void settle(EntryGraph entries, int entry, BitSet complete, BitSet incomplete) {
    for (int i = 0; i < entries.parentCount(entry); i++) {
      int parent = entries.parent(entry, i);
      if (!entries.isHeld(parent) || incomplete.get(parent)) {
        incomplete.set(entry);
        return;
      }
    }
    complete.set(entry);
  }
}

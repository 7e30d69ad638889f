package io.eidetica4j.database;

import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Id;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which entries of one tree are to be judged when somebody next looks, and what is remembered of
 * those that had to wait.
 *
 * <p>Who may touch it: any thread may add to what is due and ask whether there is news, since an
 * entry of another tree may be what was waited for. All else ({@link #take} and what is remembered)
 * is for whoever holds the tree's lock. An entry is in the index before it is added here, so one
 * that is added while everything is being taken is taken with it.
 */
final class DueEntries {
  private final Set<Id> due = ConcurrentHashMap.newKeySet();

  /** Whether all entries that wait for a verdict are due, as they are when nothing is known. */
  private volatile boolean everything = true;

  /**
   * Entries that waited for more than their parents when they were judged, with what was found of
   * their signatures.
   */
  private final Map<Id, Optional<Signatures.Checked>> waitedForMore = new HashMap<>();

  /** Whether there is anything to be judged, if it still waits for a verdict. */
  boolean hasNews() {
    return everything || !due.isEmpty();
  }

  /** An entry is to be judged, again where it waited. */
  void add(Id entry) {
    due.add(entry);
  }

  /** Entries are to be judged. */
  void addAll(Collection<Id> entries) {
    due.addAll(entries);
  }

  /** All that waits for a verdict is to be judged. */
  void addEverything() {
    everything = true;
  }

  /** What is to be judged, for whoever does so now; under the lock. */
  Collection<Id> take(TreeIndex index, ReplayOrder order) {
    if (everything) {
      everything = false;
      due.clear();
      return index.ancestry().unverified(order);
    }
    List<Id> taken = new ArrayList<>();
    due.removeIf(taken::add); // others may add meanwhile
    return taken;
  }

  /** An entry all of whose main parents have passed has to wait nevertheless; under the lock. */
  void waitsForMore(Id entry, Optional<Signatures.Checked> signature) {
    waitedForMore.putIfAbsent(entry, signature);
  }

  /** Whether an entry had to wait for more than its parents; under the lock. */
  boolean hasWaitedForMore(Id entry) {
    return waitedForMore.containsKey(entry);
  }

  /** What was found of the signature of such an entry; under the lock. */
  Optional<Signatures.Checked> checkedBefore(Id entry) {
    return waitedForMore.getOrDefault(entry, Optional.empty());
  }

  /** Entries have their verdicts, or new ones; under the lock. */
  void waitNoMore(Collection<Id> entries) {
    entries.forEach(waitedForMore::remove);
  }
}

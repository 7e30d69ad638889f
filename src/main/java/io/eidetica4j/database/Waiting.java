package io.eidetica4j.database;

import io.eidetica4j.entry.Id;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which entries wait for which, across all trees: for a parent or a pin that is missing or not
 * judged yet, or for something in a tree that is delegated to. When that is stored or gets its
 * verdict, those that wait for it are due to be judged again, and no others.
 *
 * <p>How nothing is missed. Whoever stores or judges makes it known first (to indexes and backend),
 * then counts it, then looks for waiters. Whoever judges reads the count first, then judges, then
 * registers what it waits for, and judges again where the count has moved meanwhile. So either the
 * one sees the waiter, or the other the change.
 *
 * <p>It takes memory by the parents, pins and claims of waiting entries, of which no more than
 * {@value #MOST} each are registered: some hundred bytes for each 36 or more that are stored.
 */
final class Waiting {
  /** For how many others an entry is registered at most, when it waits for more. */
  static final int MOST = 64;

  private final ConcurrentHashMap<Id, Set<Waiter>> byAwaited = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  /** An entry that waits, in its tree. */
  record Waiter(Tree tree, Id entry) {}

  /** Changes so far. */
  long changes() {
    return changes.get();
  }

  /** Whether anything waits, in any tree. */
  boolean isAnybodyWaiting() {
    return !byAwaited.isEmpty();
  }

  /** Has an entry judged again when any of the others is stored or judged. */
  void register(Waiter waiter, Collection<Id> awaited) {
    int registered = 0;
    for (Id id : awaited) {
      if (++registered > MOST) {
        return;
      }
      byAwaited.compute(
          id,
          (key, waiters) -> {
            Set<Waiter> some = waiters == null ? HashSet.newHashSet(1) : waiters;
            some.add(waiter);
            return some;
          });
    }
  }

  /**
   * Entries were stored or judged, and that is to be seen already; gives the trees in which
   * something is due for it.
   */
  Set<Tree> settled(Collection<Id> ids) {
    changes.incrementAndGet();
    Set<Tree> woken = new HashSet<>();
    for (Id id : ids) {
      for (Waiter waiter : take(id)) {
        waiter.tree().due().add(waiter.entry());
        woken.add(waiter.tree());
      }
    }
    return woken;
  }

  /** What waits for an entry; it has to register again. */
  Set<Waiter> take(Id awaited) {
    Set<Waiter> waiters = byAwaited.isEmpty() ? null : byAwaited.remove(awaited);
    return waiters == null ? Set.of() : waiters;
  }
}

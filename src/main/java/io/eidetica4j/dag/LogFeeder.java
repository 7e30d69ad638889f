package io.eidetica4j.dag;

import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * Puts entries into the replay logs: those that joined the verified prefix, and what they reach
 * over node parents. A node parent that is not Verified is passed over together with what only it
 * reaches, and taken up should it become Verified.
 */
final class LogFeeder {
  private final EntryGraph entries;
  private final Stores stores;
  private final Set<StoreGraph> touched = new HashSet<>();

  LogFeeder(EntryGraph entries, Stores stores) {
    this.entries = entries;
    this.stores = stores;
  }

  /** Takes in an entry of the verified prefix, in all its stores. */
  void join(int ordinal) {
    stores.of(ordinal).forEach(store -> include(store, ordinal));
  }

  /** An entry arrived or got a status: it may be one that was passed over. */
  void statusKnown(int ordinal) {
    if (!entries.is(ordinal, VerificationStatus.VERIFIED)) {
      return;
    }
    for (StoreGraph store : stores.of(ordinal)) {
      ReplayLog log = stores.log(store.name());
      if (log != null && log.passedOver(ordinal)) {
        include(store, ordinal);
      }
    }
  }

  private void include(StoreGraph store, int ordinal) {
    ReplayLog log = stores.logOf(store);
    touched.add(store);
    ArrayDeque<Integer> work = new ArrayDeque<>(2);
    insert(log, store, ordinal, work);
    while (!work.isEmpty()) {
      insert(log, store, work.pop(), work);
    }
  }

  /** Puts in an entry unless it is there; what it leads to and is not there is to follow. */
  private void insert(ReplayLog log, StoreGraph store, int next, ArrayDeque<Integer> work) {
    if (log.contains(next)) {
      return;
    }
    log.insert(next);
    for (int i = 0; i < store.parentCount(next); i++) {
      int parent = store.parent(next, i);
      if (!log.contains(parent)
          && store.contains(parent)
          && entries.is(parent, VerificationStatus.VERIFIED)) {
        work.push(parent);
      }
    }
  }

  /** The stores whose logs got something. */
  Set<StoreGraph> touched() {
    return touched;
  }
}

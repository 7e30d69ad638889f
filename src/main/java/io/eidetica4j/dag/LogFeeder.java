package io.eidetica4j.dag;

import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Puts entries into the replay logs: those that joined the verified prefix, and what they reach
 * over node parents. A node parent that is not Verified is passed over together with what only it
 * reaches, and taken up should it become Verified.
 */
final class LogFeeder {
  private final EntryGraph entries;
  private final ReplayOrder order;
  private final Map<String, StoreGraph> stores;
  private final Map<String, ReplayLog> logs;
  private final IntSupplier generations;
  private final Set<String> touched = new HashSet<>();

  LogFeeder(
      EntryGraph entries,
      ReplayOrder order,
      Map<String, StoreGraph> stores,
      Map<String, ReplayLog> logs,
      IntSupplier generations) {
    this.entries = entries;
    this.order = order;
    this.stores = stores;
    this.logs = logs;
    this.generations = generations;
  }

  /** Takes in an entry of the verified prefix, in all its stores. */
  void join(int ordinal) {
    for (StoreGraph store : stores.values()) {
      if (store.contains(ordinal)) {
        include(store, ordinal);
      }
    }
  }

  /** An entry arrived or got a status: it may be one that was passed over. */
  void statusKnown(int ordinal) {
    if (!entries.is(ordinal, VerificationStatus.VERIFIED)) {
      return;
    }
    for (StoreGraph store : stores.values()) {
      ReplayLog log = logs.get(store.name());
      if (log != null && store.contains(ordinal) && log.passedOver(ordinal)) {
        include(store, ordinal);
      }
    }
  }

  private void include(StoreGraph store, int ordinal) {
    ReplayLog log =
        logs.computeIfAbsent(store.name(), n -> new ReplayLog(store, entries, order, generations));
    touched.add(store.name());
    ArrayDeque<Integer> work = new ArrayDeque<>();
    work.push(ordinal);
    while (!work.isEmpty()) {
      int next = work.pop();
      if (log.contains(next)) {
        continue;
      }
      log.insert(next);
      for (int i = 0; i < store.parentCount(next); i++) {
        int parent = store.parent(next, i);
        if (store.contains(parent) && entries.is(parent, VerificationStatus.VERIFIED)) {
          work.push(parent);
        }
      }
    }
  }

  /** The stores whose logs got something. */
  Set<String> touched() {
    return touched;
  }
}

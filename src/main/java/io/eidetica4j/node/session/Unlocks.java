package io.eidetica4j.node.session;

import io.eidetica4j.entry.Id;
import io.eidetica4j.store.StoreUnlock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The encrypted stores that are open for one session; wiped when it ends. Thread-safe. */
public final class Unlocks {
  /** Stores open at one time. */
  public static final int MOST = 1_000;

  private final Map<Place, StoreUnlock> open = new HashMap<>();
  private boolean closed;

  private record Place(Id database, String store) {}

  Unlocks() {}

  /** What opens a store, if it is open. */
  public synchronized Optional<StoreUnlock> find(Id database, String store) {
    return Optional.ofNullable(open.get(new Place(database, store)));
  }

  /**
   * Opens a store, with what is this object's to wipe from then on.
   *
   * @return whether there was room; where not it is wiped
   */
  public synchronized boolean put(Id database, String store, StoreUnlock unlock) {
    Place place = new Place(database, store);
    if (closed || (open.size() >= MOST && !open.containsKey(place))) {
      unlock.close();
      return false;
    }
    StoreUnlock before = open.put(place, unlock);
    if (before != null) {
      before.close();
    }
    return true;
  }

  /** Closes a store, if it is open. */
  public synchronized void remove(Id database, String store) {
    StoreUnlock before = open.remove(new Place(database, store));
    if (before != null) {
      before.close();
    }
  }

  /** Closes all, and opens no more. */
  synchronized void close() {
    closed = true;
    open.values().forEach(StoreUnlock::close);
    open.clear();
  }
}

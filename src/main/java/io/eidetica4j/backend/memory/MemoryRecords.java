package io.eidetica4j.backend.memory;

import io.eidetica4j.backend.Records;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Records of this process. Droppable rows are bounded by their bytes: where those are passed, the
 * row that is over first of whoever holds most goes, so that nobody's flood costs others theirs.
 */
final class MemoryRecords implements Records {
  /** What a row takes beside its texts and value, in bytes, roughly. */
  private static final long ROW_BYTES = 256;

  private final long droppableBytes;
  private final Runnable checkReadable;
  private final Runnable checkWritable;
  private final Map<Place, Row> rows = new HashMap<>();
  private final Map<Account, Owned> accounts = new HashMap<>();
  private long cost;

  private record Place(Space space, String key) {}

  private record Account(Space space, String owner) {}

  /** Orders an owner's rows by when they are over. */
  private record Ending(Instant expires, String key) implements Comparable<Ending> {
    private static final Comparator<Ending> ORDER =
        Comparator.comparing(Ending::expires).thenComparing(Ending::key);

    @Override
    public int compareTo(Ending other) {
      return ORDER.compare(this, other);
    }
  }

  private static final class Owned {
    final Space space;
    final TreeMap<Ending, Row> rows = new TreeMap<>();
    long cost;

    Owned(Space space) {
      this.space = space;
    }

    long droppable() {
      return space.droppable() ? cost : -1;
    }
  }

  /**
   * @param droppableBytes what rows that may be dropped take together at most
   * @param checkReadable fails where the backend is closed
   * @param checkWritable fails where the backend is closed or takes no writes
   */
  MemoryRecords(long droppableBytes, Runnable checkReadable, Runnable checkWritable) {
    this.droppableBytes = droppableBytes;
    this.checkReadable = checkReadable;
    this.checkWritable = checkWritable;
  }

  @Override
  public synchronized Optional<Row> insert(Space space, Row row, Instant now) {
    checkWritable.run();
    Optional<Row> present = live(space, row.key(), now);
    if (present.isEmpty()) {
      put(space, row);
      makeRoom();
    }
    return present;
  }

  @Override
  public synchronized Optional<Row> get(Space space, String key, Instant now) {
    checkReadable.run();
    return live(space, key, now);
  }

  private Optional<Row> live(Space space, String key, Instant now) {
    return Optional.ofNullable(rows.get(new Place(space, key)))
        .filter(row -> now.isBefore(row.expires()));
  }

  @Override
  public synchronized boolean replace(Space space, Row expected, Row changed) {
    checkWritable.run();
    boolean same = holds(space, expected);
    if (same) {
      put(space, changed);
      makeRoom();
    }
    return same;
  }

  @Override
  public synchronized boolean remove(Space space, Row expected) {
    checkWritable.run();
    boolean same = holds(space, expected);
    if (same) {
      drop(space, expected.key());
    }
    return same;
  }

  private boolean holds(Space space, Row expected) {
    Row stored = rows.get(new Place(space, expected.key()));
    return stored != null && stored.value().equals(expected.value());
  }

  @Override
  public int removeOwned(Space space, String owner) {
    return trim(space, owner, 0);
  }

  @Override
  public synchronized int trim(Space space, String owner, int keep) {
    checkWritable.run();
    Owned owned = accounts.get(new Account(space, owner));
    int surplus = owned == null ? 0 : Math.max(0, owned.rows.size() - keep);
    for (int i = 0; i < surplus && owned != null; i++) {
      drop(space, owned.rows.firstEntry().getValue().key());
    }
    return surplus;
  }

  @Override
  public synchronized long count(Space space, Instant now) {
    checkReadable.run();
    return accounts.values().stream()
        .filter(owned -> owned.space.equals(space))
        .flatMap(owned -> owned.rows.values().stream())
        .filter(row -> now.isBefore(row.expires()))
        .count();
  }

  @Override
  public synchronized int expire(Instant now) {
    checkWritable.run();
    var over =
        rows.entrySet().stream()
            .filter(each -> !now.isBefore(each.getValue().expires()))
            .map(Map.Entry::getKey)
            .toList();
    over.forEach(place -> drop(place.space(), place.key()));
    return over.size();
  }

  /** Forgets everything. */
  synchronized void clear() {
    rows.clear();
    accounts.clear();
    cost = 0;
  }

  private void put(Space space, Row row) {
    drop(space, row.key());
    rows.put(new Place(space, row.key()), row);
    Owned owned =
        accounts.computeIfAbsent(new Account(space, row.owner()), account -> new Owned(space));
    owned.rows.put(new Ending(row.expires(), row.key()), row);
    charge(owned, cost(row));
  }

  private void drop(Space space, String key) {
    @Nullable Row row = rows.remove(new Place(space, key));
    if (row == null) {
      return;
    }
    Account account = new Account(space, row.owner());
    Owned owned = accounts.get(account);
    if (owned != null) {
      owned.rows.remove(new Ending(row.expires(), key));
      charge(owned, -cost(row));
      if (owned.rows.isEmpty()) {
        accounts.remove(account);
      }
    }
  }

  private void charge(Owned owned, long bytes) {
    owned.cost += bytes;
    if (owned.space.droppable()) {
      cost += bytes;
    }
  }

  private void makeRoom() {
    while (cost > droppableBytes) {
      Owned largest =
          Collections.max(accounts.values(), Comparator.comparingLong(Owned::droppable));
      drop(largest.space, largest.rows.firstEntry().getValue().key());
    }
  }

  private static long cost(Row row) {
    return ROW_BYTES + 2L * (row.key().length() + row.owner().length()) + row.value().length();
  }
}

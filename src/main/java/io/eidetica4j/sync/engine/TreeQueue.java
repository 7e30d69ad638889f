package io.eidetica4j.sync.engine;

import io.eidetica4j.entry.Id;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one peer is still to get of one database. Entries are remembered by id and up to a bound;
 * beyond, and after a start, the whole database is compared, which finds them from the tips. Used
 * under the lock of its worker.
 */
final class TreeQueue {
  private final Id tree;
  private final int bound;
  private final Map<Id, Long> pending = new LinkedHashMap<>();
  private int gaps;
  private boolean isDue;
  private long nextExchange;
  private long dueSince;
  private OptionalLong lastSuccess = OptionalLong.empty();
  private Optional<String> lastError = Optional.empty();

  TreeQueue(Id tree, int bound, long now) {
    this.tree = tree;
    this.bound = bound;
    due(now);
  }

  Id tree() {
    return tree;
  }

  /** The database is to be compared with the peer's. */
  void due(long now) {
    if (!isDue) {
      isDue = true;
      dueSince = now;
    }
  }

  void add(Collection<Id> ids, long now) {
    if (pending.size() + ids.size() > bound) {
      pending.clear();
      due(now);
    } else {
      ids.forEach(id -> pending.putIfAbsent(id, now));
    }
  }

  /** An entry was not added here, whether it came from elsewhere or nobody wanted it sent. */
  void leaveGap() {
    gaps++;
  }

  int gaps() {
    return gaps;
  }

  /**
   * Whether those that wait may rest on what the peer never got. They are not sent then before a
   * comparison: a node of the reference that holds a child without its parent never asks for the
   * parent any more, nor is it offered to it.
   */
  boolean mayLackParents() {
    return isDue || gaps > 0;
  }

  /** Those that wait, in the order in which they came: parents before children. */
  List<Id> pending() {
    return new ArrayList<>(pending.keySet());
  }

  void sent(Collection<Id> ids, long now) {
    pending.keySet().removeAll(ids);
    succeeded(now);
  }

  /** Nothing is sent any more of what waits. */
  void drop() {
    pending.clear();
  }

  boolean isDue(long now) {
    return isDue || now >= nextExchange;
  }

  /**
   * Compared; the next time is then.
   *
   * @param seen the gaps there were before
   */
  void exchanged(int seen, long next) {
    isDue = false;
    nextExchange = next;
    if (gaps == seen) {
      gaps = 0;
    }
  }

  /** What is not as it should be, although the peer has all. */
  void note(String message) {
    lastError = Optional.of(message);
  }

  /** Not compared, since nobody wants it; looked at again then. */
  void skipped(long next) {
    isDue = false;
    nextExchange = next;
  }

  private void succeeded(long now) {
    lastSuccess = OptionalLong.of(now);
    lastError = Optional.empty();
  }

  void failed(String message, long next) {
    lastError = Optional.of(message);
    if (pending.isEmpty()) {
      nextExchange = next;
    }
  }

  /**
   * The peer refused what was asked or sent: that is not tried again before the next time, which
   * finds what waited from the tips.
   */
  void refused(String message, long next) {
    lastError = Optional.of(message);
    pending.clear();
    gaps++;
    isDue = false;
    nextExchange = next;
  }

  /** When there is something to do; now where something waits. */
  long nextDue() {
    return isDue || !pending.isEmpty() ? Long.MIN_VALUE : nextExchange;
  }

  TreeStatus status(long now) {
    long since = pending.values().stream().findFirst().orElse(isDue ? dueSince : now);
    return new TreeStatus(tree, lastSuccess, lastError, pending.size(), Math.max(0, now - since));
  }
}

package io.eidetica4j.node.events;

import io.eidetica4j.database.Database;
import io.eidetica4j.database.WriteCallback;
import io.eidetica4j.database.WriteListener;
import io.eidetica4j.database.WriteSource;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What one listener has still to be told about a database. Writes only leave a note; whoever reads
 * the feed computes the difference between its cursor and the verified tips of that moment. So a
 * slow reader costs nothing but a larger step, and no step can be lost.
 */
public final class Feed implements AutoCloseable {
  /** Entries of one step at most. */
  public static final int MAX_ENTRIES = 1000;

  private final Database database;
  private final int maxEntries;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final WriteCallback callback;
  private final Deque<Change> ready = new ArrayDeque<>();
  private Change.@Nullable Source noted;
  private boolean ended;
  private Snapshot cursor;

  /**
   * A feed.
   *
   * @param from where the listener stands; empty: at the present
   */
  public static Feed of(Database database, Optional<Snapshot> from) {
    return new Feed(database, from, MAX_ENTRIES);
  }

  Feed(Database database, Optional<Snapshot> from, int maxEntries) {
    this.database = database;
    this.maxEntries = maxEntries;
    // first the callback, then the cursor: what is written in between is noted and seen
    this.callback = database.onWrite((event, handle) -> note(event.source()));
    this.cursor = from.orElseGet(database::snapshot);
    this.noted = from.isPresent() ? Change.Source.REPLAY : null;
  }

  /** The tips up to which changes were taken. */
  public Snapshot cursor() {
    return cursor;
  }

  /** Whether {@link #end} was called. */
  public boolean isEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next change, for one reader at a time.
   *
   * @return empty where there was none for so long, or where the feed has ended
   */
  public Optional<Change> next(Duration patience) throws InterruptedException {
    if (ready.isEmpty()) {
      Optional<Change.Source> source = await(patience);
      source.ifPresent(this::look);
    }
    Optional<Change> next = Optional.ofNullable(ready.poll());
    next.ifPresent(change -> cursor = change.tips());
    return next;
  }

  /** Wakes the reader for the last time. */
  public void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    callback.close();
  }

  private WriteListener.Tail note(WriteSource source) {
    Change.Source from = source == WriteSource.LOCAL ? Change.Source.LOCAL : Change.Source.REMOTE;
    lock.lock();
    try {
      noted = noted == null ? from : noted.and(from);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return WriteListener.Tail.NONE;
  }

  private Optional<Change.Source> await(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (noted == null && !ended && left > 0) {
        left = changed.awaitNanos(left);
      }
      Optional<Change.Source> source = ended ? Optional.empty() : Optional.ofNullable(noted);
      noted = null;
      return source;
    } finally {
      lock.unlock();
    }
  }

  /** Fills {@link #ready} with the steps from the cursor to the present. */
  private void look(Change.Source source) {
    Snapshot now = database.snapshot();
    if (now.equals(cursor)) {
      return;
    }
    List<Id> added = database.idsAdded(cursor, now);
    if (added.isEmpty()) {
      // entries were taken back from the view; nothing was added, so there is nothing to tell
      cursor = now;
      return;
    }
    Snapshot before = cursor;
    for (int from = 0; from < added.size(); from += maxEntries) {
      int to = Math.min(from + maxEntries, added.size());
      List<Id> step = added.subList(from, to);
      boolean last = to == added.size();
      Snapshot after = last ? now : after(before, step);
      ready.add(new Change(before, after, source, List.copyOf(step), !last));
      before = after;
    }
  }

  /** The tips of what lies under {@code before} together with some entries on top of it. */
  private Snapshot after(Snapshot before, List<Id> step) {
    Set<Id> tips = new HashSet<>(before.tips());
    tips.addAll(step);
    for (Entry entry : database.getEntries(step)) {
      entry.parents().forEach(tips::remove);
    }
    return Snapshot.of(new ArrayList<>(tips));
  }
}

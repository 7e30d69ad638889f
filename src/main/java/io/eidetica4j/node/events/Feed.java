package io.eidetica4j.node.events;

import io.eidetica4j.database.Database;
import io.eidetica4j.database.WriteCallback;
import io.eidetica4j.database.WriteListener;
import io.eidetica4j.database.WriteSource;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
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

  /** The ids between the cursor and {@link #target}, parents first, that no step holds yet. */
  private List<Id> pending = List.of();

  private Snapshot target = Snapshot.of(List.of());
  private Change.Source pendingSource = Change.Source.REPLAY;
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
    lock.lock();
    try {
      this.noted = from.isPresent() ? Change.Source.REPLAY : null;
    } finally {
      lock.unlock();
    }
    // first the callback, then the cursor: what is written in between is noted and seen
    this.callback = database.onWrite((event, handle) -> note(event.source()));
    this.cursor = from.orElseGet(database::snapshot);
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
    if (pending.isEmpty()) {
      Optional<Change.Source> source = await(patience);
      if (!isEnded()) {
        // also where nothing was noted: others may write to the same backend
        look(source.orElse(Change.Source.REMOTE));
      }
    }
    if (pending.isEmpty()) {
      return Optional.empty();
    }
    Change next = step();
    cursor = next.tips();
    return Optional.of(next);
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

  /** Looks what lies between the cursor and the present. */
  private void look(Change.Source source) {
    Snapshot now = database.snapshot();
    if (now.equals(cursor)) {
      return;
    }
    pending = database.idsAdded(cursor, now);
    target = now;
    pendingSource = source;
    if (pending.isEmpty()) {
      // entries were taken back from the view; nothing was added, so there is nothing to tell
      cursor = now;
    }
  }

  /** Takes the next step from what is pending. */
  private Change step() {
    boolean last = pending.size() <= maxEntries;
    List<Id> step = List.copyOf(last ? pending : pending.subList(0, maxEntries));
    Snapshot after = last ? target : after(cursor, step);
    pending = last ? List.of() : pending.subList(maxEntries, pending.size());
    return new Change(cursor, after, pendingSource, step, !last);
  }

  /** The tips of what lies under {@code before} together with some entries on top of it. */
  private Snapshot after(Snapshot before, List<Id> step) {
    Set<Id> tips = new LinkedHashSet<>(before.tips());
    tips.addAll(step);
    tips.removeAll(database.parentsOf(step));
    return Snapshot.of(new ArrayList<>(tips));
  }
}

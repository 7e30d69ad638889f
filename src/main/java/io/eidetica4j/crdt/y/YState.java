package io.eidetica4j.crdt.y;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Crdt;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A document as a value: the state after some updates, or the change that one update makes. Values
 * never change, although the documents behind them do.
 *
 * <p>How that goes together. A state is an older state and an update on top, which costs nothing to
 * make. When somebody looks at it, the one decoded document of its line is brought forward to it:
 * the newest state that was looked at holds the document, older ones only know their updates and
 * decode them again in the rare case that somebody asks. So a history is decoded once, and what is
 * appended to it costs what it changes. A document that is being read is left where it is, and
 * whoever wants to move it makes another.
 */
public final class YState {
  /** The empty document; as a change, none. */
  public static final YState EMPTY = new YState(null, Bytes.EMPTY);

  /** Documents as a kind of mergeable data, whose payloads are {@code {"data":[…]}}. */
  public static final Crdt<YState> CRDT = new YCrdt();

  /** So many bytes of updates are worth being replaced by the bytes of what they give. */
  private static final long WORTH_PACKING = 64 * 1024;

  /** About how many bytes of memory a state takes beside its update. */
  private static final long STATE = 112;

  private volatile Source source;
  private volatile @Nullable Live live;

  /** Where a change comes from that is still being made; null for all others. */
  private final @Nullable YEdit edit;

  /**
   * How a state is made.
   *
   * @param before the older state; none where the update says all
   * @param update what came on top
   * @param bytes of memory for all updates up to here
   * @param packed bytes of the first of them
   */
  private record Source(@Nullable YState before, Bytes update, long bytes, long packed) {}

  private YState(@Nullable YState before, Bytes update) {
    this.source =
        before == null
            ? new Source(null, update, update.length(), update.length())
            : new Source(
                before,
                update,
                before.source.bytes + STATE + update.length(),
                before.source.packed);
    this.edit = null;
  }

  /** A change that is still being made. */
  YState(YEdit edit) {
    this.source = EMPTY.source;
    this.edit = edit;
  }

  /**
   * What an update says.
   *
   * @param update in format v1; empty bytes say nothing
   * @throws io.eidetica4j.EideticaException as {@link YDocument#applyUpdate}
   */
  public static YState of(Bytes update) {
    if (update.isEmpty()) {
      return EMPTY;
    }
    UpdateCheck.check(update.array());
    return new YState(null, update);
  }

  /**
   * Whether bytes are an update.
   *
   * @throws io.eidetica4j.EideticaException CRDT_DESERIALIZATION_FAILED, INSTANCE_LIMIT_EXCEEDED
   */
  public static void check(Bytes update) {
    UpdateCheck.check(update.array());
  }

  /** Whether nothing was ever written. */
  public boolean isEmpty() {
    return edit == null && source.before == null && source.update.isEmpty();
  }

  /** Of a change that is being made, who makes it. */
  @Nullable YEdit maker() {
    return edit;
  }

  /** All of it as one update; the very bytes where it was made of one. Empty bytes for nothing. */
  public Bytes update() {
    if (edit != null) {
      return edit.update();
    }
    Source now = source;
    return now.before == null ? now.update : read(YDocument::encodeStateAsUpdate);
  }

  /** This state with a change on top. */
  public YState merge(YState later) {
    if (later.isEmpty()) {
      return this;
    }
    if (isEmpty() && later.edit == null) {
      return later;
    }
    YState after = new YState(isEmpty() ? null : this, later.update());
    if (later.edit != null) {
      later
          .edit
          .handOver(this)
          .ifPresent(document -> {
            after.pack(document);
            after.live = new Live(after, document);
          });
    }
    return after;
  }

  /**
   * Looks at the document. What is got from it must not be used afterwards, and it can't be edited.
   *
   * @throws io.eidetica4j.EideticaException INSTANCE_LIMIT_EXCEEDED where what was merged goes
   *     beyond what a document can hold
   */
  public <T> T read(Function<YDocument, T> reading) {
    if (edit != null) {
      return of(edit.update()).read(reading);
    }
    while (true) {
      Live found = live();
      found.lock.readLock().lock();
      try {
        if (found.owner == this) {
          return reading.apply(found.document);
        }
      } finally {
        found.lock.readLock().unlock();
      }
    }
  }

  /**
   * A document that is edited on top of this state; it has nothing to do with this one any more.
   */
  YDocument open() {
    Live now = live;
    YDocument taken = now == null ? null : now.take(this);
    return taken == null ? decode() : taken;
  }

  /** Takes a document that says what this state says. */
  synchronized void adopt(YDocument document) {
    if (live == null) {
      live = new Live(this, document);
    }
  }

  private synchronized Live live() {
    Live now = live;
    if (now == null || now.owner != this) {
      now = new Live(this, decode());
      live = now;
    }
    return now;
  }

  private YDocument decode() {
    Deque<Bytes> updates = new ArrayDeque<>();
    YDocument document = null;
    for (YState state = this; state != null && document == null; ) {
      Source from = state.source;
      Live theirs = state == this ? null : state.live;
      document = theirs == null ? null : theirs.take(state);
      if (document == null) {
        updates.push(from.update);
        state = from.before;
      }
    }
    YDocument decoded = document == null ? new YDocument() : document;
    decoded.unseal();
    for (Bytes update : updates) {
      if (!update.isEmpty()) {
        decoded.applyChecked(update);
      }
    }
    decoded.seal();
    pack(decoded);
    return decoded;
  }

  private void pack(YDocument document) {
    Source now = source;
    if (now.before != null && now.bytes > Math.max(WORTH_PACKING, 3 * now.packed)) {
      Bytes all = document.encodeStateAsUpdate();
      source = new Source(null, all, all.length(), all.length());
    }
  }

  /** About how many bytes of memory this takes, with its document. */
  long bytes() {
    long held = edit == null ? source.bytes : 1024;
    return 256 + held + (live == null ? 0 : 4096 + 8 * held);
  }

  /** The length only. */
  @Override
  public String toString() {
    return "YState[" + source.bytes + " bytes]";
  }

  /** A decoded document and the state it is the document of. */
  private static final class Live {
    final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    final YDocument document;
    volatile @Nullable YState owner;

    Live(YState owner, YDocument document) {
      this.owner = owner;
      this.document = document;
    }

    /** Takes the document away, unless somebody reads it. */
    @Nullable YDocument take(YState from) {
      if (!lock.writeLock().tryLock()) {
        return null;
      }
      try {
        if (owner != from) {
          return null;
        }
        owner = null;
        from.live = null;
        return document;
      } finally {
        lock.writeLock().unlock();
      }
    }
  }
}

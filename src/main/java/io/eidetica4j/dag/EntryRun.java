package io.eidetica4j.dag;

import io.eidetica4j.backend.Backend;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SubTreeNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads entries one after another that may be many and large, without holding them all: it takes
 * them from the backend in pieces. How large entries are is known only when they have been read, so
 * the first piece is small, and each is made by what the one before took: at most twice as many
 * entries, never more than {@value #LARGEST}, and as few as come to {@value #PIECE_BYTES} bytes.
 * Used by one thread.
 */
public final class EntryRun {
  static final int FIRST = 8;
  static final int LARGEST = 64;
  static final long PIECE_BYTES = 8 << 20;

  /** What an entry takes beside its payloads, and each of its stores and parents. */
  private static final int OWN_BYTES = 400;

  private static final int NODE_BYTES = 120;
  private static final int PARENT_BYTES = 64;

  private final Backend backend;
  private final List<Id> ids;
  private Map<Id, Entry> piece = Map.of();
  private int pieceSize = FIRST;
  private int pieceEnd;
  private int next;

  /** Over some entries, in their order. */
  public EntryRun(Backend backend, List<Id> ids) {
    this.backend = backend;
    this.ids = ids;
  }

  /** Whether there are more of them. */
  public boolean hasNext() {
    return next < ids.size();
  }

  /** The next one; empty where it is not stored. To be called only where there are more. */
  public Optional<Entry> next() {
    if (next == pieceEnd) {
      pieceEnd = Math.min(next + pieceSize, ids.size());
      piece = backend.getAll(ids.subList(next, pieceEnd));
      pieceSize = sizeAfter(piece);
    }
    return Optional.ofNullable(piece.get(ids.get(next++)));
  }

  private int sizeAfter(Map<Id, Entry> last) {
    long bytes = last.values().stream().mapToLong(EntryRun::bytes).sum();
    long fitting = bytes == 0 ? LARGEST : PIECE_BYTES * last.size() / bytes;
    long most = Math.min(Math.min(2L * pieceSize, LARGEST), Math.max(fitting, 1));
    return (int) Long.highestOneBit(most); // few sizes, for which statements are kept
  }

  /** About how many bytes of memory an entry takes. */
  public static long bytes(Entry entry) {
    long sum = OWN_BYTES + (long) PARENT_BYTES * entry.parents().size();
    sum += entry.metadata().map(Bytes::length).orElse(0);
    for (SubTreeNode node : entry.subtrees()) {
      sum += NODE_BYTES + (long) PARENT_BYTES * node.parents().size();
      sum += node.data().map(Bytes::length).orElse(0);
    }
    return sum;
  }
}

package io.eidetica4j.dag;

import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.entry.Snapshot;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One store as of one view of the tree: its tips there and, once it was read, its state. Immutable
 * but for the memory of states that were computed, which only grows.
 */
final class StoreView {
  static final StoreView EMPTY = new StoreView(Snapshot.EMPTY, -1, 0);

  private final Snapshot tips;
  private final int generation;
  private final int logSize;
  private volatile @Nullable Memo<?> memo;

  /**
   * A view of the store at the given tips. Where the view is the end of the replay log, {@code
   * logSize} and {@code generation} name that place; elsewhere the generation is -1.
   */
  StoreView(Snapshot tips, int generation, int logSize) {
    this.tips = tips;
    this.generation = generation;
    this.logSize = logSize;
  }

  Snapshot tips() {
    return tips;
  }

  int generation() {
    return generation;
  }

  int logSize() {
    return logSize;
  }

  <T> Optional<T> known(Crdt<T> type) {
    for (Memo<?> m = memo; m != null; m = m.next) {
      if (m.type.equals(type)) {
        @SuppressWarnings("unchecked") // a memo is made with the state of its own type only
        T state = (T) m.state;
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }

  synchronized <T> void remember(Crdt<T> type, T state) {
    if (known(type).isEmpty()) {
      memo = new Memo<>(type, state, memo);
    }
  }

  /** About how many bytes of memory the states take, as if they shared nothing with others. */
  long bytes() {
    long sum = 0;
    for (Memo<?> m = memo; m != null; m = m.next) {
      sum += m.bytes();
    }
    return sum;
  }

  private record Memo<T>(Crdt<T> type, T state, @Nullable Memo<?> next) {
    long bytes() {
      return type.bytes(state);
    }
  }
}

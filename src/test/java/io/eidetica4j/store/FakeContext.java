package io.eidetica4j.store;

import io.eidetica4j.Clock;
import io.eidetica4j.FixedClock;
import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.crdt.Doc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A transaction over stores in memory: history, what is staged on top, and a commit. */
final class FakeContext implements StoreContext {
  private final Map<String, Object> history = new HashMap<>();
  private final Map<String, Staged<?>> staged = new HashMap<>();
  private final List<Runnable> atEnd = new ArrayList<>();
  private final Clock clock = new FixedClock(0);

  private record Staged<T>(Crdt<T> type, T delta) {}

  @Override
  @SuppressWarnings("unchecked")
  public <T> T history(String store, Crdt<T> type) {
    return (T) history.getOrDefault(store, type.empty());
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> Optional<T> staged(String store, Crdt<T> type) {
    return Optional.ofNullable(staged.get(store)).map(s -> (T) s.delta);
  }

  @Override
  public <T> void stage(String store, Crdt<T> type, T delta) {
    staged.put(store, new Staged<>(type, delta));
  }

  @Override
  public Registry registry() {
    return new Registry(this);
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public void atEnd(Runnable action) {
    atEnd.add(action);
  }

  /** What is staged becomes history, by way of its bytes as in an entry. */
  void commit() {
    try {
      staged.forEach(this::merge);
    } finally {
      staged.clear();
      atEnd.forEach(Runnable::run);
      atEnd.clear();
    }
  }

  private <T> void merge(String store, Staged<T> staged) {
    Crdt<T> type = staged.type;
    T delta = type.decode(type.encode(staged.delta));
    history.put(store, type.merge(history(store, type), delta));
  }

  /** A peer's entry on top of the history. */
  void receive(String store, Doc delta) {
    merge(store, new Staged<>(Doc.CRDT, delta));
  }

  /** What is staged in a store of documents. */
  Doc stagedDoc(String store) {
    return staged(store, Doc.CRDT).orElseThrow();
  }
}

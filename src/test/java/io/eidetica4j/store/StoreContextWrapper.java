package io.eidetica4j.store;

import io.eidetica4j.Clock;
import io.eidetica4j.crdt.Crdt;
import java.util.Optional;

/** A context that does what another does, to change one thing of it. */
class StoreContextWrapper implements StoreContext {
  private final StoreContext inner;

  StoreContextWrapper(StoreContext inner) {
    this.inner = inner;
  }

  @Override
  public <T> T history(String store, Crdt<T> type) {
    return inner.history(store, type);
  }

  @Override
  public <T> Optional<T> staged(String store, Crdt<T> type) {
    return inner.staged(store, type);
  }

  @Override
  public <T> void stage(String store, Crdt<T> type, T delta) {
    inner.stage(store, type, delta);
  }

  @Override
  public Registry registry() {
    return new Registry(this);
  }

  @Override
  public Clock clock() {
    return inner.clock();
  }
}

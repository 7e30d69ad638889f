package io.eidetica4j.database;

import io.eidetica4j.Clock;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.dag.TreeView;
import io.eidetica4j.store.Registry;
import io.eidetica4j.store.StoreContext;
import java.util.Optional;

/** Lets stores read a view of the tree; nothing can be staged. */
final class ViewContext implements StoreContext {
  private final Trees trees;
  private final TreeView view;

  ViewContext(Trees trees, TreeView view) {
    this.trees = trees;
    this.view = view;
  }

  @Override
  public <T> T history(String store, Crdt<T> type) {
    trees.checkOpen();
    trees.observer().read();
    return view.state(store, type);
  }

  @Override
  public <T> Optional<T> staged(String store, Crdt<T> type) {
    return Optional.empty();
  }

  @Override
  public <T> void stage(String store, Crdt<T> type, T delta) {
    throw ErrorKind.STORE_REQUIRES_TRANSACTION
        .error("Store '" + store + "' was opened for reading: writing needs a transaction")
        .with("store", store);
  }

  @Override
  public Registry registry() {
    return new Registry(this);
  }

  @Override
  public Clock clock() {
    return trees.clock();
  }
}

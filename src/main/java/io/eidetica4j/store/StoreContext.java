package io.eidetica4j.store;

import io.eidetica4j.Clock;
import io.eidetica4j.crdt.Crdt;
import java.util.Optional;

/**
 * What a store needs of the transaction or view it belongs to. A view refuses to stage.
 *
 * <p>Values are handed over as objects and become bytes once, at commit.
 */
public interface StoreContext {
  /**
   * The merged state of a store before this transaction; empty data where it has none.
   *
   * @throws io.eidetica4j.EideticaException TRANSACTION_STORE_DESERIALIZATION_FAILED where the
   *     store's payloads are of another kind
   */
  <T> T history(String store, Crdt<T> type);

  /** What this transaction has staged in a store so far, if anything. */
  <T> Optional<T> staged(String store, Crdt<T> type);

  /**
   * Replaces what this transaction has staged in a store: at commit it is merged on top of the
   * history.
   *
   * @throws io.eidetica4j.EideticaException STORE_REQUIRES_TRANSACTION in a view,
   *     TRANSACTION_TRANSACTION_ALREADY_COMMITTED
   */
  <T> void stage(String store, Crdt<T> type, T delta);

  /** The register of stores. */
  Registry registry();

  /** The time. */
  Clock clock();

  /**
   * Has something done when this transaction has been committed or has failed to be, so that
   * secrets that were needed until then can be wiped. A transaction that is merely forgotten, and a
   * view, have no end: there nothing is done.
   */
  default void atEnd(Runnable action) {}
}

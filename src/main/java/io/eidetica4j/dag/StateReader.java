package io.eidetica4j.dag;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SubTreeNode;
import java.util.List;
import java.util.Optional;

/**
 * Computes the states of stores: asks the index what is to be folded onto which known state, reads
 * those payloads from the backend outside the index's lock, and folds them strictly left to right,
 * one entry at a time.
 */
final class StateReader {
  private static final int WORTH_A_CHECKPOINT = 64;

  private final TreeIndex index;
  private final LogStates states;
  private final Backend backend;
  private final Checkpoints checkpoints;

  StateReader(TreeIndex index, LogStates states, Backend backend, ReplayOrder order) {
    this.index = index;
    this.states = states;
    this.backend = backend;
    this.checkpoints = new Checkpoints(index.tree(), states, backend, order);
  }

  Checkpoints checkpoints() {
    return checkpoints;
  }

  TreeIndex index() {
    return index;
  }

  <T> T read(StoreView view, String store, Crdt<T> type, TreeView.Which which) {
    FoldPlan<T> plan = states.plan(view, store, type, which);
    if (plan.base().isEmpty()
        && plan.fold().size() >= WORTH_A_CHECKPOINT
        && checkpoints.restore(store, type)) {
      plan = states.plan(view, store, type, which);
    }
    T state = plan.base().orElseGet(type::empty);
    int position = plan.logPosition();
    List<Id> ids = plan.fold();
    EntryRun entries = new EntryRun(backend, ids);
    for (Id id : ids) {
      Optional<Bytes> payload = payload(entries.next(), id, store);
      state = fold(state, payload, id, store, type);
      if (position >= 0 && position < plan.logEnd()) {
        states.offer(store, type, plan.generation(), position++, state, size(payload));
      }
    }
    view.remember(type, state);
    return state;
  }

  private static Optional<Bytes> payload(Optional<Entry> entry, Id id, String store) {
    return entry
        .orElseThrow(() ->
            ErrorKind.BACKEND_ENTRY_NOT_FOUND.error("Entry not found: " + id).with("entry_id", id))
        .subtree(store)
        .flatMap(SubTreeNode::data);
  }

  private static long size(Optional<Bytes> payload) {
    return payload.map(Bytes::length).orElse(0);
  }

  private static <T> T fold(T state, Optional<Bytes> payload, Id id, String store, Crdt<T> type) {
    if (payload.isEmpty()) {
      return state;
    }
    try {
      return type.merge(state, type.decode(payload.get()));
    } catch (EideticaException e) {
      ErrorKind kind =
          e.kind() == ErrorKind.STORE_IMPLEMENTATION_ERROR // as of what can't be decrypted
              ? e.kind()
              : ErrorKind.STORE_DESERIALIZATION_FAILED;
      throw kind.error(
              "Deserialization failed in store '"
                  + store
                  + "' at entry "
                  + id
                  + ": "
                  + e.getMessage(),
              e)
          .with("store", store)
          .with("entry_id", id);
    }
  }
}

package io.eidetica4j.database;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.dag.Delta;
import io.eidetica4j.store.StoreNames;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a transaction is going to write: one value a store, kept as an object until the commit
 * encodes it.
 */
final class Staging {
  private final TreeMap<String, Delta<?>> byStore = new TreeMap<>();

  <T> Optional<T> get(String store, Crdt<T> type) {
    Delta<?> delta = byStore.get(store);
    if (delta == null) {
      return Optional.empty();
    }
    if (!delta.type().equals(type)) {
      throw ErrorKind.STORE_TYPE_MISMATCH
          .error("Type mismatch in store '" + store + "': data of another kind is staged")
          .with("store", store);
    }
    @SuppressWarnings("unchecked") // equal types have equal values
    T value = (T) delta.value();
    return Optional.of(value);
  }

  <T> void put(String store, Crdt<T> type, T value) {
    byStore.put(store, new Delta<>(type, value));
  }

  Map<String, Delta<?>> deltas() {
    return byStore;
  }

  Map<String, Bytes> payloads() {
    Map<String, Bytes> payloads = new TreeMap<>();
    byStore.forEach((store, delta) -> payloads.put(store, encode(delta)));
    return payloads;
  }

  private static <T> Bytes encode(Delta<T> delta) {
    return delta.type().encode(delta.value());
  }

  /**
   * Stores that are registered or configured here; the entry takes part in them even where it
   * writes nothing there.
   */
  Set<String> registered() {
    Set<String> names = new HashSet<>();
    get(StoreNames.INDEX, Doc.CRDT).ifPresent(doc -> names.addAll(doc.keys()));
    names.removeAll(byStore.keySet());
    return names;
  }
}

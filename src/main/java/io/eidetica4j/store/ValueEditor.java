package io.eidetica4j.store;

import io.eidetica4j.crdt.Value;
import java.util.ArrayList;
import java.util.List;

/** A place in the document of a {@link DocStore}, to read and change what is there. */
public final class ValueEditor {
  private final DocStore store;
  private final List<String> keys;

  ValueEditor(DocStore store, List<String> keys) {
    this.store = store;
    this.keys = List.copyOf(keys);
  }

  /** The keys from the root to this place. */
  public List<String> keys() {
    return keys;
  }

  /** The live value here; errors as {@link DocStore#getAtPath}. */
  public Value get() {
    return store.getAtPath(keys);
  }

  /** Stages a value here, as {@link DocStore#setAtPath}. */
  public void set(Value value) {
    store.setAtPath(keys, value);
  }

  /** The live value under a key of what is here; errors as {@link DocStore#getAtPath}. */
  public Value getValue(String key) {
    return store.getAtPath(below(key));
  }

  /** The place under a key of this one. */
  public ValueEditor edit(String key) {
    return new ValueEditor(store, below(key));
  }

  /**
   * Stages a tombstone here.
   *
   * @throws io.eidetica4j.EideticaException STORE_TYPE_MISMATCH at the root
   */
  public void deleteSelf() {
    store.setAtPath(keys, Value.DELETED);
  }

  /** Stages a tombstone under a key of this place. */
  public void deleteChild(String key) {
    store.setAtPath(below(key), Value.DELETED);
  }

  private List<String> below(String key) {
    List<String> longer = new ArrayList<>(keys);
    longer.add(key);
    return longer;
  }
}

package io.eidetica4j.store;

import io.eidetica4j.crdt.Doc;

/**
 * A kind of store.
 *
 * @param <S> what it makes
 */
public interface StoreType<S extends Store> {
  /** The name under which stores of this kind are registered, {@code name:version}. */
  String typeId();

  /** Whether stores registered under this name can be opened; override it to read older ones. */
  default boolean supports(String typeId) {
    return typeId().equals(typeId);
  }

  /** The configuration of a new store. */
  default Doc defaultConfig() {
    return Doc.EMPTY;
  }

  /** Makes the handle of a store. It must not stage anything. */
  S load(StoreContext context, String name);

  /**
   * Opens a store in a transaction, and registers it where that has not been done.
   *
   * @throws io.eidetica4j.EideticaException STORE_TYPE_MISMATCH where it is registered as another
   *     kind, STORE_INVALID_OPERATION for a new store with a name that is refused
   */
  default S open(StoreContext context, String name) {
    if (!StoreNames.isSystem(name)) {
      context.registry().register(name, this);
    }
    return load(context, name);
  }
}

package io.eidetica4j.store;

import io.eidetica4j.crdt.Doc;

/**
 * What the register says of a store.
 *
 * @param typeId its kind
 * @param config its configuration, of which only its kind knows the meaning
 * @param settings what holds for stores of any kind
 */
public record RegistryEntry(String typeId, Doc config, SubtreeSettings settings) {}

package io.eidetica4j.store;

import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.HeightStrategy;
import java.util.Optional;

/**
 * A named part of a database, with data of one kind. Applications may bring kinds of their own: a
 * class that implements this and a {@link StoreType} that makes it.
 *
 * <p>A store belongs to one transaction or view and is as thread-safe as that.
 */
public interface Store {
  /** Its name in the database. */
  String name();

  /** Where it reads and stages. */
  StoreContext context();

  /** Its kind. */
  StoreType<?> type();

  /**
   * Its configuration in the register.
   *
   * @throws io.eidetica4j.EideticaException STORE_KEY_NOT_FOUND where it is not registered
   */
  default Doc config() {
    return context().registry().entry(name()).config();
  }

  /** Stages another configuration; it merges with the one that is there. */
  default void setConfig(Doc config) {
    context().registry().setEntry(name(), type().typeId(), config);
  }

  /** How heights are counted in this store; none where they are those of the tree. */
  default Optional<HeightStrategy> heightStrategy() {
    return context().registry().subtreeSettings(name()).heightStrategy();
  }

  /** Stages how heights are counted in this store; none for those of the tree. */
  default void setHeightStrategy(Optional<HeightStrategy> strategy) {
    context().registry().setSubtreeSettings(name(), new SubtreeSettings(strategy));
  }
}

package io.eidetica4j.node.rest;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.store.StoreNames;
import io.eidetica4j.store.StoreType;
import java.util.Optional;

/** Finds stores of a type by the names in addresses. */
final class Stores {
  private Stores() {}

  /** Whether a store is registered; the database's own stores never are. */
  static boolean isRegistered(Transaction transaction, String name) {
    return !StoreNames.isSystem(name) && transaction.getIndex().contains(name);
  }

  /**
   * Checks that a store is there and has a type.
   *
   * @throws RuntimeException 404 where it is not there, 409 where it is of another type
   */
  static void require(Transaction transaction, String name, StoreType<?> type) {
    Optional<String> registered =
        StoreNames.isSystem(name)
            ? Optional.empty()
            : transaction.getIndex().find(name).map(entry -> entry.typeId());
    if (registered.isEmpty()) {
      throw ErrorKind.STORE_KEY_NOT_FOUND
          .error("There is no store '" + Ids.shown(name) + "'")
          .with("store", Ids.shown(name));
    }
    checkType(name, type, registered.get());
  }

  /**
   * Registers a store in the transaction where it is not there yet.
   *
   * @return whether it is new
   * @throws RuntimeException 409 where it is of another type, 422 for a name that can't be taken
   */
  static boolean ensure(Transaction transaction, String name, StoreType<?> type) {
    Optional<String> registered = transaction.getIndex().find(name).map(entry -> entry.typeId());
    if (StoreNames.isSystem(name)) {
      throw RestError.INVALID_PARAMETER.error(
          "Store '" + name + "' is the database's own; see /settings, /auth and /stores");
    }
    registered.ifPresent(typeId -> checkType(name, type, typeId));
    transaction.getStore(type, name);
    return registered.isEmpty();
  }

  private static void checkType(String name, StoreType<?> type, String registered) {
    if (!type.supports(registered)) {
      throw RestError.CONFLICT.error(
          "Store '" + Ids.shown(name) + "' is of type " + registered + ", not " + type.typeId());
    }
  }
}

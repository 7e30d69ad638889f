package io.eidetica4j.node.rest;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Id;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.session.Unlocks;
import io.eidetica4j.store.PasswordStore;
import io.eidetica4j.store.Store;
import io.eidetica4j.store.StoreContext;
import io.eidetica4j.store.StoreNames;
import io.eidetica4j.store.StoreType;
import io.eidetica4j.store.StoreUnlock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The stores of one transaction by the names in addresses. An encrypted store that is open for the
 * session is what it is inside; closing this wipes the keys, as soon as nothing is to be committed
 * any more.
 */
final class Stores implements AutoCloseable {
  private final Transaction transaction;
  private final Id database;
  private final Unlocks unlocks;
  private final Map<String, PasswordStore<?>> opened = new HashMap<>();

  Stores(Transaction transaction, Id database, Unlocks unlocks) {
    this.transaction = transaction;
    this.database = database;
    this.unlocks = unlocks;
  }

  /**
   * A store, and where it reads and stages.
   *
   * @param store the store
   * @param context its context, which of an encrypted store knows the data in clear
   * @param isNew whether it was made just now
   */
  record Found<S extends Store>(S store, StoreContext context, boolean isNew) {}

  /**
   * A store that must be there, of a type.
   *
   * @throws RuntimeException 404 where it is not there, 409 where it is of another type or locked
   */
  <S extends Store> Found<S> require(String name, StoreType<S> type) {
    Optional<String> registered =
        StoreNames.isSystem(name)
            ? Optional.empty()
            : transaction.getIndex().find(name).map(entry -> entry.typeId());
    return found(name, type, registered.orElseThrow(() -> missing(name)));
  }

  /**
   * A store of a type, registered in the transaction where it is not there yet.
   *
   * @throws RuntimeException 409 where it is of another type or locked, 422 for a name that can't
   *     be taken
   */
  <S extends Store> Found<S> ensure(String name, StoreType<S> type) {
    if (StoreNames.isSystem(name)) {
      throw RestError.INVALID_PARAMETER.error(
          "Store '" + name + "' is the database's own; see /settings, /auth and /stores");
    }
    Optional<String> registered = transaction.getIndex().find(name).map(entry -> entry.typeId());
    return registered.isPresent()
        ? found(name, type, registered.get())
        : new Found<>(transaction.getStore(type, name), transaction, true);
  }

  private <S extends Store> Found<S> found(String name, StoreType<S> type, String registered) {
    if (registered.equals(PasswordStore.TYPE_ID)) {
      S inner = inner(name, type);
      return new Found<>(inner, inner.context(), false);
    }
    if (!type.supports(registered)) {
      throw otherType(name, registered, type);
    }
    return new Found<>(type.load(transaction, name), transaction, false);
  }

  @SuppressWarnings("unchecked") // one name is opened as one type only, or it fails here
  private <S extends Store> S inner(String name, StoreType<S> type) {
    PasswordStore<?> known = opened.get(name);
    if (known != null) {
      Store inner = known.inner();
      if (!inner.type().typeId().equals(type.typeId())) {
        throw otherType(name, inner.type().typeId(), type);
      }
      return (S) inner;
    }
    PasswordStore<S> store = PasswordStore.type(type).load(transaction, name);
    open(store, unlocks.find(database, name).orElseThrow(() -> locked(name)), type);
    opened.put(name, store);
    return store.inner();
  }

  private static void open(PasswordStore<?> store, StoreUnlock unlock, StoreType<?> type) {
    try {
      store.open(unlock);
    } catch (EideticaException e) {
      throw switch (e.kind()) {
        case STORE_TYPE_MISMATCH ->
            otherType(store.name(), e.detail("actual").orElse("another type"), type);
        // the store has got another key since, or the session has ended
        case STORE_IMPLEMENTATION_ERROR, STORE_INVALID_OPERATION -> locked(store.name());
        default -> e;
      };
    }
  }

  /** Wipes the keys of what was read; with what was staged they go at the commit. */
  @Override
  public void close() {
    opened.values().forEach(PasswordStore::close);
    opened.clear();
  }

  /** The error for a store that is not there. */
  static RuntimeException missing(String name) {
    return ErrorKind.STORE_KEY_NOT_FOUND
        .error("There is no store '" + Ids.shown(name) + "'")
        .with("store", Ids.shown(name));
  }

  private static RuntimeException locked(String name) {
    return RestError.STORE_LOCKED.error(
        "Store '" + Ids.shown(name) + "' is encrypted: POST its password to …/unlock first");
  }

  private static RuntimeException otherType(String name, String registered, StoreType<?> type) {
    return RestError.CONFLICT.error(
        "Store '" + Ids.shown(name) + "' is of type " + registered + ", not " + type.typeId());
  }
}

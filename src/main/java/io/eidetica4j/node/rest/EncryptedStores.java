package io.eidetica4j.node.rest;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.session.Unlocks;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.store.PasswordStore;
import io.eidetica4j.store.StoreNames;
import io.eidetica4j.store.StoreType;
import io.eidetica4j.store.StoreUnlock;
import java.util.Arrays;
import java.util.Optional;

/** Encrypted stores whose inside may be any of the types that have resources. */
final class EncryptedStores {
  private EncryptedStores() {}

  /**
   * What opens a store that is there.
   *
   * @throws RuntimeException 404, 409 where it is not encrypted, STORE_IMPLEMENTATION_ERROR for a
   *     wrong password
   */
  static StoreUnlock unlock(Transaction read, String name, char[] password) {
    String type =
        Optional.of(name)
            .filter(n -> !StoreNames.isSystem(n))
            .flatMap(n -> read.getIndex().find(n))
            .map(entry -> entry.typeId())
            .orElseThrow(() -> Stores.missing(name));
    if (!type.equals(PasswordStore.TYPE_ID)) {
      throw RestError.CONFLICT.error("Store '" + Ids.shown(name) + "' is not encrypted");
    }
    try (PasswordStore<?> store = PasswordStore.type(Inside.INSTANCE).load(read, name)) {
      store.open(password);
      return store.unlock();
    } catch (EideticaException e) {
      throw e.kind() == ErrorKind.STORE_INVALID_OPERATION
          ? RestError.CONFLICT.error("Store '" + Ids.shown(name) + "' has no password yet")
          : e;
    }
  }

  /** Makes a store in a transaction, and gives what opens it. */
  static StoreUnlock create(
      Transaction write, String name, StoreType<?> inner, String password, Doc config) {
    char[] characters = password.toCharArray();
    try {
      PasswordStore<?> store = write.getStore(PasswordStore.type(inner), name);
      store.initialize(characters, config);
      return store.unlock();
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  /** The error for one store more than a session may have open. */
  static RuntimeException tooMany() {
    return RestError.CONFLICT
        .error("This session has too many encrypted stores open: close one")
        .limit(Unlocks.MOST);
  }

  /** Whatever is inside; enough to find out whether a password is right. */
  private record Inside() implements StoreType<DocStore> {
    private static final Inside INSTANCE = new Inside();

    @Override
    public String typeId() {
      return DocStore.TYPE.typeId();
    }

    @Override
    public boolean supports(String typeId) {
      return true;
    }

    @Override
    public DocStore load(io.eidetica4j.store.StoreContext context, String name) {
      return DocStore.TYPE.load(context, name);
    }
  }
}

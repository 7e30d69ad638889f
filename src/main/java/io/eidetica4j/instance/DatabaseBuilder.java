package io.eidetica4j.instance;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.store.Store;
import io.eidetica4j.store.StoreType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes a database with its first stores in one entry. Not thread-safe; got from {@link
 * User#newDatabase()}.
 */
public final class DatabaseBuilder {
  private final User user;
  private final Map<String, Consumer<Transaction>> stores = new LinkedHashMap<>();
  private Optional<String> duplicate = Optional.empty();
  private Doc settings = Doc.EMPTY;
  private Optional<PublicKey> heldKey = Optional.empty();
  private Optional<String> label = Optional.empty();

  DatabaseBuilder(User user) {
    this.user = user;
  }

  /** Sets the database's name. */
  public DatabaseBuilder name(String name) {
    settings = settings.with("name", name);
    return this;
  }

  /** Replaces all settings, a name set before included. */
  public DatabaseBuilder settings(Doc other) {
    settings = other;
    return this;
  }

  /** Makes a new key of this display name for the database; undoes {@link #withKey}. */
  public DatabaseBuilder keyLabel(String displayName) {
    label = Optional.of(displayName);
    heldKey = Optional.empty();
    return this;
  }

  /**
   * Takes a key that the user has; undoes {@link #keyLabel}. Without either, a new key without name
   * is made.
   */
  public DatabaseBuilder withKey(PublicKey key) {
    heldKey = Optional.of(key);
    label = Optional.empty();
    return this;
  }

  /** Registers a store, and fills it. */
  public <S extends Store> DatabaseBuilder store(StoreType<S> type, String name, Consumer<S> fill) {
    Consumer<Transaction> earlier =
        stores.putIfAbsent(name, transaction -> fill.accept(transaction.getStore(type, name)));
    if (earlier != null && duplicate.isEmpty()) {
      duplicate = Optional.of(name);
    }
    return this;
  }

  /** Registers a store without content. */
  public DatabaseBuilder store(StoreType<?> type, String name) {
    return store(type, name, empty -> {});
  }

  /** Registers a document store with the top-level members of a document. */
  public DatabaseBuilder doc(String name, Doc content) {
    return store(DocStore.TYPE, name, store -> content.forEach(store::set));
  }

  /** Registers a document store without content. */
  public DatabaseBuilder emptyDoc(String name) {
    return store(DocStore.TYPE, name);
  }

  /**
   * Makes the database, tracked by the user. Where it fails there is none, but a key that was made
   * for it stays.
   *
   * @throws io.eidetica4j.EideticaException {@code DuplicateBuilderStore} before anything is made,
   *     {@code KeyNotFound} for a key that is not the user's, or what filling a store raises
   */
  public NewDatabase build() {
    if (duplicate.isPresent()) {
      throw ErrorKind.USER_DUPLICATE_BUILDER_STORE
          .error("Duplicate store name in DatabaseBuilder: " + duplicate.get())
          .with("name", duplicate.get());
    }
    PublicKey key = heldKey.orElseGet(() -> user.addPrivateKey(label));
    return new NewDatabase(
        user.createDatabase(
            settings,
            key,
            transaction -> stores.values().forEach(fill -> fill.accept(transaction))),
        key);
  }
}

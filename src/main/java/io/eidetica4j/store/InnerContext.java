package io.eidetica4j.store;

import io.eidetica4j.Clock;
import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.crdt.Doc;
import java.util.Optional;

/**
 * What the store inside of an encrypted one sees: its own data in clear, and a register in which it
 * stands with its own kind and configuration, as if it were not encrypted. The register can only be
 * read through it: what it says of the encrypted store must not be lost.
 */
final class InnerContext implements StoreContext {
  private final StoreContext outer;
  private final String name;
  private final StoreKey key;
  private final InnerStore inner;
  private boolean staged;

  InnerContext(StoreContext outer, String name, StoreKey key, InnerStore inner) {
    this.outer = outer;
    this.name = name;
    this.key = key;
    this.inner = inner;
  }

  @Override
  public <T> T history(String store, Crdt<T> type) {
    if (store.equals(name)) {
      return outer.history(store, new EncryptedCrdt<>(type, key));
    }
    T history = outer.history(store, type);
    return store.equals(StoreNames.INDEX) ? withInner(type, history) : history;
  }

  @Override
  public <T> Optional<T> staged(String store, Crdt<T> type) {
    if (store.equals(name)) {
      return outer.staged(store, new EncryptedCrdt<>(type, key));
    }
    Optional<T> staged = outer.staged(store, type);
    return store.equals(StoreNames.INDEX) ? staged.map(doc -> withInner(type, doc)) : staged;
  }

  @Override
  public <T> void stage(String store, Crdt<T> type, T delta) {
    if (store.equals(StoreNames.INDEX)) {
      throw StoreErrors.invalidOperation(
          name, "configure", "what is inside of an encrypted store is configured for good");
    }
    if (store.equals(name)) {
      staged = true;
      outer.stage(store, new EncryptedCrdt<>(type, key), delta);
    } else {
      outer.stage(store, type, delta);
    }
  }

  /** Whether there is something that is still to be encrypted. */
  boolean hasStaged() {
    return staged;
  }

  /** A register, given as data of some kind, with this store in it as what it is inside. */
  @SuppressWarnings("unchecked") // a Doc is put in the place of a Doc
  private <T> T withInner(Crdt<T> type, T register) {
    if (!(register instanceof Doc doc) || !type.equals(Doc.CRDT)) {
      return register;
    }
    return doc.getDoc(name)
        .map(entry ->
            (T)
                doc.withKey(
                    name,
                    RegistryForm.write(inner.typeId(), inner.config())
                        .withKey(
                            RegistryForm.SETTINGS,
                            entry.getDoc(RegistryForm.SETTINGS).orElse(Doc.EMPTY))))
        .orElse(register);
  }

  @Override
  public Registry registry() {
    return new Registry(this);
  }

  @Override
  public Clock clock() {
    return outer.clock();
  }

  @Override
  public void atEnd(Runnable action) {
    outer.atEnd(action);
  }
}

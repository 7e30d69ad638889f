package io.eidetica4j.store;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.AesGcm;
import io.eidetica4j.crypto.Argon2;
import io.eidetica4j.crypto.PasswordKeys;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store of another kind whose data is encrypted under a password: Argon2id, then AES-256-GCM. Who
 * replicates the database without the password sees that the store exists, its size and when it
 * changes, and nothing else; nothing of it is ever written down in clear.
 *
 * <p>It is in one of three states. New, it is <em>uninitialized</em>: {@link #initialize} gives it
 * its password and what it is inside. From then on it is <em>locked</em> for everyone who gets a
 * handle, until {@link #open} gives that handle the password; an <em>open</em> one gives the {@link
 * #inner} store. A password can't be changed, and two peers that initialize one store at the same
 * time make the data of one of them unreadable.
 *
 * <p>The derived key is wiped when the transaction ends, or by {@link #close} where nothing has
 * been staged. In a view it must be closed. As any store, a handle is as thread-safe as its
 * transaction; passwords in arrays are left to their owner to wipe.
 *
 * @param <S> what is inside
 */
public final class PasswordStore<S extends Store> implements Store, AutoCloseable {
  /** The name under which stores of this kind are registered. */
  public static final String TYPE_ID = "encrypted:password:v0";

  /**
   * A derivation may take up to 256 MiB, as the register says and others may have written: so only
   * a few run at a time.
   */
  private static final Semaphore DERIVATIONS = new Semaphore(2);

  private final StoreType<S> innerType;
  private final StoreContext context;
  private final String name;
  private Optional<PasswordConfig> config;
  private @Nullable Opened opened;

  private record Opened(StoreKey key, InnerContext inner) {}

  private PasswordStore(StoreType<S> innerType, StoreContext context, String name) {
    this.innerType = innerType;
    this.context = context;
    this.name = name;
    RegistryEntry registered = context.registry().entry(name);
    if (!registered.typeId().equals(TYPE_ID)) {
      throw StoreErrors.typeMismatch(name, TYPE_ID, registered.typeId());
    }
    this.config =
        registered.config().isEmpty()
            ? Optional.empty()
            : Optional.of(PasswordConfig.read(name, registered.config()));
  }

  /** The kind of encrypted stores over another kind. */
  public static <S extends Store> StoreType<PasswordStore<S>> type(StoreType<S> inner) {
    return new Type<>(inner);
  }

  private record Type<S extends Store>(StoreType<S> inner) implements StoreType<PasswordStore<S>> {
    @Override
    public String typeId() {
      return TYPE_ID;
    }

    @Override
    public PasswordStore<S> load(StoreContext context, String name) {
      return new PasswordStore<>(inner, context, name);
    }
  }

  /** Whether it has a password. */
  public boolean isInitialized() {
    return config.isPresent();
  }

  /** Whether this handle can read and write what is inside. */
  public boolean isOpen() {
    return opened != null;
  }

  /** As {@link #initialize(char[])}; a text can't be wiped. */
  public void initialize(String password) {
    initialize(password.toCharArray());
  }

  /** Gives a new store its password, with the default configuration of what is inside. */
  public void initialize(char[] password) {
    initialize(password, innerType.defaultConfig());
  }

  /**
   * Gives a new store its password, and opens this handle. Takes some 30 ms and 19 MiB.
   *
   * @param password any text, the empty one included
   * @param innerConfig the configuration of what is inside
   * @throws EideticaException STORE_INVALID_OPERATION where it has one already,
   *     STORE_REQUIRES_TRANSACTION in a view
   */
  public void initialize(char[] password, Doc innerConfig) {
    if (isInitialized()) {
      throw StoreErrors.invalidOperation(name, "initialize", "the store has a password already");
    }
    InnerStore inner = new InnerStore(innerType.typeId(), innerConfig);
    String salt = PasswordKeys.newSalt();
    byte[] derived = Argon2.deriveKey(password, salt, Argon2.Costs.DEFAULT);
    byte[] nonce = AesGcm.newNonce();
    byte[] wrapped = AesGcm.encrypt(inner.toJson(), derived, nonce);
    StoreKey key = new StoreKey(derived);
    try {
      PasswordConfig made = PasswordConfig.of(salt, Argon2.Costs.DEFAULT, nonce, wrapped);
      setConfig(made.toDoc());
      config = Optional.of(made);
    } catch (RuntimeException e) {
      key.wipe();
      throw e;
    }
    opened(key, inner);
  }

  /** As {@link #open(char[])}; a text can't be wiped. */
  public void open(String password) {
    open(password.toCharArray());
  }

  /**
   * Opens this handle. Takes what the store's configuration asks for: some 30 ms and 19 MiB, or up
   * to 256 MiB and seconds.
   *
   * @throws EideticaException STORE_IMPLEMENTATION_ERROR for a wrong password, a damaged
   *     configuration, or one that asks for more than {@link Argon2.Costs} allows;
   *     STORE_INVALID_CONFIGURATION for one that can't be right; STORE_INVALID_OPERATION where
   *     there is no password yet or it is open already; STORE_TYPE_MISMATCH where something else is
   *     inside; STORE_DESERIALIZATION_FAILED
   */
  public void open(char[] password) {
    open(known -> derive(known, password));
  }

  /**
   * Opens this handle without a password, and at no cost; errors as {@link #open(char[])}.
   *
   * @param unlock of another handle of this store
   */
  public void open(StoreUnlock unlock) {
    open(known -> unlock.copy());
  }

  /** What opens other handles of this store; to be closed by the caller. */
  public StoreUnlock unlock() {
    return new StoreUnlock(requireOpen("unlock").key().copy());
  }

  private void open(Function<PasswordConfig, byte[]> derivation) {
    PasswordConfig known =
        config.orElseThrow(
            () -> StoreErrors.invalidOperation(name, "open", "the store has no password yet"));
    if (opened != null) {
      throw StoreErrors.invalidOperation(name, "open", "the store is open already");
    }
    byte[] nonce = known.nonceBytes(name);
    byte[] ciphertext = known.ciphertextBytes(name);
    StoreKey key = new StoreKey(derivation.apply(known));
    try {
      InnerStore inner = InnerStore.read(name, unwrap(key, nonce, ciphertext));
      if (!innerType.supports(inner.typeId())) {
        throw StoreErrors.typeMismatch(name, innerType.typeId(), inner.typeId());
      }
      opened(key, inner);
    } finally {
      if (opened == null) {
        key.wipe();
      }
    }
  }

  private void opened(StoreKey key, InnerStore inner) {
    opened = new Opened(key, new InnerContext(context, name, key, inner));
    context.atEnd(key::wipe);
  }

  private byte[] derive(PasswordConfig known, char[] password) {
    DERIVATIONS.acquireUninterruptibly();
    try {
      return Argon2.deriveKey(password, known.salt(), known.costs());
    } catch (IllegalArgumentException e) {
      throw StoreErrors.implementation(name, "unusable key derivation: " + e.getMessage());
    } finally {
      DERIVATIONS.release();
    }
  }

  private byte[] unwrap(StoreKey key, byte[] nonce, byte[] ciphertext) {
    try {
      return key.decrypt(nonce, ciphertext);
    } catch (EideticaException e) {
      throw e.kind() == ErrorKind.STORE_IMPLEMENTATION_ERROR
          ? StoreErrors.implementation(
              name, "Failed to decrypt wrapped config: wrong password or damaged configuration")
          : e;
    }
  }

  /**
   * What is inside; changes to it are staged in the same transaction.
   *
   * @throws EideticaException STORE_INVALID_OPERATION where this handle is not open
   */
  public S inner() {
    return innerType.load(requireOpen("inner").inner(), name);
  }

  private Opened requireOpen(String operation) {
    Opened now = opened;
    if (now == null) {
      throw StoreErrors.invalidOperation(
          name,
          operation,
          isInitialized() ? "the store is locked" : "the store has no password yet");
    }
    return now;
  }

  /**
   * Locks this handle. The key is wiped at once, or with the end of the transaction where something
   * has been staged that is still to be encrypted.
   */
  @Override
  public void close() {
    Opened now = opened;
    opened = null;
    if (now != null && !now.inner().hasStaged()) {
      now.key().wipe();
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public StoreContext context() {
    return context;
  }

  @Override
  public StoreType<PasswordStore<S>> type() {
    return new Type<>(innerType);
  }

  /** Shows nothing of the password or of what is inside. */
  @Override
  public String toString() {
    return "PasswordStore[" + name + "]";
  }
}

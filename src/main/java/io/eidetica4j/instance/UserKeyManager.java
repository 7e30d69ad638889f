package io.eidetica4j.instance;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A session's open keys with their rows, and the key that wraps new ones. Used by several threads.
 *
 * <p>A private key stays the same object for the whole session, because databases opened with it
 * hold on to it; closing wipes them all.
 */
final class UserKeyManager implements AutoCloseable {
  private static final Comparator<UserKey> OLDEST_FIRST =
      Comparator.comparingLong(UserKey::createdAt).thenComparing(row -> row.keyId().text());

  private record Held(PrivateKey key, UserKey row) {}

  private Optional<WrappingKey> wrappingKey;
  private final Map<PublicKey, Held> held = new HashMap<>();

  /** Removed, but databases that are open may still sign with them. */
  private final List<PrivateKey> retired = new ArrayList<>();

  private boolean closed;

  private UserKeyManager(Optional<WrappingKey> wrappingKey) {
    this.wrappingKey = wrappingKey;
  }

  /** Without keys yet, for a user whose password gave this key; it is wiped by {@link #close()}. */
  static UserKeyManager withWrappingKey(WrappingKey key) {
    return new UserKeyManager(Optional.of(key));
  }

  /** Without keys yet, for a user without password. */
  static UserKeyManager passwordless() {
    return new UserKeyManager(Optional.empty());
  }

  /**
   * Opens a key, or takes the new row of one that is open.
   *
   * @throws io.eidetica4j.EideticaException where it can't be opened, or is not the key that the
   *     row names
   */
  synchronized void add(UserKey row) {
    checkOpen();
    Held known = held.get(row.keyId());
    held.put(row.keyId(), new Held(known == null ? open(row) : known.key(), row));
  }

  /**
   * Opens a key, or takes what the row of one that is open says of it; how it is stored stays what
   * this session can open, so that it notices where the password has changed.
   *
   * @throws io.eidetica4j.EideticaException as {@link #add(UserKey)}
   */
  synchronized void follow(UserKey row) {
    checkOpen();
    Held known = held.get(row.keyId());
    add(known == null ? row : row.withStorage(known.row().storage()));
  }

  private PrivateKey open(UserKey row) {
    PrivateKey key = WrappingKey.open(row.storage(), wrappingKey);
    if (!key.publicKey().equals(row.keyId())) {
      key.close();
      throw UserErrors.decryptionFailed("the private key does not belong to " + row.keyId());
    }
    return key;
  }

  /** Takes in a key that is open already, with its row. */
  synchronized void add(PrivateKey key, UserKey row) {
    checkOpen();
    if (held.putIfAbsent(row.keyId(), new Held(key, row)) != null) {
      key.close(); // its row was found meanwhile, and opened
    }
  }

  /** How a new key of this user is to be stored. */
  synchronized KeyStorage wrap(PrivateKey key) {
    checkOpen();
    return WrappingKey.store(key, wrappingKey);
  }

  /** The private half of a held key. */
  synchronized Optional<PrivateKey> signingKey(PublicKey key) {
    checkOpen();
    return Optional.ofNullable(held.get(key)).map(Held::key);
  }

  /** The row of a held key. */
  synchronized Optional<UserKey> row(PublicKey key) {
    checkOpen();
    return Optional.ofNullable(held.get(key)).map(Held::row);
  }

  /** The rows of all held keys, the oldest first, equally old ones by key text. */
  synchronized List<UserKey> rows() {
    checkOpen();
    return held.values().stream().map(Held::row).sorted(OLDEST_FIRST).toList();
  }

  /** The key marked as default, else the oldest. */
  Optional<UserKey> defaultKey() {
    List<UserKey> rows = rows();
    return rows.stream().filter(UserKey::isDefault).findFirst().or(() -> rows.stream().findFirst());
  }

  /** The rows of all held keys by key text, each wrapped anew with a fresh nonce. */
  synchronized List<UserKey> rewrapped() {
    checkOpen();
    return held.values().stream()
        .map(h ->
            h.row().storage() instanceof KeyStorage.Encrypted
                ? h.row().withStorage(WrappingKey.store(h.key(), wrappingKey))
                : h.row())
        .sorted(Comparator.comparing(row -> row.keyId().text()))
        .toList();
  }

  /**
   * Takes another wrapping key over, and wipes the one before.
   *
   * @param rows how the keys are stored from now on
   */
  synchronized void rewrap(Optional<WrappingKey> replacement, List<UserKey> rows) {
    if (closed) {
      replacement.ifPresent(WrappingKey::close);
    }
    checkOpen();
    wrappingKey.ifPresent(WrappingKey::close);
    wrappingKey = replacement;
    for (UserKey row : rows) {
      held.computeIfPresent(row.keyId(), (id, known) -> new Held(known.key(), row));
    }
  }

  /** Forgets a key; it is wiped with the others. */
  synchronized void remove(PublicKey key) {
    checkOpen();
    Held removed = held.remove(key);
    if (removed != null) {
      retired.add(removed.key());
    }
  }

  /** What a session with these keys is made of again, sealed with a key of the caller's. */
  synchronized Bytes seal(String uuid, byte[] key) {
    checkOpen();
    return new SessionSeal(uuid, wrappingKey).seal(key);
  }

  /** Wipes all keys; every later call but this fails. */
  @Override
  public synchronized void close() {
    closed = true;
    held.values().forEach(h -> h.key().close());
    held.clear();
    retired.forEach(PrivateKey::close);
    retired.clear();
    wrappingKey.ifPresent(WrappingKey::close);
  }

  private void checkOpen() {
    if (closed) {
      throw ErrorKind.INSTANCE_INSTANCE_DROPPED.error("The user's session has ended");
    }
  }

  /** How many keys, nothing of them. */
  @Override
  public synchronized String toString() {
    return "UserKeyManager[" + held.size() + " keys]";
  }
}

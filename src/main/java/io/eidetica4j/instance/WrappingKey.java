package io.eidetica4j.instance;

import io.eidetica4j.crypto.PasswordKeys;
import io.eidetica4j.crypto.PrivateKey;
import java.util.Arrays;
import java.util.Optional;

/** The key that a password and a salt give, which wraps a user's private keys. */
final class WrappingKey implements AutoCloseable {
  private final byte[] key;

  private WrappingKey(byte[] key) {
    this.key = key;
  }

  /** Derives it, at some cost. */
  static WrappingKey derive(char[] password, String salt) {
    return new WrappingKey(PasswordKeys.derive(password, salt));
  }

  /** The key itself, kept from a session before; the array is taken over. */
  static WrappingKey of(byte[] key) {
    return new WrappingKey(key);
  }

  /** The key itself, a copy that the caller wipes. */
  byte[] copy() {
    return key.clone();
  }

  /** How a private key is stored: wrapped where there is something to wrap it with. */
  static KeyStorage store(PrivateKey privateKey, Optional<WrappingKey> wrapping) {
    if (wrapping.isEmpty()) {
      return new KeyStorage.Unencrypted(privateKey.text());
    }
    PasswordKeys.Sealed sealed = PasswordKeys.encryptKey(privateKey, wrapping.get().key);
    return new KeyStorage.Encrypted(KeyStorage.ALGORITHM, sealed.ciphertext(), sealed.nonce());
  }

  /**
   * Opens a stored private key.
   *
   * @throws io.eidetica4j.EideticaException of kind {@code PasswordRequired} where it is wrapped
   *     and there is nothing to unwrap it with, {@code DecryptionFailed} or {@code
   *     InvalidNonceLength}
   */
  static PrivateKey open(KeyStorage storage, Optional<WrappingKey> wrapping) {
    return switch (storage) {
      case KeyStorage.Unencrypted clear -> PrivateKey.parse(clear.key());
      case KeyStorage.Encrypted wrapped -> unwrap(wrapped, wrapping);
    };
  }

  private static PrivateKey unwrap(KeyStorage.Encrypted wrapped, Optional<WrappingKey> wrapping) {
    if (!wrapped.algorithm().equals(KeyStorage.ALGORITHM)) {
      throw UserErrors.decryptionFailed("Unsupported encryption algorithm: " + wrapped.algorithm());
    }
    WrappingKey unwrapping =
        wrapping.orElseThrow(() -> UserErrors.passwordRequired("decrypt encrypted key"));
    return PasswordKeys.decryptKey(
        new PasswordKeys.Sealed(wrapped.ciphertext(), wrapped.nonce()), unwrapping.key);
  }

  /** Wipes the key. */
  @Override
  public void close() {
    Arrays.fill(key, (byte) 0);
  }

  @Override
  public String toString() {
    return "WrappingKey[redacted]";
  }
}

package io.eidetica4j.instance;

import io.eidetica4j.crypto.PrivateKey;
import java.util.Optional;

/**
 * A user whose root key is open, from which a session can be made; it takes the secrets over.
 *
 * @param user the user's record
 * @param rootKey the user's root key
 * @param wrappingKey what wraps the user's keys; empty for users without password
 */
record NewSession(UserRow user, PrivateKey rootKey, Optional<WrappingKey> wrappingKey)
    implements AutoCloseable {
  /** Wipes the secrets, where no session was made of them. */
  @Override
  public void close() {
    rootKey.close();
    wrappingKey.ifPresent(WrappingKey::close);
  }

  @Override
  public String toString() {
    return "NewSession[" + user.uuid() + "]";
  }
}

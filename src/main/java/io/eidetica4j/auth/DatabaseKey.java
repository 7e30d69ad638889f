package io.eidetica4j.auth;

import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.SigKey;

/**
 * What signs for a database: a key and the identity under which its signatures are to be judged.
 * Nothing checks that the identity is one that the key has.
 *
 * @param signingKey the key; not closed with this object
 * @param identity what entries say of their signer
 */
public record DatabaseKey(PrivateKey signingKey, SigKey identity) {
  /** The key under its own public half. */
  public static DatabaseKey of(PrivateKey key) {
    return new DatabaseKey(key, SigKey.fromPubkey(key.publicKey()));
  }

  /** The key under the permission for any key. */
  public static DatabaseKey global(PrivateKey key) {
    return new DatabaseKey(key, SigKey.global(key.publicKey()));
  }

  /** The key under a name that it has in the database's settings. */
  public static DatabaseKey named(PrivateKey key, String name) {
    return new DatabaseKey(key, SigKey.fromName(name));
  }

  /** The public half of the key. */
  public PublicKey publicKey() {
    return signingKey.publicKey();
  }

  /** Names the public half only. */
  @Override
  public String toString() {
    return "DatabaseKey[" + publicKey() + "]";
  }
}

package io.eidetica4j.service.client;

import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.KeyHint;
import io.eidetica4j.entry.SigKey;

/**
 * As whom the daemon may be asked: an identity, and the key that proves it. The daemon goes by the
 * public key that an identity names, so it always names one.
 *
 * @param key signs the daemon's challenge; closed by whoever owns it
 * @param publicKey its public half
 * @param identity names the public half
 */
record Acting(PrivateKey key, PublicKey publicKey, SigKey identity) {
  /** The identity of a key that signs as {@code claimed}. */
  static Acting of(PrivateKey key, SigKey claimed) {
    PublicKey publicKey = key.publicKey();
    SigKey identity =
        switch (claimed) {
          case SigKey.Direct ignored -> SigKey.fromPubkey(publicKey);
          case SigKey.Delegation delegation ->
              new SigKey.Delegation(delegation.path(), KeyHint.fromPubkey(publicKey));
        };
    return new Acting(key, publicKey, identity);
  }

  /** Equal where they ask as the same; the object of the key is no matter. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Acting that && identity.equals(that.identity);
  }

  @Override
  public int hashCode() {
    return identity.hashCode();
  }

  /** Names the public half only. */
  @Override
  public String toString() {
    return "Acting[" + publicKey + "]";
  }
}

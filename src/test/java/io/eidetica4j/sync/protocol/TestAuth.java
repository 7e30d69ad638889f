package io.eidetica4j.sync.protocol;

import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;

/** Proofs as nobody honest makes them. */
public final class TestAuth {
  private TestAuth() {}

  /** With a nonce of the caller's. */
  public static SyncRequestAuth sign(
      PrivateKey key, PublicKey server, Id tree, Snapshot tips, long millis, byte[] nonce) {
    return SyncRequestAuth.sign(key, server, tree, tips, millis, nonce);
  }
}

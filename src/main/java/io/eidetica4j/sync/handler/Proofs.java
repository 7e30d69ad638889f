package io.eidetica4j.sync.handler;

import io.eidetica4j.Observer;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.instance.SyncHost;
import io.eidetica4j.sync.protocol.SyncRequestAuth;
import io.eidetica4j.sync.protocol.SyncTreeRequest;
import java.util.Optional;

/** Finds out which key the sender of a request has: signature first, then time, then first use. */
final class Proofs {
  /** How far a time stamp may be from our time, in milliseconds. */
  static final long MAX_AGE_MILLIS = 60_000;

  /** Fewest bytes of a nonce. */
  static final int MIN_NONCE_BYTES = 16;

  private final SyncHost host;
  private final NonceMemory nonces;
  private final ReadAccess access;

  Proofs(SyncHost host, NonceMemory nonces, ReadAccess access) {
    this.host = host;
    this.nonces = nonces;
    this.access = access;
  }

  /** The key that the sender has; a proof counts once. */
  PublicKey require(SyncTreeRequest request) throws Refusal {
    Optional<SyncRequestAuth> auth = request.auth();
    if (auth.isEmpty()) {
      throw new Refusal("Authentication required to read database '" + request.treeId() + "'");
    }
    check(auth.get(), request);
    return auth.get().key();
  }

  /** The same, and that it is the key for which access is asked. */
  PublicKey requireOf(PublicKey claimed, SyncTreeRequest request) throws Refusal {
    PublicKey proven = require(request);
    if (!proven.equals(claimed)) {
      throw failed("request is signed by " + proven + ", which is not the claimed key " + claimed);
    }
    return proven;
  }

  private void check(SyncRequestAuth auth, SyncTreeRequest request) throws Refusal {
    if (!auth.verifies(host.id(), request.treeId(), request.ourTips())) {
      throw failed("invalid request signature");
    }
    long now = host.clock().nowMillis();
    long stamp = auth.timestampMs();
    // a stamp beyond 63 bits is far off whichever way it is looked at
    if (stamp < 0 || stamp < now - MAX_AGE_MILLIS || stamp > now + MAX_AGE_MILLIS) {
      throw failed("request timestamp outside the freshness window");
    }
    if (auth.nonce().length() < MIN_NONCE_BYTES) {
      throw failed("request nonce has fewer than " + MIN_NONCE_BYTES + " bytes");
    }
    switch (nonces.spend(
        auth,
        now,
        stamp + MAX_AGE_MILLIS + 1,
        () -> access.canRead(request.treeId(), auth.key()))) {
      case SPENT -> {}
      case REPLAYED -> throw failed("request nonce already spent");
      case FULL -> {
        Observer observer = host.observer();
        observer.limitReached("sync.nonces");
        throw failed("too many requests, try again in a minute");
      }
    }
  }

  private static Refusal failed(String reason) {
    return new Refusal("Authentication failed: " + reason);
  }
}

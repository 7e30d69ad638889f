package io.eidetica4j.sync.protocol;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.crypto.SecureRandoms;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Proof that the sender of a request for a database has a key: a signature over the request, whom
 * it is for, when it was made, and something that is used once.
 *
 * @param key whose signature it is
 * @param timestampMs when it was made, in milliseconds since 1970; unsigned
 * @param nonce random bytes
 * @param signature an Ed25519 signature
 */
public record SyncRequestAuth(PublicKey key, long timestampMs, Bytes nonce, Bytes signature) {
  /** Bytes of the nonces that are made here. */
  public static final int NONCE_BYTES = 32;

  private static final byte[] DOMAIN =
      "eidetica/sync/tree-request/v1".getBytes(StandardCharsets.US_ASCII);

  /** Signs a request to a server with a fresh nonce. */
  public static SyncRequestAuth sign(
      PrivateKey key, PublicKey server, Id tree, Snapshot tips, long nowMillis) {
    return sign(key, server, tree, tips, nowMillis, SecureRandoms.bytes(NONCE_BYTES));
  }

  static SyncRequestAuth sign(
      PrivateKey key, PublicKey server, Id tree, Snapshot tips, long nowMillis, byte[] nonce) {
    byte[] signature = key.sign(message(server, tree, tips, nowMillis, nonce));
    return new SyncRequestAuth(
        key.publicKey(), nowMillis, Bytes.copyOf(nonce), Bytes.wrap(signature));
  }

  /** Whether the signature is of this request to this server; not whether it is fresh. */
  public boolean verifies(PublicKey server, Id tree, Snapshot tips) {
    return key.verify(message(server, tree, tips, timestampMs, nonce.array()), signature.array());
  }

  /** What is signed: fields, each after its length, so that none can pass for part of another. */
  static byte[] message(PublicKey server, Id tree, Snapshot tips, long timestampMs, byte[] nonce) {
    ByteArrayOutputStream message = new ByteArrayOutputStream(256 + 70 * tips.size());
    field(message, DOMAIN);
    field(message, server.text().getBytes(StandardCharsets.US_ASCII));
    field(message, tree.toString().getBytes(StandardCharsets.US_ASCII));
    field(message, number(tips.size()));
    for (Id tip : tips) {
      field(message, tip.toString().getBytes(StandardCharsets.US_ASCII));
    }
    field(message, number(timestampMs));
    field(message, nonce);
    return message.toByteArray();
  }

  private static void field(ByteArrayOutputStream to, byte[] value) {
    to.writeBytes(number(value.length));
    to.writeBytes(value);
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }
}

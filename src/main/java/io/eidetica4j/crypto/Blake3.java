package io.eidetica4j.crypto;

import org.bouncycastle.crypto.digests.Blake3Digest;

/** BLAKE3 of what comes in pieces. Used by one thread. */
public final class Blake3 {
  /** Bytes of a hash. */
  public static final int BYTES = 32;

  private final Blake3Digest digest = new Blake3Digest(BYTES * Byte.SIZE);

  /** Of nothing yet. */
  public Blake3() {}

  /** Adds some bytes of an array. */
  public void update(byte[] from, int offset, int length) {
    digest.update(from, offset, length);
  }

  /** The hash of all that was added; what is added from then on is hashed anew. */
  public byte[] finish() {
    byte[] hash = new byte[BYTES];
    digest.doFinal(hash, 0);
    return hash;
  }
}

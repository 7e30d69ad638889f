package io.eidetica4j.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.digests.Blake3Digest;

/** Hash functions over whole byte strings. */
public final class Hashes {
  private static final int BLAKE3_BITS = 256;

  private Hashes() {}

  /** BLAKE3, unkeyed, 32 bytes. */
  public static byte[] blake3(byte[] data) {
    Blake3Digest digest = new Blake3Digest(BLAKE3_BITS);
    digest.update(data, 0, data.length);
    byte[] hash = new byte[BLAKE3_BITS / Byte.SIZE];
    digest.doFinal(hash, 0);
    return hash;
  }

  /** SHA2-256, 32 bytes. */
  public static byte[] sha256(byte[] data) {
    return jdk("SHA-256", data);
  }

  /** SHA2-512, 64 bytes. */
  public static byte[] sha512(byte[] data) {
    return jdk("SHA-512", data);
  }

  private static byte[] jdk(String algorithm, byte[] data) {
    try {
      return MessageDigest.getInstance(algorithm).digest(data);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}

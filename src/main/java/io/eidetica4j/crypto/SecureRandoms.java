package io.eidetica4j.crypto;

import java.security.SecureRandom;

/** The one source of randomness for keys, salts, nonces, challenges and entropy. */
public final class SecureRandoms {
  private static final SecureRandom RANDOM = new SecureRandom();

  private SecureRandoms() {}

  /** So many random bytes. */
  public static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** A random 64-bit number. */
  public static long nextLong() {
    return RANDOM.nextLong();
  }

  /** The generator itself; thread-safe. */
  public static SecureRandom generator() {
    return RANDOM;
  }
}

package io.eidetica4j.crypto;

import io.eidetica4j.ErrorKind;

/** Proof that somebody has a private key: a signature over random bytes. */
public final class Challenges {
  /** Bytes of a challenge. */
  public static final int CHALLENGE_BYTES = 32;

  private Challenges() {}

  /** A fresh challenge. */
  public static byte[] generate() {
    return SecureRandoms.bytes(CHALLENGE_BYTES);
  }

  /** The raw signature over exactly these bytes. */
  public static byte[] respond(byte[] challenge, PrivateKey key) {
    return key.sign(challenge);
  }

  /**
   * Checks a response.
   *
   * @throws io.eidetica4j.EideticaException AUTH_INVALID_SIGNATURE where it doesn't hold
   */
  public static void verify(byte[] challenge, byte[] response, PublicKey key) {
    if (!key.verify(challenge, response)) {
      throw ErrorKind.AUTH_INVALID_SIGNATURE.error("Invalid signature");
    }
  }
}

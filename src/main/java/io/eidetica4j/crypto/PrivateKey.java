package io.eidetica4j.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.security.auth.DestroyFailedException;

/**
 * An Ed25519 private key. Its text and bytes leave it only by an explicit call; closing wipes them
 * from memory, after which the key can't be used any more. Thread-safe.
 */
public final class PrivateKey implements AutoCloseable {
  private final byte[] seed;
  private final java.security.PrivateKey handle;
  private final PublicKey publicKey;
  private volatile boolean closed;

  private PrivateKey(byte[] seed) {
    this.seed = seed;
    this.publicKey = PublicKey.ofSeed(seed);
    byte[] encoded = Ed25519.pkcs8(seed);
    try {
      this.handle = Ed25519.ENGINE.privateKey(encoded);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every 32 bytes are a private key", e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  /** A fresh key from the system's secure random generator. */
  public static PrivateKey generate() {
    return new PrivateKey(SecureRandoms.bytes(Ed25519.KEY_BYTES));
  }

  /**
   * Reads {@code ed25519:} and 44 characters of base64.
   *
   * @throws io.eidetica4j.EideticaException AUTH_INVALID_KEY_FORMAT
   */
  public static PrivateKey parse(String text) {
    return new PrivateKey(KeyText.parse(text, "private"));
  }

  /**
   * The key of this seed of 32 bytes, which is copied.
   *
   * @throws io.eidetica4j.EideticaException AUTH_INVALID_KEY_FORMAT for another length
   */
  public static PrivateKey of(byte[] seed) {
    return of(PublicKey.ALGORITHM, seed);
  }

  /**
   * The key of this seed, for a named algorithm.
   *
   * @throws io.eidetica4j.EideticaException AUTH_INVALID_KEY_FORMAT for another algorithm than
   *     {@code ed25519} or another length than 32
   */
  public static PrivateKey of(String algorithm, byte[] seed) {
    if (!algorithm.equals(PublicKey.ALGORITHM)) {
      throw KeyText.invalid("Unknown key algorithm: " + algorithm);
    }
    KeyText.checkLength(seed, "private");
    return new PrivateKey(seed.clone());
  }

  /** The public half; still there after closing. */
  public PublicKey publicKey() {
    return publicKey;
  }

  /** The algorithm, always {@code ed25519}. */
  public String algorithm() {
    return PublicKey.ALGORITHM;
  }

  /** The 64 bytes of the signature over the data. */
  public byte[] sign(byte[] data) {
    checkOpen();
    try {
      return Ed25519.ENGINE.sign(handle, data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing failed", e);
    }
  }

  /** The secret text that {@link #parse} reads. */
  public String text() {
    checkOpen();
    return KeyText.of(seed);
  }

  /** The secret seed, a copy that the caller wipes. */
  public byte[] seed() {
    checkOpen();
    return seed.clone();
  }

  /** Wipes the key. */
  @Override
  public void close() {
    closed = true;
    Arrays.fill(seed, (byte) 0);
    try {
      handle.destroy();
    } catch (DestroyFailedException e) {
      // the JDK's keys can't be wiped; they go with the next collection
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the private key has been closed");
    }
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "PrivateKey::Ed25519([REDACTED])";
  }
}

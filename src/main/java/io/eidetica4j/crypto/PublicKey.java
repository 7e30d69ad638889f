package io.eidetica4j.crypto;

import io.eidetica4j.ErrorKind;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * An Ed25519 public key: 32 bytes that stand for a point of the curve. Equal where the bytes are.
 * Immutable; parsing a key that was seen lately costs next to nothing.
 */
public final class PublicKey {
  /** The only algorithm there is. */
  public static final String ALGORITHM = "ed25519";

  private static final int CACHE_SIZE = 1024;
  private static final AtomicReferenceArray<@Nullable PublicKey> CACHE =
      new AtomicReferenceArray<>(CACHE_SIZE);

  private final byte[] bytes;
  private final String text;
  private volatile java.security.@Nullable PublicKey handle;

  private PublicKey(byte[] bytes, String text) {
    this.bytes = bytes;
    this.text = text;
  }

  /**
   * Reads {@code ed25519:} and 44 characters of base64.
   *
   * @throws io.eidetica4j.EideticaException AUTH_INVALID_KEY_FORMAT, or AUTH_KEY_PARSING_FAILED
   *     where the bytes are no point of the curve
   */
  public static PublicKey parse(String text) {
    int slot = (text.hashCode() & 0x7fff_ffff) % CACHE_SIZE;
    PublicKey cached = CACHE.get(slot);
    if (cached != null && cached.text.equals(text)) {
      return cached;
    }
    PublicKey key = checked(KeyText.parse(text, "public"), text);
    CACHE.set(slot, key);
    return key;
  }

  /**
   * The key of these 32 bytes.
   *
   * @throws io.eidetica4j.EideticaException as {@link #parse}
   */
  public static PublicKey of(byte[] bytes) {
    KeyText.checkLength(bytes, "public");
    return parse(KeyText.of(bytes));
  }

  /** The public half of a fresh key that nobody has. */
  public static PublicKey random() {
    try (PrivateKey key = PrivateKey.generate()) {
      return key.publicKey();
    }
  }

  /** The public half of a seed, which needs no check. */
  static PublicKey ofSeed(byte[] seed) {
    byte[] bytes = Ed25519.publicKey(seed);
    return new PublicKey(bytes, KeyText.of(bytes));
  }

  private static PublicKey checked(byte[] bytes, String text) {
    if (!Ed25519.isPoint(bytes)) {
      throw ErrorKind.AUTH_KEY_PARSING_FAILED
          .error("Key parsing failed: signature error")
          .with("reason", "signature error");
    }
    return new PublicKey(bytes, text);
  }

  /** The key's 32 bytes, a copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The form that {@link #parse} reads. */
  public String text() {
    return text;
  }

  /** The algorithm, always {@value #ALGORITHM}. */
  public String algorithm() {
    return ALGORITHM;
  }

  /**
   * Whether this is a key that nobody honest has. Such keys are read and verified with like others,
   * since all nodes must agree on verdicts, but are better not given any right.
   */
  public boolean isWeak() {
    return Ed25519.isWeak(bytes);
  }

  /** Whether these 64 bytes are this key's signature over the data. */
  public boolean verify(byte[] data, byte[] signature) {
    return verify(Ed25519.ENGINE, data, signature);
  }

  boolean verify(SignatureEngine engine, byte[] data, byte[] signature) {
    if (signature.length != Ed25519.SIGNATURE_BYTES) {
      return false;
    }
    try {
      return engine.verify(handle(engine), data, signature);
    } catch (GeneralSecurityException | RuntimeException e) {
      return false; // an engine that refuses the key or the signature
    }
  }

  private java.security.PublicKey handle(SignatureEngine engine) throws GeneralSecurityException {
    if (!engine.equals(Ed25519.ENGINE)) {
      return engine.publicKey(Ed25519.x509(bytes));
    }
    java.security.PublicKey made = handle;
    if (made == null) {
      made = engine.publicKey(Ed25519.x509(bytes));
      handle = made;
    }
    return made;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The same as {@link #text()}. */
  @Override
  public String toString() {
    return text;
  }
}

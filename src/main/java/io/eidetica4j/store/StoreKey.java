package io.eidetica4j.store;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.AesGcm;
import io.eidetica4j.crypto.Hashes;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * The key that payloads of one store are encrypted with, until it is wiped. Keys of equal bytes are
 * equal, also after that: they are compared by a hash, which tells nothing of them.
 */
final class StoreKey {
  private static final byte[] CONTEXT = Bytes.utf8("eidetica4j store key").array();

  private final byte[] key;
  private final Bytes fingerprint;
  private boolean wiped;

  /** Takes the key over: it is wiped with this object. */
  StoreKey(byte[] key) {
    this.key = key;
    byte[] named = Arrays.copyOf(CONTEXT, CONTEXT.length + key.length);
    System.arraycopy(key, 0, named, CONTEXT.length, key.length);
    this.fingerprint = Bytes.wrap(Hashes.blake3(named));
    Arrays.fill(named, (byte) 0);
  }

  /** Nonce, then what is encrypted, then its tag. */
  synchronized byte[] encrypt(byte[] plain) {
    checkUsable();
    byte[] nonce = AesGcm.newNonce();
    byte[] sealed = AesGcm.encrypt(plain, key, nonce);
    byte[] payload = Arrays.copyOf(nonce, nonce.length + sealed.length);
    System.arraycopy(sealed, 0, payload, nonce.length, sealed.length);
    return payload;
  }

  /**
   * The plain bytes of what {@link #encrypt} gave.
   *
   * @throws EideticaException STORE_DESERIALIZATION_FAILED for what is too short,
   *     STORE_IMPLEMENTATION_ERROR for what was encrypted with another key, or changed since
   */
  byte[] decrypt(byte[] payload) {
    if (payload.length < AesGcm.NONCE_BYTES) {
      throw ErrorKind.STORE_DESERIALIZATION_FAILED.error(
          "an encrypted payload of " + payload.length + " bytes is shorter than its nonce");
    }
    byte[] nonce = Arrays.copyOf(payload, AesGcm.NONCE_BYTES);
    return decrypt(nonce, Arrays.copyOfRange(payload, AesGcm.NONCE_BYTES, payload.length));
  }

  synchronized byte[] decrypt(byte[] nonce, byte[] sealed) {
    checkUsable();
    try {
      return AesGcm.decrypt(sealed, key, nonce);
    } catch (GeneralSecurityException e) {
      throw ErrorKind.STORE_IMPLEMENTATION_ERROR.error(
          "Decryption failed: another key, or changed content");
    }
  }

  /** The key itself, a copy that the caller wipes. */
  synchronized byte[] copy() {
    checkUsable();
    return key.clone();
  }

  private void checkUsable() {
    if (wiped) {
      throw StoreErrors.closed();
    }
  }

  synchronized void wipe() {
    wiped = true;
    Arrays.fill(key, (byte) 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoreKey that && fingerprint.equals(that.fingerprint);
  }

  @Override
  public int hashCode() {
    return fingerprint.hashCode();
  }

  /** Shows nothing of the key. */
  @Override
  public String toString() {
    return "StoreKey[redacted]";
  }
}

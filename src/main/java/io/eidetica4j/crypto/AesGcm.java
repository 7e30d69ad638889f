package io.eidetica4j.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM without associated data, the tag of 16 bytes at the end. A nonce must never be used
 * twice with one key; {@link #newNonce} makes random ones.
 */
public final class AesGcm {
  /** Bytes of a key. */
  public static final int KEY_BYTES = 32;

  /** Bytes of a nonce. */
  public static final int NONCE_BYTES = 12;

  /** By how many bytes the encrypted form is longer. */
  public static final int TAG_BYTES = 16;

  /** Fed in pieces, since the JDK is slow with large ones until the code has been compiled. */
  private static final int PIECE = 64 * 1024;

  private AesGcm() {}

  /** A random nonce. */
  public static byte[] newNonce() {
    return SecureRandoms.bytes(NONCE_BYTES);
  }

  /**
   * Encrypts.
   *
   * @throws IllegalArgumentException where key or nonce has another length than it must have
   */
  public static byte[] encrypt(byte[] plain, byte[] key, byte[] nonce) {
    try {
      return run(Cipher.ENCRYPT_MODE, plain, key, nonce);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /**
   * Decrypts, and shows nothing of what was not encrypted with this key and nonce.
   *
   * @throws IllegalArgumentException where key or nonce has another length than it must have
   * @throws GeneralSecurityException where the tag doesn't fit
   */
  public static byte[] decrypt(byte[] encrypted, byte[] key, byte[] nonce)
      throws GeneralSecurityException {
    return run(Cipher.DECRYPT_MODE, encrypted, key, nonce);
  }

  private static byte[] run(int mode, byte[] input, byte[] key, byte[] nonce)
      throws GeneralSecurityException {
    checkLength("key", key, KEY_BYTES);
    checkLength("nonce", nonce, NONCE_BYTES);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    byte[] output = new byte[cipher.getOutputSize(input.length)];
    int written = 0;
    int read = 0;
    for (; input.length - read > PIECE; read += PIECE) {
      written += cipher.update(input, read, PIECE, output, written);
    }
    written += cipher.doFinal(input, read, input.length - read, output, written);
    return written == output.length ? output : Arrays.copyOf(output, written);
  }

  private static void checkLength(String what, byte[] bytes, int due) {
    if (bytes.length != due) {
      throw new IllegalArgumentException(
          "Invalid " + what + " length: expected " + due + ", got " + bytes.length);
    }
  }
}

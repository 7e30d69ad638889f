package io.eidetica4j.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Base64Text;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.Utf8;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * Users' private keys under a password: Argon2id with {@link Argon2.Costs#DEFAULT}, then
 * AES-256-GCM. No hash of the password is kept; that decryption succeeds is the proof of it.
 */
public final class PasswordKeys {
  /** Characters of a salt: 16 random bytes in base64 without padding. */
  public static final int SALT_CHARACTERS = 22;

  private static final int SALT_BYTES = 16;

  private PasswordKeys() {}

  /** The encrypted form of something, with its nonce. */
  public record Sealed(Bytes ciphertext, Bytes nonce) {}

  /** A random salt. */
  public static String newSalt() {
    return Base64Text.encodeUnpadded(SecureRandoms.bytes(SALT_BYTES));
  }

  /**
   * Derives the key that encrypts; takes some 30 ms and 19 MiB.
   *
   * @return 32 bytes, to be wiped when the session ends
   * @throws EideticaException USER_INVALID_SALT_LENGTH, USER_ENCRYPTION_FAILED for a salt with
   *     other characters than a salt can have
   */
  public static byte[] derive(String password, String saltText) {
    return derive(password.toCharArray(), saltText);
  }

  /** The same for a password in an array, of which no copy stays behind. */
  public static byte[] derive(char[] password, String saltText) {
    if (saltText.length() != SALT_CHARACTERS) {
      throw invalidLength(
          ErrorKind.USER_INVALID_SALT_LENGTH, "salt", SALT_CHARACTERS, Utf8.length(saltText));
    }
    try {
      return Argon2.deriveKey(password, saltText, Argon2.Costs.DEFAULT);
    } catch (IllegalArgumentException e) {
      throw failed(
          ErrorKind.USER_ENCRYPTION_FAILED,
          "Encryption failed: ",
          "Invalid salt format: " + e.getMessage());
    }
  }

  /**
   * Encrypts with a fresh nonce.
   *
   * @throws EideticaException USER_ENCRYPTION_FAILED where the key hasn't 32 bytes
   */
  public static Sealed encrypt(byte[] plain, byte[] key) {
    if (key.length != AesGcm.KEY_BYTES) {
      throw failed(
          ErrorKind.USER_ENCRYPTION_FAILED, "Encryption failed: ", invalidKeyLength(key.length));
    }
    byte[] nonce = AesGcm.newNonce();
    return new Sealed(Bytes.wrap(AesGcm.encrypt(plain, key, nonce)), Bytes.wrap(nonce));
  }

  /**
   * Decrypts.
   *
   * @return the plain bytes, to be wiped after use
   * @throws EideticaException USER_DECRYPTION_FAILED where key or content is wrong,
   *     USER_INVALID_NONCE_LENGTH
   */
  public static byte[] decrypt(Sealed sealed, byte[] key) {
    if (key.length != AesGcm.KEY_BYTES) {
      throw decryptionFailed(invalidKeyLength(key.length));
    }
    if (sealed.nonce().length() != AesGcm.NONCE_BYTES) {
      throw invalidLength(
          ErrorKind.USER_INVALID_NONCE_LENGTH,
          "nonce",
          AesGcm.NONCE_BYTES,
          sealed.nonce().length());
    }
    try {
      return AesGcm.decrypt(sealed.ciphertext().array(), key, sealed.nonce().array());
    } catch (GeneralSecurityException e) {
      throw decryptionFailed("Decryption failed: the password or the content is wrong");
    }
  }

  /**
   * Encrypts a private key's text.
   *
   * @throws EideticaException as {@link #encrypt}
   */
  public static Sealed encryptKey(PrivateKey privateKey, byte[] key) {
    byte[] plain = privateKey.text().getBytes(UTF_8);
    try {
      return encrypt(plain, key);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  /**
   * Decrypts a private key.
   *
   * @throws EideticaException as {@link #decrypt}; USER_DECRYPTION_FAILED also where what comes out
   *     is no private key
   */
  public static PrivateKey decryptKey(Sealed sealed, byte[] key) {
    byte[] plain = decrypt(sealed, key);
    try {
      if (!Utf8.isValid(plain, 0, plain.length)) {
        throw decryptionFailed("Decrypted key is not valid UTF-8");
      }
      return PrivateKey.parse(new String(plain, UTF_8));
    } catch (EideticaException e) {
      if (e.kind() == ErrorKind.USER_DECRYPTION_FAILED) {
        throw e;
      }
      // without the cause, which quotes what was decrypted
      throw decryptionFailed("Failed to parse decrypted private key: it is no private key");
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private static String invalidKeyLength(int length) {
    return "Invalid key length: expected " + AesGcm.KEY_BYTES + ", got " + length;
  }

  private static EideticaException decryptionFailed(String reason) {
    return failed(ErrorKind.USER_DECRYPTION_FAILED, "Decryption failed: ", reason);
  }

  private static EideticaException failed(ErrorKind kind, String prefix, String reason) {
    return kind.error(prefix + reason).with("reason", reason);
  }

  private static EideticaException invalidLength(
      ErrorKind kind, String what, int expected, int actual) {
    return kind.error("Invalid " + what + " length: expected " + expected + ", got " + actual)
        .with("expected", expected)
        .with("actual", actual);
  }
}

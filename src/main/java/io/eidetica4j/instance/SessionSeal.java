package io.eidetica4j.instance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.AesGcm;
import io.eidetica4j.crypto.PasswordKeys;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a session is made of again: who it is of, and the key that their password gave. The user's
 * private keys are not in it: the records hold them wrapped, so that a changed password ends every
 * session that was sealed before.
 *
 * <p>Sealed, this is a nonce and the AES-256-GCM of: version, whether there is a wrapping key, that
 * key, the user's id.
 *
 * @param uuid the user's id
 * @param wrappingKey what wraps the user's keys; empty for users without password
 */
record SessionSeal(String uuid, Optional<WrappingKey> wrappingKey) {
  private static final byte VERSION = 1;
  private static final int HEAD = 2;

  /** Seals it with a key of 32 bytes. */
  Bytes seal(byte[] key) {
    byte[] wrapping = wrappingKey.map(WrappingKey::copy).orElseGet(() -> new byte[0]);
    byte[] id = uuid.getBytes(UTF_8);
    byte[] plain =
        ByteBuffer.allocate(HEAD + wrapping.length + id.length)
            .put(VERSION)
            .put((byte) (wrappingKey.isPresent() ? 1 : 0))
            .put(wrapping)
            .put(id)
            .array();
    try {
      PasswordKeys.Sealed sealed = PasswordKeys.encrypt(plain, key);
      return Bytes.wrap(
          ByteBuffer.allocate(AesGcm.NONCE_BYTES + sealed.ciphertext().length())
              .put(sealed.nonce().array())
              .put(sealed.ciphertext().array())
              .array());
    } finally {
      Arrays.fill(plain, (byte) 0);
      Arrays.fill(wrapping, (byte) 0);
    }
  }

  /**
   * Opens what was sealed; the wrapping key is the caller's to close.
   *
   * @throws io.eidetica4j.EideticaException {@code DecryptionFailed} where key or content is wrong
   */
  static SessionSeal open(Bytes sealed, byte[] key) {
    if (sealed.length() < AesGcm.NONCE_BYTES) {
      throw UserErrors.decryptionFailed("a sealed session is longer");
    }
    byte[] bytes = sealed.array();
    byte[] plain =
        PasswordKeys.decrypt(
            new PasswordKeys.Sealed(
                Bytes.wrap(Arrays.copyOfRange(bytes, AesGcm.NONCE_BYTES, bytes.length)),
                Bytes.wrap(Arrays.copyOf(bytes, AesGcm.NONCE_BYTES))),
            key);
    try {
      return read(plain);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private static SessionSeal read(byte[] plain) {
    boolean wrapped = plain.length > 1 && plain[1] == 1;
    int id = HEAD + (wrapped ? AesGcm.KEY_BYTES : 0);
    if (plain.length < id || plain[0] != VERSION) {
      throw UserErrors.decryptionFailed("the sealed session is of another version");
    }
    return new SessionSeal(
        new String(plain, id, plain.length - id, UTF_8),
        wrapped
            ? Optional.of(WrappingKey.of(Arrays.copyOfRange(plain, HEAD, id)))
            : Optional.empty());
  }

  /** Who it is of. */
  @Override
  public String toString() {
    return "SessionSeal[" + uuid + "]";
  }
}

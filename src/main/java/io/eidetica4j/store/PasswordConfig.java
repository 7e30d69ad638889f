package io.eidetica4j.store;

import io.eidetica4j.EideticaException;
import io.eidetica4j.codec.Base64Text;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.crypto.AesGcm;
import io.eidetica4j.crypto.Argon2;
import java.util.Optional;

/**
 * How a store is encrypted, as it stands in the register for everyone to read and, with the right
 * to write, to change: nothing in it is trusted before it was checked.
 *
 * @param salt the text that the key is derived with
 * @param memoryKib cost of the derivation as registered, 0 to 2^32-1
 * @param iterations the same
 * @param parallelism the same
 * @param ciphertext in base64: kind and configuration of the inner store, encrypted
 * @param nonce in base64: of that
 */
record PasswordConfig(
    String salt,
    long memoryKib,
    long iterations,
    long parallelism,
    String ciphertext,
    String nonce) {
  private static final String ENCRYPTION = "encryption";
  private static final String WRAPPED = "wrapped_config";
  private static final String ALGORITHM = "aes-256-gcm";
  private static final String KDF = "argon2id";
  private static final String VERSION = "v0";
  private static final long MAX_U32 = 0xffff_ffffL;

  static PasswordConfig of(String salt, Argon2.Costs costs, byte[] nonce, byte[] ciphertext) {
    return new PasswordConfig(
        salt,
        costs.memoryKib(),
        costs.iterations(),
        costs.parallelism(),
        Base64Text.encode(ciphertext),
        Base64Text.encode(nonce));
  }

  /** The form in the register: atomic, so that two of them never mix in a merge. */
  Doc toDoc() {
    Doc encryption =
        Doc.EMPTY
            .with("algorithm", ALGORITHM)
            .with("kdf", KDF)
            .with("salt", salt)
            .with("version", VERSION)
            .with("argon2_m_cost", memoryKib)
            .with("argon2_t_cost", iterations)
            .with("argon2_p_cost", parallelism);
    Doc wrapped = Doc.EMPTY.with("ciphertext", ciphertext).with("nonce", nonce);
    return Doc.atomic().withKey(ENCRYPTION, encryption).withKey(WRAPPED, wrapped);
  }

  /**
   * Reads the form in the register.
   *
   * @throws EideticaException STORE_DESERIALIZATION_FAILED; STORE_INVALID_CONFIGURATION for ways of
   *     encryption that are not known
   */
  static PasswordConfig read(String store, Doc config) {
    Doc encryption = member(store, config, ENCRYPTION);
    Doc wrapped = member(store, config, WRAPPED);
    Argon2.Costs costs = Argon2.Costs.DEFAULT;
    PasswordConfig read =
        new PasswordConfig(
            text(store, encryption, "salt"),
            cost(store, encryption, "argon2_m_cost", costs.memoryKib()),
            cost(store, encryption, "argon2_t_cost", costs.iterations()),
            cost(store, encryption, "argon2_p_cost", costs.parallelism()),
            text(store, wrapped, "ciphertext"),
            text(store, wrapped, "nonce"));
    require(store, "algorithm", ALGORITHM, text(store, encryption, "algorithm"));
    require(store, "kdf", KDF, text(store, encryption, "kdf"));
    return read;
  }

  /**
   * What a derivation may cost.
   *
   * @throws IllegalArgumentException where it would cost more than {@link Argon2.Costs} allows
   */
  Argon2.Costs costs() {
    return new Argon2.Costs(clamped(memoryKib), clamped(iterations), clamped(parallelism));
  }

  private static int clamped(long cost) {
    return (int) Math.min(cost, Integer.MAX_VALUE);
  }

  byte[] nonceBytes(String store) {
    byte[] bytes = base64(store, "nonce", nonce);
    if (bytes.length != AesGcm.NONCE_BYTES) {
      throw StoreErrors.invalidConfiguration(
          store, "a nonce of " + bytes.length + " bytes, not " + AesGcm.NONCE_BYTES);
    }
    return bytes;
  }

  byte[] ciphertextBytes(String store) {
    return base64(store, "ciphertext", ciphertext);
  }

  private static byte[] base64(String store, String what, String text) {
    try {
      return Base64Text.decode(text);
    } catch (IllegalArgumentException e) {
      throw StoreErrors.invalidConfiguration(store, "the " + what + " is no base64");
    }
  }

  private static Doc member(String store, Doc config, String name) {
    return config
        .child(name)
        .flatMap(Value::asDoc)
        .orElseThrow(() -> malformed(store, "no document '" + name + "'"));
  }

  private static String text(String store, Doc doc, String name) {
    return doc.child(name)
        .flatMap(Value::asText)
        .orElseThrow(() -> malformed(store, "no text '" + name + "'"));
  }

  private static long cost(String store, Doc doc, String name, int otherwise) {
    Optional<Long> cost = doc.child(name).flatMap(Value::asInt);
    if (cost.filter(c -> c < 0 || c > MAX_U32).isPresent()) {
      throw malformed(store, "'" + name + "' is not from 0 to " + MAX_U32);
    }
    return cost.orElse((long) otherwise);
  }

  private static void require(String store, String what, String known, String found) {
    if (!found.equals(known)) {
      throw StoreErrors.invalidConfiguration(
          store, "unknown " + what + ", only " + known + " is known");
    }
  }

  private static EideticaException malformed(String store, String reason) {
    return StoreErrors.deserialization(
        store, "Failed to parse PasswordStoreConfig: " + reason, null);
  }
}

package io.eidetica4j.entry;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Base64Text;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;

/** Signatures over entries. Which key counts is decided elsewhere. */
public final class EntrySignatures {
  private EntrySignatures() {}

  /** The signature over the entry's signing bytes in base64; see also {@link Entry#sign}. */
  public static String sign(Entry entry, PrivateKey key) {
    return Base64Text.encode(key.sign(entry.signingBytes().array()));
  }

  /**
   * Checks an entry's signature.
   *
   * @throws io.eidetica4j.EideticaException AUTH_INVALID_SIGNATURE where there is none or it
   *     doesn't hold
   */
  public static void verify(Entry entry, PublicKey key) {
    if (!verifies(entry, key)) {
      throw ErrorKind.AUTH_INVALID_SIGNATURE.error("Invalid signature");
    }
  }

  /** Whether the entry has a signature that this key made. */
  public static boolean verifies(Entry entry, PublicKey key) {
    return entry.sig().sig().isPresent() && verifies(entry, entry.sig().sig().get(), key);
  }

  private static boolean verifies(Entry entry, String base64, PublicKey key) {
    byte[] signature;
    try {
      signature = Base64Text.decode(base64);
    } catch (IllegalArgumentException e) {
      return false;
    }
    return key.verify(entry.signingBytes().array(), signature);
  }
}

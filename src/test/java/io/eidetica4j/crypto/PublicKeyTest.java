package io.eidetica4j.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorClass;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeyTest {
  private static final byte[] DATA = "hello".getBytes(UTF_8);

  @Test
  void signatureVerifiesWithItsKeyAndDataOnly() {
    PrivateKey key = PrivateKey.generate();
    byte[] signature = key.sign(DATA);
    assertThat(signature).hasSize(64);
    assertThat(key.publicKey().verify(DATA, signature)).isTrue();
    assertThat(key.publicKey().verify("other".getBytes(UTF_8), signature)).isFalse();
    assertThat(PublicKey.random().verify(DATA, signature)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 63, 64, 65, 1000})
  void signaturesOfAnyLengthThatNobodyMadeFail(int length) {
    assertThat(PublicKey.random().verify(DATA, new byte[length])).isFalse();
  }

  @Test
  void everyFlippedBitBreaksASignature() {
    PrivateKey key = PrivateKey.of(new byte[32]);
    byte[] signature = key.sign(DATA);
    for (int bit = 0; bit < signature.length * 8; bit++) {
      byte[] changed = signature.clone();
      changed[bit / 8] = (byte) (changed[bit / 8] ^ 1 << (bit % 8));
      assertThat(key.publicKey().verify(DATA, changed)).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void textIsReadAsWritten() {
    PublicKey key = PublicKey.random();
    assertThat(key.text()).startsWith("ed25519:").hasSize(52);
    assertThat(key).hasToString(key.text());
    assertThat(PublicKey.parse(key.text())).isEqualTo(key).hasSameHashCodeAs(key);
    assertThat(PublicKey.of(key.bytes())).isEqualTo(key);
    assertThat(key.algorithm()).isEqualTo("ed25519");
  }

  @Test
  void equalKeysCollapseInASet() {
    PublicKey key = PublicKey.random();
    Set<PublicKey> set =
        new HashSet<>(Arrays.asList(key, PublicKey.of(key.bytes()), PublicKey.random()));
    assertThat(set).hasSize(2);
  }

  @Test
  void bytesAreACopy() {
    PublicKey key = PublicKey.random();
    byte[] before = key.bytes();
    key.bytes()[0] ^= 1;
    assertThat(key.bytes()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rsa:abc",
        "abc",
        "ed25519:!!!invalid!!!",
        "ed25519:AAAA",
        "",
        ":",
        "ed25519",
        "ed25519 :AAAA",
        "ed25519:ed25519:AAAA"
      })
  void otherTextsAreInvalid(String text) {
    EideticaException e =
        catchThrowableOfType(EideticaException.class, () -> PublicKey.parse(text));
    assertThat(e.kind()).isEqualTo(ErrorKind.AUTH_INVALID_KEY_FORMAT);
    assertThat(e.is(ErrorClass.AUTHENTICATION)).isTrue();
    assertThat(e.detail("reason")).isPresent();
  }

  @Test
  void bytesThatAreNoPointAreRefusedHoweverOftenTheyAreTried() {
    byte[] bytes = new byte[32];
    bytes[0] = 2;
    for (int i = 0; i < 3; i++) {
      EideticaException e =
          catchThrowableOfType(EideticaException.class, () -> PublicKey.of(bytes));
      assertThat(e.kind()).isEqualTo(ErrorKind.AUTH_KEY_PARSING_FAILED);
    }
  }

  @Test
  void aboutHalfOfAllBytesAreNoPoint() {
    java.util.Random random = new java.util.Random(1);
    int points = 0;
    for (int i = 0; i < 400; i++) {
      byte[] bytes = new byte[32];
      random.nextBytes(bytes);
      points += Ed25519.isPoint(bytes) ? 1 : 0;
    }
    assertThat(points).isBetween(150, 250);
  }

  /** The points of small order, and y written as y + p. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      })
  void keysThatNobodyHonestHasAreReadAndKnownAsWeak(String hex) {
    assertThat(PublicKey.of(Bytes.fromHex(hex).array()).isWeak()).isTrue();
  }

  @Test
  void honestKeysAreNotWeak() {
    assertThat(PublicKey.random().isWeak()).isFalse();
  }

  @Test
  void longPrefixesAreNotRepeatedInMessages() {
    EideticaException e =
        catchThrowableOfType(
            EideticaException.class, () -> PublicKey.parse("x".repeat(100_000) + ":"));
    assertThat(e.getMessage()).hasSizeLessThan(200);
  }
}

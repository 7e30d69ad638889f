package io.eidetica4j.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Base64Text;
import io.eidetica4j.codec.Bytes;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordKeysTest {
  private static final byte[] KEY = new byte[32];

  /** A user's key as the reference stored it. */
  @Test
  void theReferencesKeyIsDecrypted() {
    byte[] key = PasswordKeys.derive("pässwörd 1", "xl5t05hqkbPyGWxCdjTzZA");
    assertThat(Bytes.wrap(key).hex())
        .isEqualTo("f2b734996c6ec70ea5b151cab247ae93a1abdeb326b8d6fcf2069086a10240e2");
    PasswordKeys.Sealed sealed =
        new PasswordKeys.Sealed(
            Bytes.fromHex(
                "d7bdfae7d20bef210ef52e1b89b6b05e035a64d343ff2a5b474fa390f418b1d7a5f2ed29d47087c6"
                    + "1080c4c83aff6f87a7a291bf6fafe536ea4c0e171f40faf50ec99722"),
            Bytes.fromHex("c7655923bfd87482d4011781"));
    try (PrivateKey privateKey = PasswordKeys.decryptKey(sealed, key)) {
      assertThat(privateKey.text())
          .isEqualTo("ed25519:APx2lykh9unD8fGKBCLe/BmgebC34Hb67VGnhbQS5ek=");
      assertThat(privateKey.publicKey())
          .hasToString("ed25519:zQ46Zky4Gzjx890lOaSuivpBLfBsDhttfYZYI/09KKU=");
    }
  }

  /** An encrypted store's configuration and payload. */
  @Test
  void theStoresVectorIsMet() throws GeneralSecurityException {
    byte[] key = Argon2.deriveKey("hunter2", "AAECAwQFBgcICQoLDA0ODw", Argon2.Costs.DEFAULT);
    assertThat(Bytes.wrap(key).hex())
        .isEqualTo("64769a02adc0d1bf4ed340140e82b083fd5fd7b2f64e27996a51952fa90960be");
    byte[] info = "{\"type\":\"docstore:v0\",\"config\":{\"children\":{}}}".getBytes(UTF_8);
    byte[] nonce = Bytes.fromHex("000102030405060708090a0b").toArray();
    byte[] sealed = AesGcm.encrypt(info, key, nonce);
    assertThat(Base64Text.encode(sealed))
        .isEqualTo(
            "fhwSoX0gDKYGaGdqC/r/92PaCd2AK7w7IIA3K7MyKoX7TaT0Riiy2Q6SbT9fJPT3A/sWHwm+obuobq9Rs8Hu");
    assertThat(AesGcm.decrypt(sealed, key, nonce)).isEqualTo(info);
    byte[] payload = "{\"children\":{\"pin\":{\"Text\":\"1234\"}}}".getBytes(UTF_8);
    assertThat(Bytes.wrap(AesGcm.encrypt(payload, key, "defghijklmno".getBytes(UTF_8))).hex())
        .isEqualTo(
            "1c1c81958772dfe47f7b6167d8b819ac7547ff94d9cd5560500ea1ba544c55ec9a93cc5cec6ebb5a989e"
                + "e4feaef5846bb3801e64");
  }

  @Test
  void keysAreDecryptedAsEncrypted() {
    try (PrivateKey privateKey = PrivateKey.generate()) {
      PasswordKeys.Sealed sealed = PasswordKeys.encryptKey(privateKey, KEY);
      assertThat(sealed.ciphertext().length()).isEqualTo(52 + 16);
      assertThat(sealed.nonce().length()).isEqualTo(12);
      assertThat(PasswordKeys.decryptKey(sealed, KEY).publicKey())
          .isEqualTo(privateKey.publicKey());
      assertThat(PasswordKeys.encryptKey(privateKey, KEY).nonce()).isNotEqualTo(sealed.nonce());
    }
  }

  @Test
  void saltsAreRandom() {
    assertThat(PasswordKeys.newSalt()).hasSize(22).isNotEqualTo(PasswordKeys.newSalt());
  }

  @Test
  void emptyPasswordsDeriveAKeyToo() {
    assertThat(PasswordKeys.derive("", PasswordKeys.newSalt())).hasSize(32);
  }

  @ParameterizedTest
  @CsvSource({
    "AAAA, USER_INVALID_SALT_LENGTH, 'Invalid salt length: expected 22, got 4'",
    "AAECAwQFBgcICQoLDA0OD=, USER_ENCRYPTION_FAILED, 'Encryption failed: Invalid salt format: *'",
    "AAECAwQFBgcICQoLDA0OD!, USER_ENCRYPTION_FAILED, 'Encryption failed: Invalid salt format: *'",
  })
  void otherSaltsAreRefused(String salt, ErrorKind kind, String message) {
    EideticaException e =
        catchThrowableOfType(EideticaException.class, () -> PasswordKeys.derive("p", salt));
    assertThat(e.kind()).isEqualTo(kind);
    assertThat(e.getMessage()).startsWith(message.replace("*", ""));
  }

  @Test
  void wrongKeysAndChangedContentFail() {
    PasswordKeys.Sealed sealed = PasswordKeys.encrypt("secret".getBytes(UTF_8), KEY);
    byte[] otherKey = new byte[32];
    otherKey[0] = 1;
    failsToDecrypt(sealed, otherKey);
    byte[] changed = sealed.ciphertext().toArray();
    changed[0] ^= 1;
    failsToDecrypt(new PasswordKeys.Sealed(Bytes.wrap(changed), sealed.nonce()), KEY);
    failsToDecrypt(new PasswordKeys.Sealed(Bytes.EMPTY, sealed.nonce()), KEY);
    failsToDecrypt(sealed, new byte[16]);
  }

  private static void failsToDecrypt(PasswordKeys.Sealed sealed, byte[] key) {
    EideticaException e =
        catchThrowableOfType(EideticaException.class, () -> PasswordKeys.decrypt(sealed, key));
    assertThat(e.kind()).isEqualTo(ErrorKind.USER_DECRYPTION_FAILED);
  }

  @Test
  void lengthsAreChecked() {
    assertThatThrownBy(() -> PasswordKeys.encrypt(new byte[1], new byte[16]))
        .hasMessage("Encryption failed: Invalid key length: expected 32, got 16");
    PasswordKeys.Sealed sealed = new PasswordKeys.Sealed(Bytes.EMPTY, Bytes.wrap(new byte[8]));
    assertThatThrownBy(() -> PasswordKeys.decrypt(sealed, KEY))
        .hasMessage("Invalid nonce length: expected 12, got 8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "6e6f206b6579", "656432353531393a41414141"})
  void whatIsDecryptedMustBeAKey(String hex) {
    PasswordKeys.Sealed sealed = PasswordKeys.encrypt(Bytes.fromHex(hex).toArray(), KEY);
    EideticaException e =
        catchThrowableOfType(EideticaException.class, () -> PasswordKeys.decryptKey(sealed, KEY));
    assertThat(e.kind()).isEqualTo(ErrorKind.USER_DECRYPTION_FAILED);
    assertThat(e.getCause()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 300_000})
  void largeContentIsDecryptedAsEncrypted(int length) throws GeneralSecurityException {
    byte[] plain = new byte[length];
    new java.util.Random(length).nextBytes(plain);
    byte[] nonce = AesGcm.newNonce();
    byte[] sealed = AesGcm.encrypt(plain, KEY, nonce);
    assertThat(sealed).hasSize(length + AesGcm.TAG_BYTES);
    assertThat(AesGcm.decrypt(sealed, KEY, nonce)).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource({
    "0,2,1",
    "7,2,1",
    "15,2,2",
    "262145,2,1",
    "2147483647,2,1",
    "19456,0,1",
    "19456,17,1",
    "19456,-1,1",
    "19456,2,0",
    "19456,2,17",
    "19456,2,-1"
  })
  void costsThatWouldBlockTheNodeAreRefused(int memory, int iterations, int parallelism) {
    assertThatThrownBy(() -> new Argon2.Costs(memory, iterations, parallelism))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAAAAA", "AAAAAAA=", "AAAAAAA!", "AAAAAAAé"})
  void saltsOfStoresHaveEightCharactersOrMore(String salt) {
    assertThatThrownBy(() -> Argon2.deriveKey("p", salt, new Argon2.Costs(8, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Argon2.deriveKey("p", "AAAAAAA.", new Argon2.Costs(8, 1, 1))).hasSize(32);
    assertThatThrownBy(() -> Argon2.deriveKey("p", "A".repeat(65), new Argon2.Costs(8, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

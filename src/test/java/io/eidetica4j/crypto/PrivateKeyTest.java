package io.eidetica4j.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Base64Text;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyTest {
  private static final byte[] DATA = {1, 2, 3};

  @Test
  void bytesAndTextRestoreTheKey() {
    try (PrivateKey key = PrivateKey.generate()) {
      assertThat(key.text()).startsWith("ed25519:").hasSize(52);
      assertThat(PrivateKey.parse(key.text()).publicKey()).isEqualTo(key.publicKey());
      assertThat(PrivateKey.of(key.seed()).publicKey()).isEqualTo(key.publicKey());
      assertThat(PrivateKey.of("ed25519", key.seed()).sign(DATA)).isEqualTo(key.sign(DATA));
      assertThat(key.algorithm()).isEqualTo("ed25519");
    }
  }

  @Test
  void freshKeysDiffer() {
    assertThat(PrivateKey.generate().publicKey()).isNotEqualTo(PrivateKey.generate().publicKey());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa:abc", "abc", "ed25519:!!!invalid!!!", "ed25519:AAAA"})
  void otherTextsAreInvalid(String text) {
    EideticaException e =
        catchThrowableOfType(EideticaException.class, () -> PrivateKey.parse(text));
    assertThat(e.kind()).isEqualTo(ErrorKind.AUTH_INVALID_KEY_FORMAT);
  }

  @Test
  void otherAlgorithmsAndLengthsAreInvalid() {
    assertThatThrownBy(() -> PrivateKey.of("rsa", new byte[32]))
        .hasMessage("Invalid key format: Unknown key algorithm: rsa");
    assertThatThrownBy(() -> PrivateKey.of(new byte[16]))
        .hasMessage("Invalid key format: Ed25519 private key must be 32 bytes, got 16");
  }

  @Test
  void messagesDoNotQuoteTheKey() {
    String almost = PrivateKey.generate().text().replace("=", "");
    EideticaException e =
        catchThrowableOfType(EideticaException.class, () -> PrivateKey.parse(almost));
    assertThat(e.getMessage()).doesNotContain(almost.substring(8));
    assertThat(e.getCause()).isNull();
  }

  @Test
  void toStringIsRedacted() {
    assertThat(PrivateKey.generate()).hasToString("PrivateKey::Ed25519([REDACTED])");
  }

  @Test
  void closedKeysAreGone() {
    PrivateKey key = PrivateKey.generate();
    PublicKey publicKey = key.publicKey();
    key.close();
    key.close();
    assertThat(key.publicKey()).isEqualTo(publicKey);
    assertThatThrownBy(() -> key.sign(DATA)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(key::text).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(key::seed).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theSeedHandedInAndOutIsACopy() {
    byte[] seed = new byte[32];
    PrivateKey key = PrivateKey.of(seed);
    key.seed()[0] = 1;
    seed[0] = 1;
    assertThat(key.seed()).isEqualTo(new byte[32]);
  }

  @ParameterizedTest
  @CsvSource({
    "L1p7gf11yyApzX/0Vx7BQLEQhrh0ilgU24YWdqXBsUw=, McEhoYglDcOuXjgHjyKu0oBGgmUpEFbDwPUtxIfW1Fw=",
    "irglKDURu4gJ+wEpB8k5s3YZin4niQLrWKSPXzt1lrY=, 4m46BRpKMfi3zFYIAUR/eLCaHJsdo0yMcCCsJxJ6bxw=",
    "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=, 6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw="
  })
  void publicHalvesAreTheReferences(String privateKey, String publicKey) {
    assertThat(PrivateKey.parse("ed25519:" + privateKey).publicKey())
        .hasToString("ed25519:" + publicKey);
  }

  @Test
  void signaturesAreThoseOfRfc8032() {
    byte[] seed = Base64Text.decode("BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=");
    assertThat(
            Base64Text.encode(
                PrivateKey.of(seed)
                    .sign("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8))))
        .isEqualTo(
            "NZoxWSDZVBw8wqHdGDnz5AvyM1ih2TpuvYMDwDEM61Al5nkiKrAWtNgixQAeeH4AwM6qasPG6AJIqUS9RxBPDA==");
  }

  @Test
  void manyThreadsSignWithOneKey() throws Exception {
    PrivateKey key = PrivateKey.generate();
    byte[] expected = key.sign(DATA);
    List<Callable<byte[]>> work = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      work.add(() -> key.sign(DATA));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var signature : threads.invokeAll(work)) {
        assertThat(signature.get()).isEqualTo(expected);
        assertThat(key.publicKey().verify(DATA, signature.get())).isTrue();
      }
    }
  }
}

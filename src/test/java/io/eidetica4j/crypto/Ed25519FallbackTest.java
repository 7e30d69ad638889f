package io.eidetica4j.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.Vectors;
import io.eidetica4j.codec.Bytes;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens where Conscrypt's native library can't be loaded. */
class Ed25519FallbackTest {
  private static final JsonNode VECTORS = Vectors.read("keys.json");

  @Test
  void conscryptIsWhatIsUsedHere() {
    assertThat(Ed25519.ENGINE).hasToString("Ed25519 of Conscrypt");
  }

  @Test
  void whateverGoesWrongTheJdkTakesOver() {
    List<Ed25519.EngineMaker> broken =
        List.of(
            () -> {
              throw new UnsatisfiedLinkError("no library");
            },
            () -> {
              throw new NoClassDefFoundError("org/conscrypt/Conscrypt");
            },
            () -> {
              throw new NoSuchAlgorithmException("Ed25519");
            },
            () -> {
              throw new IllegalStateException("no");
            });
    assertThat(broken)
        .allSatisfy(maker -> assertThat(Ed25519.firstOrJdk(maker)).hasToString("Ed25519 of SunEC"));
  }

  @Test
  void honestSignaturesAreMadeAndVerifiedTheSame() throws GeneralSecurityException {
    SignatureEngine jdk = Ed25519.jdk();
    for (JsonNode c : Vectors.cases(VECTORS, "keys")) {
      byte[] seed = bytes(c.get("seed_hex"));
      PublicKey publicKey = PublicKey.parse(c.get("public_key_text").textValue());
      for (JsonNode s : Vectors.cases(c, "signatures")) {
        byte[] message = bytes(s.get("message_hex"));
        byte[] signature = bytes(s.get("signature_hex"));
        assertThat(jdk.sign(jdk.privateKey(Ed25519.pkcs8(seed)), message)).isEqualTo(signature);
        assertThat(publicKey.verify(jdk, message, signature)).isTrue();
        message = java.util.Arrays.copyOf(message, message.length + 1);
        assertThat(publicKey.verify(jdk, message, signature)).isFalse();
      }
    }
  }

  /** It may refuse what nobody honest makes; to admit more than others would be dangerous. */
  @Test
  void nothingIsAdmittedThatOthersRefuse() {
    SignatureEngine jdk = Ed25519.jdk();
    int admitted = 0;
    for (JsonNode c : Vectors.cases(VECTORS, "verification_edge_cases")) {
      PublicKey key = PublicKey.parse(c.get("public_key_text").textValue());
      boolean verdict = key.verify(jdk, bytes(c.get("message_hex")), bytes(c.get("signature_hex")));
      if (verdict) {
        assertThat(c.get("verifies").booleanValue()).as(c.get("case").textValue()).isTrue();
        admitted++;
      }
    }
    assertThat(admitted).isPositive();
  }

  private static byte[] bytes(JsonNode hex) {
    return Bytes.fromHex(hex.textValue()).toArray();
  }
}

package io.eidetica4j.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.EideticaException;
import io.eidetica4j.Vectors;
import io.eidetica4j.codec.Base64Text;
import io.eidetica4j.codec.Bytes;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Keys, signatures and verdicts on signatures as the reference has them. */
class KeyConformanceTest {
  private static final JsonNode VECTORS = Vectors.read("keys.json");

  @TestFactory
  Stream<DynamicTest> keysAndSignatures() {
    return cases("keys").map(c -> test(c.get("public_key_text"), () -> checkKey(c)));
  }

  private static void checkKey(JsonNode c) {
    try (PrivateKey key = PrivateKey.of(bytes(c.get("seed_hex")))) {
      PublicKey publicKey = key.publicKey();
      assertThat(key.text()).isEqualTo(c.get("private_key_text").textValue());
      assertThat(publicKey).isEqualTo(PublicKey.parse(c.get("public_key_text").textValue()));
      for (JsonNode s : Vectors.cases(c, "signatures")) {
        byte[] message = bytes(s.get("message_hex"));
        byte[] signature = key.sign(message);
        assertThat(signature).isEqualTo(bytes(s.get("signature_hex")));
        assertThat(Base64Text.encode(signature)).isEqualTo(s.get("sign_data_base64").textValue());
        assertThat(publicKey.verify(message, signature)).isTrue();
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> publicKeyTexts() {
    return cases("public_key_parse").map(c -> test(c.get("text"), () -> parse(c)));
  }

  private static void parse(JsonNode c) {
    String text = c.get("text").textValue();
    if (c.get("ok").booleanValue()) {
      assertThat(PublicKey.parse(text)).hasToString(c.get("canonical").textValue());
    } else {
      EideticaException e =
          catchThrowableOfType(EideticaException.class, () -> PublicKey.parse(text));
      assertThat(e).isNotNull().hasMessage(c.get("error").textValue());
    }
  }

  @TestFactory
  Stream<DynamicTest> verdictsOnHostileSignatures() {
    return cases("verification_edge_cases").map(c -> test(c.get("case"), () -> verdict(c)));
  }

  private static void verdict(JsonNode c) {
    String text = c.get("public_key_text").textValue();
    if (c.get("key_parses").booleanValue()) {
      PublicKey key = PublicKey.parse(text);
      assertThat(key.verify(bytes(c.get("message_hex")), bytes(c.get("signature_hex"))))
          .isEqualTo(c.get("verifies").booleanValue());
    } else {
      assertThat(catchThrowableOfType(EideticaException.class, () -> PublicKey.parse(text)))
          .isNotNull();
    }
  }

  private static Stream<JsonNode> cases(String member) {
    return StreamSupport.stream(Vectors.cases(VECTORS, member).spliterator(), false);
  }

  private static DynamicTest test(JsonNode name, org.junit.jupiter.api.function.Executable body) {
    return DynamicTest.dynamicTest("'" + name.textValue() + "'", body);
  }

  private static byte[] bytes(JsonNode hex) {
    return Bytes.fromHex(hex.textValue()).toArray();
  }
}

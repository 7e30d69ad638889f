package io.eidetica4j.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Vectors;
import io.eidetica4j.crypto.PublicKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Entries as the reference encodes, hashes, signs and reads them. */
class EntryConformanceTest {
  private static final JsonNode VECTORS = Vectors.read("entries.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> entries() {
    return cases("entries").map(c -> test(c.get("id"), () -> check(c)));
  }

  private static void check(JsonNode c) throws IOException {
    Entry entry = Entry.fromJson(json(c));
    assertThat(entry.dagCbor().hex()).isEqualTo(c.get("dag_cbor_hex").textValue());
    assertThat(entry.signingBytes().hex()).isEqualTo(c.get("signing_bytes_hex").textValue());
    assertThat(entry.id()).hasToString(c.get("id").textValue());
    assertThat(JSON.readTree(entry.toJson())).isEqualTo(JSON.readTree(json(c)));
    assertThat(Entry.fromDagCbor(entry.dagCbor().array())).isEqualTo(entry);
    entry.validate();
    if (c.get("signed").booleanValue()) {
      PublicKey signer = PublicKey.parse(c.get("signer_public_key").textValue());
      assertThat(EntrySignatures.verifies(entry, signer)).isTrue();
    } else {
      assertThat(entry.sig().sig()).isEmpty();
    }
  }

  @TestFactory
  Stream<DynamicTest> decoding() {
    return cases("decode").map(c -> test(c.get("case"), () -> decode(c)));
  }

  private static void decode(JsonNode c) throws JsonProcessingException {
    byte[] json = json(c);
    if (!c.get("ok").booleanValue()) {
      EideticaException e =
          catchThrowableOfType(EideticaException.class, () -> Entry.fromJson(json));
      assertThat(e.kind()).isEqualTo(ErrorKind.SERIALIZE);
      assertThat(e).hasMessageContaining(c.get("error").textValue());
      return;
    }
    Entry entry = Entry.fromJson(json);
    assertThat(entry.id()).hasToString(c.get("id").textValue());
    EideticaException invalid = catchThrowableOfType(EideticaException.class, entry::validate);
    assertThat(invalid == null).isEqualTo(c.get("valid").booleanValue());
  }

  private static Stream<JsonNode> cases(String member) {
    return StreamSupport.stream(Vectors.cases(VECTORS, member).spliterator(), false);
  }

  private static DynamicTest test(JsonNode name, org.junit.jupiter.api.function.Executable body) {
    return DynamicTest.dynamicTest("'" + name.textValue() + "'", body);
  }

  private static byte[] json(JsonNode c) throws JsonProcessingException {
    return JSON.writeValueAsString(c.get("json")).getBytes(StandardCharsets.UTF_8);
  }
}

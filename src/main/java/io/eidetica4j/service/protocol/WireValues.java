package io.eidetica4j.service.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.Json;
import io.eidetica4j.codec.JsonValues;
import io.eidetica4j.codec.JsonVariant;
import io.eidetica4j.codec.Multibase;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.WriteSource;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** Values that several messages hold. Readers stand on the value's first token. */
final class WireValues {
  private static final ObjectMapper MAPPER = new ObjectMapper(Json.FACTORY);

  private WireValues() {}

  static Id id(JsonParser from) throws IOException {
    return Id.parse(JsonValues.text(from, 2 * Multibase.MAX_LENGTH));
  }

  static List<Id> ids(JsonParser from) throws IOException {
    return JsonValues.list(from, WireLimits.IDS, "ids", WireValues::id);
  }

  static Snapshot snapshot(JsonParser from) throws IOException {
    return Snapshot.of(ids(from));
  }

  static PublicKey key(JsonParser from) throws IOException {
    return PublicKey.parse(JsonValues.text(from, WireLimits.WORD_BYTES));
  }

  static Bytes proof(JsonParser from) throws IOException {
    return bytes(from, WireLimits.PROOF_BYTES);
  }

  /** An array of numbers; the text that payloads of entries may also be is refused here. */
  static Bytes bytes(JsonParser from, int max) throws IOException {
    if (from.currentToken() != JsonToken.START_ARRAY) {
      throw JsonValues.wrongType(from, "a sequence");
    }
    return Bytes.wrap(JsonValues.bytes(from, max));
  }

  static ReadScope scope(JsonParser from) throws IOException {
    JsonVariant variant =
        JsonVariant.enter(
            from, ReadScope.VERIFIED.wireName(), ReadScope.ALLOW_UNVERIFIED.wireName());
    variant.unit();
    variant.leave();
    return variant.name().equals(ReadScope.VERIFIED.wireName())
        ? ReadScope.VERIFIED
        : ReadScope.ALLOW_UNVERIFIED;
  }

  static WriteSource source(JsonParser from) throws IOException {
    JsonVariant variant = JsonVariant.enter(from, "Local", "Remote");
    variant.unit();
    variant.leave();
    return variant.name().equals("Local") ? WriteSource.LOCAL : WriteSource.REMOTE;
  }

  static String name(WriteSource source) {
    return switch (source) {
      case LOCAL -> "Local";
      case SUBMITTED, REMOTE -> "Remote";
    };
  }

  /** Any value, as its own compact JSON. */
  static Bytes json(JsonParser from) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator to = Json.generator(bytes)) {
      to.copyCurrentStructure(from);
    }
    return Bytes.wrap(bytes.toByteArray());
  }

  static void json(JsonGenerator to, Bytes json) throws IOException {
    to.writeRawValue(json.utf8());
  }

  static JsonNode node(JsonParser from) throws IOException {
    return MAPPER.readTree(from);
  }

  static void node(JsonGenerator to, JsonNode node) throws IOException {
    MAPPER.writeTree(to, node);
  }

  static void ids(JsonGenerator to, String field, Iterable<Id> ids) throws IOException {
    to.writeFieldName(field);
    ids(to, ids);
  }

  static void ids(JsonGenerator to, Iterable<Id> ids) throws IOException {
    to.writeStartArray();
    for (Id id : ids) {
      to.writeString(id.toString());
    }
    to.writeEndArray();
  }

  static void bytes(JsonGenerator to, String field, Bytes bytes) throws IOException {
    to.writeFieldName(field);
    JsonValues.write(to, bytes);
  }
}

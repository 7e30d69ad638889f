package io.eidetica4j.sync.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.JsonValues;
import io.eidetica4j.codec.JsonVariant;
import io.eidetica4j.codec.Multibase;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.io.IOException;
import java.util.Optional;

/** Values that several messages hold. Readers stand on the value's first token. */
final class Values {
  private static final int KEY_BYTES = 256;

  private Values() {}

  static Id id(JsonParser from) throws IOException {
    return Id.parse(JsonValues.text(from, 2 * Multibase.MAX_LENGTH));
  }

  static PublicKey key(JsonParser from) throws IOException {
    return PublicKey.parse(JsonValues.text(from, KEY_BYTES));
  }

  static Snapshot snapshot(JsonParser from) throws IOException {
    return Snapshot.of(JsonValues.list(from, ProtocolLimits.TIPS, "tips", Values::id));
  }

  /** An array of numbers; the text that payloads may also be is refused here. */
  static Bytes bytes(JsonParser from) throws IOException {
    if (from.currentToken() != JsonToken.START_ARRAY) {
      throw JsonValues.wrongType(from, "a sequence");
    }
    return Bytes.wrap(JsonValues.bytes(from, ProtocolLimits.PROOF_BYTES));
  }

  static String name(JsonParser from) throws IOException {
    return JsonValues.text(from, ProtocolLimits.NAME_BYTES);
  }

  static Permission permission(JsonParser from) throws IOException {
    JsonVariant variant = JsonVariant.enter(from, "Read", "Write", "Admin");
    Permission permission =
        switch (variant.name()) {
          case "Read" -> {
            variant.unit();
            yield Permission.read();
          }
          case "Write" -> Permission.write(JsonValues.u32(variant.payload()));
          default -> Permission.admin(JsonValues.u32(variant.payload()));
        };
    variant.leave();
    return permission;
  }

  static void write(JsonGenerator to, Permission permission) throws IOException {
    switch (permission) {
      case Permission.Read() -> to.writeString("Read");
      case Permission.Write(long priority) -> write(to, "Write", priority);
      case Permission.Admin(long priority) -> write(to, "Admin", priority);
    }
  }

  private static void write(JsonGenerator to, String name, long priority) throws IOException {
    to.writeStartObject();
    to.writeNumberField(name, priority);
    to.writeEndObject();
  }

  static void write(JsonGenerator to, Snapshot snapshot) throws IOException {
    to.writeStartArray();
    for (Id id : snapshot) {
      to.writeString(id.toString());
    }
    to.writeEndArray();
  }

  static void text(JsonGenerator to, String field, Optional<?> value) throws IOException {
    if (value.isPresent()) {
      to.writeStringField(field, value.get().toString());
    } else {
      to.writeNullField(field);
    }
  }
}

package io.eidetica4j.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eidetica4j.EideticaException;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.Json;
import io.eidetica4j.codec.JsonValues;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.DocJson;
import java.io.IOException;
import java.util.Optional;

/**
 * What an encrypted store is inside; itself kept encrypted.
 *
 * @param typeId its kind
 * @param config its configuration
 */
record InnerStore(String typeId, Doc config) {
  private static final String TYPE = "type";
  private static final String CONFIG = "config";

  byte[] toJson() {
    return Json.write(
        128,
        json -> {
          json.writeStartObject();
          json.writeStringField(TYPE, typeId);
          json.writeFieldName(CONFIG);
          DocJson.write(json, config);
          json.writeEndObject();
        });
  }

  /**
   * Reads what was decrypted.
   *
   * @throws EideticaException STORE_DESERIALIZATION_FAILED
   */
  static InnerStore read(String store, byte[] json) {
    try {
      return Json.read(json, InnerStore::read);
    } catch (EideticaException e) {
      // without the cause: nothing of what was encrypted belongs into an error
      throw StoreErrors.deserialization(store, "the wrapped configuration can't be read", null);
    }
  }

  private static InnerStore read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw JsonValues.wrongType(json, "an object");
    }
    Optional<String> type = Optional.empty();
    Optional<Doc> config = Optional.empty();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String member = json.currentName();
      json.nextToken();
      switch (member) {
        case TYPE ->
            type = Optional.of(once(type, JsonValues.text(json, Limits.DEFAULT.textBytes())));
        case CONFIG -> config = Optional.of(once(config, DocJson.read(json)));
        default -> json.skipChildren();
      }
    }
    if (type.isEmpty() || config.isEmpty()) {
      throw StoreErrors.deserialization("", "a member is missing", null);
    }
    return new InnerStore(type.get(), config.get());
  }

  private static <T> T once(Optional<T> before, T now) {
    if (before.isPresent()) {
      throw StoreErrors.deserialization("", "a member is given twice", null);
    }
    return now;
  }
}

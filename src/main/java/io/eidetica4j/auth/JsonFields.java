package io.eidetica4j.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import java.util.Optional;

/** Members of JSON records; unknown ones are ignored, null stands for none. */
final class JsonFields {
  private JsonFields() {}

  static JsonNode require(JsonNode record, String field) {
    return optional(record, field).orElseThrow(() -> malformed("missing field `" + field + "`"));
  }

  static Optional<JsonNode> optional(JsonNode record, String field) {
    if (!record.isObject()) {
      throw malformed("expected an object with the field `" + field + "`");
    }
    JsonNode value = record.get(field);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  static String text(JsonNode value, String field) {
    if (!value.isTextual()) {
      throw malformed("field `" + field + "` must be a string");
    }
    return value.textValue();
  }

  static EideticaException malformed(String reason) {
    return ErrorKind.SERIALIZE.error("Serialization error: " + reason);
  }
}

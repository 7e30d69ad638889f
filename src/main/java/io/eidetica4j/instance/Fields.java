package io.eidetica4j.instance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Members of the JSON records of users and keys: unknown ones are ignored, null stands for none,
 * anything of the wrong type or out of range is an error of kind {@code Serialize} that names the
 * member and never its value, which may be a secret.
 */
final class Fields {
  private static final BigInteger MAX_UNSIGNED = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  private Fields() {}

  static JsonNode require(JsonNode record, String field) {
    return optional(record, field).orElseThrow(() -> malformed("`" + field + "` is missing"));
  }

  static Optional<JsonNode> optional(JsonNode record, String field) {
    if (!record.isObject()) {
      throw malformed("an object with `" + field + "` was expected");
    }
    JsonNode value = record.get(field);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  static String text(JsonNode record, String field) {
    return asText(require(record, field), field);
  }

  static Optional<String> optionalText(JsonNode record, String field) {
    return optional(record, field).map(value -> asText(value, field));
  }

  static String asText(JsonNode value, String field) {
    if (!value.isTextual()) {
      throw malformed("`" + field + "` must be a string");
    }
    return value.textValue();
  }

  static boolean bool(JsonNode record, String field) {
    JsonNode value = require(record, field);
    if (!value.isBoolean()) {
      throw malformed("`" + field + "` must be a boolean");
    }
    return value.booleanValue();
  }

  static long integer(JsonNode value, String field) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw malformed("`" + field + "` must be an integer of 64 bits");
    }
    return value.longValue();
  }

  /** An unsigned number of 64 bits. */
  static long unsigned(JsonNode value, String field) {
    BigInteger number = value.isIntegralNumber() ? value.bigIntegerValue() : MAX_UNSIGNED.not();
    if (number.signum() < 0 || number.compareTo(MAX_UNSIGNED) > 0) {
      throw malformed("`" + field + "` must be an unsigned integer of 64 bits");
    }
    return number.longValue();
  }

  /** The node of an unsigned number of 64 bits. */
  static JsonNode ofUnsigned(long value) {
    return value >= 0
        ? JsonNodeFactory.instance.numberNode(value)
        : JsonNodeFactory.instance.numberNode(new BigInteger(Long.toUnsignedString(value)));
  }

  /** The members of an object; none where it is missing. */
  static Set<Map.Entry<String, JsonNode>> members(JsonNode record, String field) {
    Optional<JsonNode> object = optional(record, field);
    if (object.isPresent() && !object.get().isObject()) {
      throw malformed("`" + field + "` must be an object");
    }
    return object.map(JsonNode::properties).orElse(Set.of());
  }

  /** An array of numbers 0 to 255. */
  static Bytes bytes(JsonNode record, String field) {
    JsonNode array = require(record, field);
    if (!array.isArray()) {
      throw malformed("`" + field + "` must be an array of bytes");
    }
    byte[] bytes = new byte[array.size()];
    for (int i = 0; i < bytes.length; i++) {
      JsonNode number = array.get(i);
      if (!number.isInt() || number.intValue() < 0 || number.intValue() > 255) {
        throw malformed("`" + field + "` must hold numbers from 0 to 255");
      }
      bytes[i] = (byte) number.intValue();
    }
    return Bytes.wrap(bytes);
  }

  /** The node of bytes. */
  static ArrayNode ofBytes(Bytes bytes) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(bytes.length());
    for (int i = 0; i < bytes.length(); i++) {
      array.add(bytes.at(i) & 0xFF);
    }
    return array;
  }

  static EideticaException malformed(String reason) {
    return ErrorKind.SERIALIZE.error("Serialization error: " + reason);
  }
}

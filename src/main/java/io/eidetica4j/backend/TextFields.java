package io.eidetica4j.backend;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.JsonValues;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The text members of a small JSON object; others are passed over, null counts as absent. */
final class TextFields {
  private static final int MAX_TEXT = 4096;

  private final Map<String, String> texts = new HashMap<>();

  private TextFields() {}

  /** Reads the object that the parser stands on; a known member may come only once. */
  static TextFields read(JsonParser parser, Set<String> known) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw JsonValues.wrongType(parser, "an object");
    }
    TextFields fields = new TextFields();
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (!known.contains(name)) {
        parser.skipChildren();
      } else if (!seen.add(name)) {
        throw ErrorKind.SERIALIZE.error("Serialization error: duplicate field `" + name + "`");
      } else if (value != JsonToken.VALUE_NULL) {
        fields.texts.put(name, JsonValues.text(parser, MAX_TEXT));
      }
    }
    return fields;
  }

  /** A member that may be absent. */
  Optional<String> optional(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  /** A member that must be there. */
  String required(String name) {
    return optional(name).orElseThrow(() -> missing(name));
  }

  private static EideticaException missing(String name) {
    return ErrorKind.SERIALIZE.error("Serialization error: missing field `" + name + "`");
  }
}

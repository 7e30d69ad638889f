package io.eidetica4j.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The members of one JSON object, in any order: unknown ones are passed over, known ones may occur
 * once, and null stands for none where a member is optional.
 */
public final class JsonMembers {
  private final JsonParser from;
  private final List<String> names;
  private long seen;

  /** The parser stands on the object's begin. */
  public JsonMembers(JsonParser from, String... names) {
    this.from = from;
    this.names = List.of(names);
    if (from.currentToken() != JsonToken.START_OBJECT) {
      throw JsonValues.wrongType(from, "a map");
    }
  }

  /** The next known member, with the parser on its value; none at the object's end. */
  public Optional<String> next() throws IOException {
    while (from.nextToken() == JsonToken.FIELD_NAME) {
      String name = from.currentName();
      int index = names.indexOf(name);
      from.nextToken();
      if (index >= 0) {
        if ((seen & 1L << index) != 0) {
          throw error("duplicate field `" + name + "`");
        }
        seen |= 1L << index;
        return Optional.of(names.get(index));
      }
      from.skipChildren();
    }
    return Optional.empty();
  }

  /** What was read of a member that must be there. */
  public static <T> T require(Optional<T> value, String name) {
    return value.orElseThrow(() -> error("missing field `" + name + "`"));
  }

  /** The error of JSON that is not what was due. */
  public static EideticaException error(String what) {
    return ErrorKind.SERIALIZE.error("Serialization error: " + what);
  }
}

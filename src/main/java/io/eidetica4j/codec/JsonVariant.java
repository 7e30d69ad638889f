package io.eidetica4j.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eidetica4j.EideticaException;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One of several named variants: {@code "Name"}, or an object with the name as its only member.
 * What has no such form counts as no JSON at all, as it does in the reference.
 */
public final class JsonVariant {
  private static final int SHOWN = 64;

  private final JsonParser from;
  private final String name;
  private final boolean bare;

  private JsonVariant(JsonParser from, String name, boolean bare) {
    this.from = from;
    this.name = name;
    this.bare = bare;
  }

  /** Enters the variant that the parser stands on. */
  public static JsonVariant enter(JsonParser from, String... names) throws IOException {
    boolean bare = from.currentToken() == JsonToken.VALUE_STRING;
    if (!bare && from.currentToken() != JsonToken.START_OBJECT) {
      throw new NotAVariant(from);
    }
    if (!bare && from.nextToken() != JsonToken.FIELD_NAME) {
      throw new NotAVariant(from);
    }
    String name = bare ? from.getText() : from.currentName();
    if (!Arrays.asList(names).contains(name)) {
      throw unknown(from, name, names);
    }
    if (!bare) {
      from.nextToken();
    }
    return new JsonVariant(from, name, bare);
  }

  /** Which one it is. */
  public String name() {
    return name;
  }

  /** The parser, on the payload. */
  public JsonParser payload() {
    if (bare) {
      throw JsonMembers.error("invalid type: unit variant, expected newtype variant");
    }
    return from;
  }

  /** Makes sure that there is no payload. */
  public void unit() {
    if (!bare && from.currentToken() != JsonToken.VALUE_NULL) {
      throw JsonMembers.error("invalid type: newtype variant, expected unit variant");
    }
  }

  /** To be called when the payload was read. */
  public void leave() throws IOException {
    if (!bare && from.nextToken() != JsonToken.END_OBJECT) {
      throw new NotAVariant(from);
    }
  }

  /** The column is that of the last character, as in the reference. */
  private static EideticaException unknown(JsonParser from, String name, String... names) {
    var begin = from.currentTokenLocation();
    String shown = name.length() > SHOWN ? name.substring(0, SHOWN) + "…" : name;
    return JsonMembers.error(
        "unknown variant `"
            + shown
            + "`, expected one of "
            + Arrays.stream(names).map(n -> "`" + n + "`").collect(Collectors.joining(", "))
            + " at line "
            + begin.getLineNr()
            + " column "
            + (begin.getColumnNr() + name.length() + 1));
  }
}

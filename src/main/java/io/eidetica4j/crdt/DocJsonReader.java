package io.eidetica4j.crdt;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.JsonValues;
import io.eidetica4j.codec.Utf8;
import java.io.IOException;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads tagged JSON strictly. Each method begins on the first token of what it reads and ends on
 * the last one; {@code open} counts the JSON containers around it.
 *
 * <p>Objects with fixed members are also read as arrays of all members in their order, because the
 * reference reads them so: were such a payload refused here, nodes would come to different states.
 */
final class DocJsonReader {
  private final JsonParser from;

  DocJsonReader(JsonParser from) {
    this.from = from;
  }

  Doc readDoc(int open) throws IOException {
    boolean atomic = false;
    Slots<String> children = null;
    if (from.currentToken() == JsonToken.START_ARRAY) {
      checkDepth(open + 1);
      from.nextToken();
      readVersion();
      from.nextToken();
      atomic = JsonValues.bool(from);
      from.nextToken();
      children = readChildren(open + 1);
      end(JsonToken.END_ARRAY, "a document");
      return new Doc(atomic, children);
    }
    expect(JsonToken.START_OBJECT, "a document");
    checkDepth(open + 1);
    int seen = 0;
    while (from.nextToken() == JsonToken.FIELD_NAME) {
      String name = from.currentName();
      from.nextToken();
      switch (name) {
        case "_v" -> {
          seen = once(seen, 1, name);
          readVersion();
        }
        case "_a" -> {
          seen = once(seen, 2, name);
          atomic = JsonValues.bool(from);
        }
        case "children" -> {
          seen = once(seen, 4, name);
          children = readChildren(open + 1);
        }
        default -> from.skipChildren();
      }
    }
    return new Doc(atomic, required(children, "children"));
  }

  private void readVersion() throws IOException {
    long version = JsonValues.unsigned(from);
    if (version != 0) {
      throw DocJson.failed(
          "unsupported Doc version "
              + Long.toUnsignedString(version)
              + "; only version 0 is supported");
    }
  }

  private Slots<String> readChildren(int open) throws IOException {
    expect(JsonToken.START_OBJECT, "children");
    checkDepth(open + 1);
    Slots.Builder<String> children = new Slots.Builder<>(Utf8::compare);
    while (from.nextToken() == JsonToken.FIELD_NAME) {
      String key = wellFormed(from.currentName());
      from.nextToken();
      children.put(key, readValue(open + 1));
    }
    return children.build();
  }

  Value readValue(int open) throws IOException {
    if (from.currentToken() == JsonToken.VALUE_STRING) {
      return switch (from.getText()) {
        case "Null" -> Value.NULL;
        case "Deleted" -> Value.DELETED;
        default -> throw DocJson.failed("unknown variant of a value without content");
      };
    }
    expect(JsonToken.START_OBJECT, "a value");
    checkDepth(open + 1);
    if (from.nextToken() != JsonToken.FIELD_NAME) {
      throw DocJson.failed("a value without variant");
    }
    String variant = from.currentName();
    from.nextToken();
    Value value = readVariant(variant, open + 1);
    end(JsonToken.END_OBJECT, "a value");
    return value;
  }

  private Value readVariant(String variant, int open) throws IOException {
    return switch (variant) {
      case "Null" -> readUnit(Value.NULL);
      case "Deleted" -> readUnit(Value.DELETED);
      case "Bool" -> Value.of(JsonValues.bool(from));
      case "Int" -> Value.of(JsonValues.signed(from));
      case "Text" -> {
        expect(JsonToken.VALUE_STRING, "text");
        yield new Value.Text(wellFormed(from.getText()));
      }
      case "Doc" -> readDoc(open);
      case "List" -> readList(open);
      default -> throw DocJson.failed("unknown variant of a value");
    };
  }

  private Value readUnit(Value value) {
    expect(JsonToken.VALUE_NULL, "null");
    return value;
  }

  private CrdtList readList(int open) throws IOException {
    expect(JsonToken.START_ARRAY, "a list");
    checkDepth(open + 1);
    Slots.Builder<Position> slots = new Slots.Builder<>(Comparator.naturalOrder());
    while (from.nextToken() != JsonToken.END_ARRAY) {
      expect(JsonToken.START_ARRAY, "a pair of position and value");
      checkDepth(open + 2);
      from.nextToken();
      checkDepth(open + 3);
      Position position = readPosition();
      from.nextToken();
      slots.put(position, readValue(open + 2));
      end(JsonToken.END_ARRAY, "a pair of position and value");
    }
    return new CrdtList(slots.build());
  }

  private Position readPosition() throws IOException {
    Long numerator = null;
    Long denominator = null;
    UUID id = null;
    if (from.currentToken() == JsonToken.START_ARRAY) {
      from.nextToken();
      numerator = JsonValues.signed(from);
      from.nextToken();
      denominator = JsonValues.unsigned(from);
      from.nextToken();
      id = readUuid();
      end(JsonToken.END_ARRAY, "a position");
      return new Position(numerator, denominator, id);
    }
    expect(JsonToken.START_OBJECT, "a position");
    int seen = 0;
    while (from.nextToken() == JsonToken.FIELD_NAME) {
      String name = from.currentName();
      from.nextToken();
      switch (name) {
        case "numerator" -> {
          seen = once(seen, 1, name);
          numerator = JsonValues.signed(from);
        }
        case "denominator" -> {
          seen = once(seen, 2, name);
          denominator = JsonValues.unsigned(from);
        }
        case "unique_id" -> {
          seen = once(seen, 4, name);
          id = readUuid();
        }
        default -> from.skipChildren();
      }
    }
    return new Position(
        required(numerator, "numerator"),
        required(denominator, "denominator"),
        required(id, "unique_id"));
  }

  private UUID readUuid() throws IOException {
    expect(JsonToken.VALUE_STRING, "a UUID");
    return Uuids.parse(from.getText());
  }

  private void end(JsonToken token, String what) throws IOException {
    if (from.nextToken() != token) {
      throw DocJson.failed("invalid length: " + what + " has more elements than due");
    }
  }

  private void expect(JsonToken token, String what) {
    if (from.currentToken() != token) {
      throw DocJson.failed("invalid type: expected " + what);
    }
  }

  private static int once(int seen, int bit, String name) {
    if ((seen & bit) != 0) {
      throw DocJson.failed("duplicate field `" + name + "`");
    }
    return seen | bit;
  }

  private static <T> T required(@Nullable T value, String name) {
    if (value == null) {
      throw DocJson.failed("missing field `" + name + "`");
    }
    return value;
  }

  private static String wellFormed(String text) {
    if (!Utf8.isWellFormed(text)) {
      throw DocJson.failed("lone surrogate in text");
    }
    return text;
  }

  private static void checkDepth(int open) {
    if (open > Limits.DEPTH) {
      throw DocJson.failed("recursion limit exceeded");
    }
  }
}

package io.eidetica4j.crdt;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eidetica4j.EideticaException;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.JsonValues;
import io.eidetica4j.codec.Utf8;
import java.io.IOException;
import java.util.UUID;

/**
 * Reads tagged JSON strictly. Each method begins on the first token of what it reads and ends on
 * the last one; {@code open} counts the JSON containers around it.
 *
 * <p>Objects with fixed members are also read as arrays of their members in order, as the reference
 * reads them: were such a payload refused here, states would differ between nodes.
 */
final class DocJsonReader {
  private static final int V = 1;
  private static final int A = 2;
  private static final int CHILDREN = 4;

  private final JsonParser from;

  DocJsonReader(JsonParser from) {
    this.from = from;
  }

  Doc readDoc(int open) throws IOException {
    boolean atomic = false;
    Slots<String> children = null;
    if (from.currentToken() == JsonToken.START_ARRAY) {
      from.nextToken();
      version();
      from.nextToken();
      atomic = JsonValues.bool(from);
      from.nextToken();
      children = readChildren(open + 1);
      if (from.nextToken() != JsonToken.END_ARRAY) {
        throw DocJson.failed("a document has 3 elements");
      }
      return new Doc(atomic, children);
    }
    expect(JsonToken.START_OBJECT, "a document");
    int seen = 0;
    while (from.nextToken() == JsonToken.FIELD_NAME) {
      String name = from.currentName();
      from.nextToken();
      switch (name) {
        case "_v" -> {
          seen = once(seen, V, name);
          version();
        }
        case "_a" -> {
          seen = once(seen, A, name);
          atomic = JsonValues.bool(from);
        }
        case "children" -> {
          seen = once(seen, CHILDREN, name);
          children = readChildren(open + 1);
        }
        default -> from.skipChildren();
      }
    }
    if (children == null) {
      throw DocJson.failed("missing field `children`");
    }
    return new Doc(atomic, children);
  }

  private void version() throws IOException {
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
    Slots<String> children = Doc.EMPTY.children();
    while (from.nextToken() == JsonToken.FIELD_NAME) {
      String key = wellFormed(from.currentName());
      from.nextToken();
      children = children.with(key, readValue(open + 1));
    }
    return children;
  }

  Value readValue(int open) throws IOException {
    JsonToken token = from.currentToken();
    if (token == JsonToken.VALUE_STRING) {
      return switch (from.getText()) {
        case "Null" -> Value.NULL;
        case "Deleted" -> Value.DELETED;
        default -> throw DocJson.failed("unknown unit variant of a value");
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
    if (from.nextToken() != JsonToken.END_OBJECT) {
      throw DocJson.failed("a value with more than one variant");
    }
    return value;
  }

  private Value readVariant(String variant, int open) throws IOException {
    return switch (variant) {
      case "Null" -> unit(Value.NULL);
      case "Deleted" -> unit(Value.DELETED);
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

  private Value unit(Value value) {
    expect(JsonToken.VALUE_NULL, "null");
    return value;
  }

  private CrdtList readList(int open) throws IOException {
    expect(JsonToken.START_ARRAY, "a list");
    checkDepth(open + 1);
    Slots<Position> slots = CrdtList.EMPTY.slots();
    while (from.nextToken() != JsonToken.END_ARRAY) {
      expect(JsonToken.START_ARRAY, "a pair of position and value");
      checkDepth(open + 2);
      from.nextToken();
      Position position = readPosition();
      from.nextToken();
      slots = slots.with(position, readValue(open + 2));
      if (from.nextToken() != JsonToken.END_ARRAY) {
        throw DocJson.failed("a pair of position and value has 2 elements");
      }
    }
    return new CrdtList(slots);
  }

  private Position readPosition() throws IOException {
    long numerator = 0;
    long denominator = 0;
    UUID id = null;
    if (from.currentToken() == JsonToken.START_ARRAY) {
      from.nextToken();
      numerator = JsonValues.signed(from);
      from.nextToken();
      denominator = JsonValues.unsigned(from);
      from.nextToken();
      id = readUuid();
      if (from.nextToken() != JsonToken.END_ARRAY) {
        throw DocJson.failed("a position has 3 elements");
      }
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
    if (seen != 7 || id == null) {
      throw DocJson.failed("a position with a field missing");
    }
    return new Position(numerator, denominator, id);
  }

  private UUID readUuid() throws IOException {
    expect(JsonToken.VALUE_STRING, "a UUID");
    return Uuids.parse(from.getText());
  }

  private static int once(int seen, int bit, String name) {
    if ((seen & bit) != 0) {
      throw DocJson.failed("duplicate field `" + name + "`");
    }
    return seen | bit;
  }

  private void expect(JsonToken token, String what) {
    if (from.currentToken() != token) {
      throw DocJson.failed("invalid type: expected " + what);
    }
  }

  private static String wellFormed(String text) {
    if (!Utf8.isWellFormed(text)) {
      throw DocJson.failed("lone surrogate in text");
    }
    return text;
  }

  private static void checkDepth(int open) throws EideticaException {
    if (open > Limits.DEPTH) {
      throw DocJson.failed("recursion limit exceeded");
    }
  }
}

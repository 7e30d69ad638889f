package io.eidetica4j.node.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.EideticaException;
import io.eidetica4j.Limits;
import io.eidetica4j.crdt.CrdtList;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.problem.RestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Plain JSON as applications write it, and the values of documents: object and {@link Doc}, array
 * and {@link CrdtList}, text, boolean, null, integer of 64 bits. Both ways stream.
 *
 * <p>What a document can't hold is refused with the JSON pointer of the member: a fraction, an
 * integer beyond 64 bits, nesting beyond {@link Limits#DOC_DEPTH}, a member name with a dot or one
 * that appears twice. Deleted members are not written.
 */
public final class PlainJson {
  private final JsonParser in;
  private final String base;

  private PlainJson(JsonParser in, String base) {
    this.in = in;
    this.base = base;
  }

  /**
   * The value of a whole body.
   *
   * @throws RestException {@code NOT_JSON}, {@code INVALID_VALUE}
   */
  public static Value parse(byte[] body) {
    try (JsonParser in = Json.FACTORY.createParser(body)) {
      return whole(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Value whole(JsonParser in) throws IOException {
    try {
      if (in.nextToken() == null) {
        throw RestError.NOT_JSON.error("The body is empty");
      }
      Value value = new PlainJson(in, "").value(0);
      if (in.nextToken() != null) {
        throw RestError.NOT_JSON.error("Something follows the JSON value");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw Json.notJson(e, in, "");
    }
  }

  /**
   * The value of a part of a body.
   *
   * @param pointer where the part stands in the body
   * @throws RestException {@code INVALID_VALUE}
   */
  public static Value parse(JsonNode part, String pointer) {
    try (JsonParser in = part.traverse()) {
      in.nextToken();
      return new PlainJson(in, pointer).value(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a value; a tombstone as null, which only a caller that asks for one sees. */
  public static void write(JsonGenerator out, Value value) throws IOException {
    switch (value) {
      case Value.Null n -> out.writeNull();
      case Value.Deleted d -> out.writeNull();
      case Value.Bool b -> out.writeBoolean(b.value());
      case Value.Int i -> out.writeNumber(i.value());
      case Value.Text t -> out.writeString(t.value());
      case Doc doc -> writeDoc(out, doc);
      case CrdtList list -> {
        out.writeStartArray();
        for (Value element : list.values()) {
          write(out, element);
        }
        out.writeEndArray();
      }
    }
  }

  private static void writeDoc(JsonGenerator out, Doc doc) throws IOException {
    out.writeStartObject();
    try {
      doc.forEach((name, value) -> {
        try {
          out.writeFieldName(name);
          write(out, value);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    out.writeEndObject();
  }

  private Value value(int depth) throws IOException {
    return switch (in.currentToken()) {
      case START_OBJECT -> object(depth);
      case START_ARRAY -> array(depth);
      case VALUE_STRING -> text();
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT ->
          throw refused("A document holds whole numbers only: write this one as a text");
      case VALUE_TRUE -> Value.of(true);
      case VALUE_FALSE -> Value.of(false);
      case VALUE_NULL -> Value.NULL;
      default -> throw refused("This is no JSON value");
    };
  }

  private Doc object(int depth) throws IOException {
    checkDepth(depth);
    Doc doc = Doc.EMPTY;
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      if (name.indexOf('.') >= 0) {
        throw refused("A member's name can't hold a dot: dots separate the parts of paths");
      }
      if (doc.child(name).isPresent()) {
        throw refused("A member appears twice");
      }
      in.nextToken();
      Value value = value(depth + 1);
      try {
        doc = doc.withKey(name, value);
      } catch (EideticaException e) {
        throw refused("The member's name holds half of a surrogate pair");
      }
    }
    return doc;
  }

  private CrdtList array(int depth) throws IOException {
    checkDepth(depth);
    List<Value> values = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      values.add(value(depth + 1));
    }
    return CrdtList.of(values);
  }

  private Value text() throws IOException {
    try {
      return Value.of(in.getText());
    } catch (EideticaException e) {
      throw refused("The text holds half of a surrogate pair");
    }
  }

  private Value integer() throws IOException {
    String digits = in.getText();
    try {
      return Value.of(Long.parseLong(digits));
    } catch (NumberFormatException e) {
      throw refused("The number does not fit 64 bits: write it as a text");
    }
  }

  private void checkDepth(int depth) {
    if (depth >= Limits.DOC_DEPTH) {
      throw refused("The value is nested too deeply").limit(Limits.DOC_DEPTH);
    }
  }

  private RestException refused(String detail) {
    return RestError.INVALID_VALUE
        .error(detail)
        .at(base + in.getParsingContext().pathAsPointer().toString());
  }
}

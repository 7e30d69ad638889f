package io.eidetica4j.crdt;

import com.fasterxml.jackson.core.JsonGenerator;
import io.eidetica4j.codec.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Values as text for people and other programs; none of these forms can be read back. */
final class DocText {
  private DocText() {}

  /** Plain JSON of the live values. */
  static String plainJson(Value value) {
    return new String(
        Json.write(256, generator -> writePlain(generator, value)), StandardCharsets.UTF_8);
  }

  static void writePlain(JsonGenerator to, Value value) throws IOException {
    switch (value) {
      case Value.Null none -> to.writeNull();
      case Value.Deleted none -> to.writeNull();
      case Value.Bool bool -> to.writeBoolean(bool.value());
      case Value.Int number -> to.writeNumber(number.value());
      case Value.Text text -> to.writeString(text.value());
      case Doc doc -> {
        to.writeStartObject();
        for (var walk = doc.children().walk(); walk.hasNext(); ) {
          var slot = walk.next();
          if (!slot.value.isDeleted()) {
            to.writeFieldName(slot.key);
            writePlain(to, slot.value);
          }
        }
        to.writeEndObject();
      }
      case CrdtList list -> {
        to.writeStartArray();
        for (Value element : list.values()) {
          writePlain(to, element);
        }
        to.writeEndArray();
      }
    }
  }

  /** JSON as the reference displays it: of texts only quotes are escaped, of keys nothing. */
  static void displayJson(StringBuilder to, Value value) {
    switch (value) {
      case Value.Text text -> to.append('"').append(text.value().replace("\"", "\\\"")).append('"');
      case Doc doc -> {
        to.append('{');
        String[] comma = {""};
        doc.forEach((key, child) -> {
          to.append(comma[0]).append('"').append(key).append("\":");
          comma[0] = ",";
          displayJson(to, child);
        });
        to.append('}');
      }
      case CrdtList list -> {
        to.append('[');
        String comma = "";
        for (Value element : list.values()) {
          to.append(comma);
          comma = ",";
          displayJson(to, element);
        }
        to.append(']');
      }
      case Value.Deleted none -> to.append("null");
      default -> display(to, value);
    }
  }

  /** As the reference prints values: {@code {k: v}}, {@code [a, b]}, texts without quotes. */
  static void display(StringBuilder to, Value value) {
    switch (value) {
      case Value.Null none -> to.append("null");
      case Value.Deleted none -> to.append("<deleted>");
      case Value.Bool bool -> to.append(bool.value());
      case Value.Int number -> to.append(number.value());
      case Value.Text text -> to.append(text.value());
      case Doc doc -> {
        to.append('{');
        String[] comma = {""};
        doc.forEach((key, child) -> {
          to.append(comma[0]).append(key).append(": ");
          comma[0] = ", ";
          display(to, child);
        });
        to.append('}');
      }
      case CrdtList list -> {
        to.append('[');
        String comma = "";
        for (Value element : list.values()) {
          to.append(comma);
          comma = ", ";
          display(to, element);
        }
        to.append(']');
      }
    }
  }
}

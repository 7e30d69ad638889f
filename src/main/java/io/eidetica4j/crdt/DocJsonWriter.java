package io.eidetica4j.crdt;

import com.fasterxml.jackson.core.JsonGenerator;
import io.eidetica4j.codec.JsonValues;
import java.io.IOException;

/** Writes documents and values as tagged JSON. No value is nested too deeply for readers. */
final class DocJsonWriter {
  private DocJsonWriter() {}

  static void write(JsonGenerator to, Doc doc) throws IOException {
    to.writeStartObject();
    if (doc.isAtomic()) {
      to.writeBooleanField("_a", true);
    }
    to.writeObjectFieldStart("children");
    for (var walk = doc.children().walk(); walk.hasNext(); ) {
      var slot = walk.next();
      to.writeFieldName(slot.key);
      writeValue(to, slot.value);
    }
    to.writeEndObject();
    to.writeEndObject();
  }

  static void writeValue(JsonGenerator to, Value value) throws IOException {
    switch (value) {
      case Value.Null none -> to.writeString("Null");
      case Value.Deleted none -> to.writeString("Deleted");
      case Value.Bool bool -> {
        to.writeStartObject();
        to.writeBooleanField("Bool", bool.value());
        to.writeEndObject();
      }
      case Value.Int number -> {
        to.writeStartObject();
        to.writeNumberField("Int", number.value());
        to.writeEndObject();
      }
      case Value.Text text -> {
        to.writeStartObject();
        to.writeStringField("Text", text.value());
        to.writeEndObject();
      }
      case Doc doc -> {
        to.writeStartObject();
        to.writeFieldName("Doc");
        write(to, doc);
        to.writeEndObject();
      }
      case CrdtList list -> {
        to.writeStartObject();
        to.writeFieldName("List");
        writeList(to, list);
        to.writeEndObject();
      }
    }
  }

  private static void writeList(JsonGenerator to, CrdtList list) throws IOException {
    to.writeStartArray();
    for (var walk = list.slots().walk(); walk.hasNext(); ) {
      var slot = walk.next();
      to.writeStartArray();
      writePosition(to, slot.key);
      writeValue(to, slot.value);
      to.writeEndArray();
    }
    to.writeEndArray();
  }

  private static void writePosition(JsonGenerator to, Position position) throws IOException {
    to.writeStartObject();
    to.writeNumberField("numerator", position.numerator());
    to.writeFieldName("denominator");
    JsonValues.writeUnsigned(to, position.denominator());
    to.writeStringField("unique_id", position.uniqueId().toString());
    to.writeEndObject();
  }
}

package io.eidetica4j.crdt;

import com.fasterxml.jackson.core.JsonGenerator;
import io.eidetica4j.codec.JsonValues;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes documents and values as tagged JSON. */
final class DocJsonWriter {
  private DocJsonWriter() {}

  static void write(JsonGenerator to, Doc doc) throws IOException {
    to.writeStartObject();
    if (doc.isAtomic()) {
      to.writeBooleanField("_a", true);
    }
    to.writeObjectFieldStart("children");
    try {
      doc.forEachRaw((key, value) -> member(to, key, value));
    } catch (UncheckedIOException e) {
      throw e.getCause();
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
    try {
      list.forEachSlot((position, value) -> element(to, position, value));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    to.writeEndArray();
  }

  private static void member(JsonGenerator to, String key, Value value) {
    try {
      to.writeFieldName(key);
      writeValue(to, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void element(JsonGenerator to, Position position, Value value) {
    try {
      to.writeStartArray();
      to.writeStartObject();
      to.writeNumberField("numerator", position.numerator());
      to.writeFieldName("denominator");
      JsonValues.writeUnsigned(to, position.denominator());
      to.writeStringField("unique_id", position.uniqueId().toString());
      to.writeEndObject();
      writeValue(to, value);
      to.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

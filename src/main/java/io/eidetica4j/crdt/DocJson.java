package io.eidetica4j.crdt;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.Json;
import java.io.IOException;

/**
 * The JSON of documents and values, as payloads hold it and as it crosses sockets. Written with
 * sorted members and no white space, so that equal values give equal bytes; read strictly.
 *
 * <p>Errors name places and kinds, never content, which may be secret.
 */
public final class DocJson {
  private DocJson() {}

  /** Writes a document. */
  public static void write(JsonGenerator generator, Doc doc) throws IOException {
    DocJsonWriter.write(generator, doc);
  }

  /** Writes a value in its tagged form, e.g. {@code {"Int":5}}. */
  public static void writeValue(JsonGenerator generator, Value value) throws IOException {
    DocJsonWriter.writeValue(generator, value);
  }

  /**
   * Reads the document that the parser's current token starts, and leaves the parser at its end.
   *
   * @throws EideticaException {@code CRDT_DESERIALIZATION_FAILED} where it is no document
   * @throws IOException from the parser's source, or where it is no JSON
   */
  public static Doc read(JsonParser parser) throws IOException {
    return reading(() -> new DocJsonReader(parser).readDoc(0));
  }

  /**
   * Reads the tagged value that the parser's current token starts, and leaves the parser at its
   * end.
   *
   * @throws EideticaException {@code CRDT_DESERIALIZATION_FAILED} where it is no value
   * @throws IOException from the parser's source, or where it is no JSON
   */
  public static Value readValue(JsonParser parser) throws IOException {
    return reading(() -> new DocJsonReader(parser).readValue(Nesting.ROOT));
  }

  /** A document's bytes. */
  static Bytes encode(Doc doc) {
    return Bytes.wrap(Json.write(256, generator -> DocJsonWriter.write(generator, doc)));
  }

  /** The document of bytes that may come from anyone. */
  static Doc decode(byte[] json) {
    try {
      return reading(() -> Json.read(json, parser -> new DocJsonReader(parser).readDoc(0)));
    } catch (IOException e) {
      throw failed(Json.error(e).getMessage());
    }
  }

  /** The text of a value that must be a text of JSON. */
  static String checkJson(Value value, ErrorKind otherwise) {
    if (!(value instanceof Value.Text text)) {
      throw ErrorKind.CRDT_TYPE_MISMATCH
          .error("Type mismatch: expected Text (JSON string), found " + value.typeName())
          .with("expected", "Text (JSON string)")
          .with("actual", value.typeName());
    }
    try {
      return Json.read(
          Bytes.utf8(text.value()).array(),
          parser -> {
            parser.skipChildren();
            return text.value();
          });
    } catch (EideticaException e) {
      throw otherwise.error("Text is no JSON: " + e.getMessage()).with("reason", e.getMessage());
    }
  }

  /** The error of what can't be read. */
  static EideticaException failed(String reason) {
    return ErrorKind.CRDT_DESERIALIZATION_FAILED
        .error("CRDT deserialization failed: " + reason)
        .with("reason", reason);
  }

  private static <T> T reading(Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (EideticaException e) {
      throw e.kind() == ErrorKind.CRDT_DESERIALIZATION_FAILED ? e : failed(e.getMessage());
    }
  }

  /** Reads something from a parser. */
  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }
}

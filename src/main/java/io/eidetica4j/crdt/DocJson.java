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
 */
public final class DocJson {
  private DocJson() {}

  /** Writes a document. */
  public static void write(JsonGenerator generator, Doc doc) throws IOException {
    DocJsonWriter.write(generator, doc);
  }

  /** Writes a value in its tagged form, e.g. {@code {"Int":5}}. */
  public static void write(JsonGenerator generator, Value value) throws IOException {
    DocJsonWriter.writeValue(generator, value);
  }

  /**
   * Reads the document that the parser's current token starts, and leaves the parser at its end.
   *
   * @throws EideticaException {@code CRDT_DESERIALIZATION_FAILED} where it is no document
   * @throws IOException from the parser's source, or where it is no JSON
   */
  public static Doc read(JsonParser parser) throws IOException {
    return new DocJsonReader(parser).readDoc(0);
  }

  /**
   * Reads the tagged value that the parser's current token starts, and leaves the parser at its
   * end.
   *
   * @throws EideticaException {@code CRDT_DESERIALIZATION_FAILED} where it is no value
   * @throws IOException from the parser's source, or where it is no JSON
   */
  public static Value readValue(JsonParser parser) throws IOException {
    return new DocJsonReader(parser).readValue(Nesting.ROOT);
  }

  /** A document's bytes. */
  static Bytes encode(Doc doc) {
    return Bytes.wrap(Json.write(256, generator -> write(generator, doc)));
  }

  /** The document of bytes that may come from anyone. */
  static Doc decode(byte[] json) {
    try {
      return Json.read(json, DocJson::read);
    } catch (EideticaException e) {
      if (e.kind() != ErrorKind.SERIALIZE) {
        throw e;
      }
      throw failed(e.getMessage());
    }
  }

  /** The error of what can't be read. It names no content, which may be secret. */
  static EideticaException failed(String reason) {
    return ErrorKind.CRDT_DESERIALIZATION_FAILED
        .error("CRDT deserialization failed: " + reason)
        .with("reason", reason);
  }
}

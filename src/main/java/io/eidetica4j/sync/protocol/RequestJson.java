package io.eidetica4j.sync.protocol;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import io.eidetica4j.EideticaException;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.Json;
import io.eidetica4j.codec.NotAVariant;
import io.eidetica4j.codec.Utf8;
import java.io.IOException;
import java.io.OutputStream;

/** Requests as bytes. */
public final class RequestJson {
  private static final String MODULE_PREFIX = "Serialization error: ";

  private RequestJson() {}

  /**
   * Reads a request that anybody may have sent. Whatever is wrong with it is part of the answer,
   * and no error.
   *
   * @param limits what entries may be
   */
  public static DecodedRequest read(byte[] json, Limits limits) {
    String text;
    try {
      text = Utf8.decode(json, 0, json.length);
    } catch (EideticaException e) {
      return new DecodedRequest.NotJson("invalid unicode code point");
    }
    try (JsonParser parser = Json.FACTORY.createParser(text)) {
      return read(parser, limits);
    } catch (NotAVariant e) {
      return new DecodedRequest.NotJson(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new DecodedRequest.NotJson(place(e));
    }
  }

  private static DecodedRequest read(JsonParser parser, Limits limits) throws IOException {
    if (parser.nextToken() == null) {
      return new DecodedRequest.NotJson("EOF while parsing a value at line 1 column 0");
    }
    SyncRequest request;
    try {
      request = RequestReader.read(parser, limits);
    } catch (EideticaException e) {
      JsonStreamContext at = parser.getParsingContext();
      String path = at.inRoot() || at.getParent().inRoot() ? "" : path(at);
      return new DecodedRequest.WrongShape(
          (path.isEmpty() ? "" : path + ": ")
              + String.valueOf(e.getMessage()).replace(MODULE_PREFIX, ""));
    }
    return parser.nextToken() == null
        ? new DecodedRequest.Request(request)
        : new DecodedRequest.NotJson("trailing characters");
  }

  /** Says where, and quotes nothing of what was sent. */
  private static String place(IOException e) {
    var at = e instanceof JacksonException json ? json.getLocation() : null;
    return at == null
        ? "invalid JSON"
        : "invalid JSON at line " + at.getLineNr() + " column " + at.getColumnNr();
  }

  /** Where the parser is, as {@code SendEntries[3].tree}. */
  private static String path(JsonStreamContext context) {
    if (context.inRoot()) {
      return "";
    }
    String outer = path(context.getParent());
    if (context.inArray()) {
      return outer + "[" + context.getCurrentIndex() + "]";
    }
    String name = context.getCurrentName();
    if (name == null || outer.isEmpty()) {
      return outer + (name == null ? "" : name);
    }
    return outer + "." + name;
  }

  /** The bytes of a request. */
  public static byte[] write(SyncRequest request) {
    return Json.write(1024, to -> RequestWriter.write(to, request));
  }

  /** Writes a request onto a stream, which it closes. */
  public static void write(OutputStream to, SyncRequest request) throws IOException {
    try (var generator = Json.generator(to)) {
      RequestWriter.write(generator, request);
    }
  }
}

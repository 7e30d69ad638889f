package io.eidetica4j.sync.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.Json;
import io.eidetica4j.codec.JsonMembers;
import io.eidetica4j.codec.NotAVariant;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Responses as bytes, written and read as streams. */
public final class ResponseJson {
  private ResponseJson() {}

  /**
   * Reads a response that anybody may have sent, and closes the stream. Entries go to the sink as
   * they are read; the response that is returned holds none of them but a bootstrap's root entry.
   *
   * @param limits what entries may be; the size of the whole is for the stream to bound
   * @throws EideticaException {@code serialize/Serialize} where it is no response, what the sink
   *     throws
   * @throws IOException from the stream
   */
  public static SyncResponse read(InputStream json, Limits limits, EntrySink sink)
      throws IOException {
    try (JsonParser parser = Json.parser(json)) {
      if (parser.nextToken() == null) {
        throw JsonMembers.error("EOF while parsing a value");
      }
      SyncResponse response = new ResponseReader(limits, sink).read(parser);
      if (parser.nextToken() != null) {
        throw JsonMembers.error("trailing characters");
      }
      return response;
    } catch (IOException e) {
      throw asShape(e).orElseThrow(() -> e);
    }
  }

  private static Optional<EideticaException> asShape(IOException e) {
    if (e instanceof NotAVariant) {
      return Optional.of(JsonMembers.error(String.valueOf(e.getMessage())));
    }
    EideticaException meaning = Json.error(e);
    return meaning.kind() == ErrorKind.SERIALIZE ? Optional.of(meaning) : Optional.empty();
  }

  /** Writes a response onto a stream, which stays open. */
  public static void write(OutputStream to, SyncResponse response) throws IOException {
    try (JsonGenerator generator = Json.generator(to)) {
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      // What is cut off in the middle must not look as if it were whole.
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
      ResponseWriter.write(generator, response);
    }
  }

  /** The bytes of a response that is known to be small. */
  public static byte[] write(SyncResponse response) {
    return Json.write(512, to -> ResponseWriter.write(to, response));
  }
}

package io.eidetica4j.codec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * JSON as the reference writes and reads it: compact, controls escaped as {@code \b \t \n \f \r} or
 * lower-case <code>&#92;u00xx</code>, nothing else escaped but quotes and backslashes; at most
 * {@value Limits#DEPTH} containers open; no comments, no NaN, no byte-order mark, no other charset
 * than UTF-8. Whoever reads or writes JSON does it through this class.
 */
public final class Json {
  /** Longest single text that is read, in characters. */
  private static final int MAX_TEXT = 64 << 20;

  /** Sets of buffers that are kept for later, some 30 KiB each. */
  private static final int KEPT_BUFFERS = 64;

  /**
   * The one factory; thread-safe. Given bytes it would guess their charset, so read them by {@link
   * #read} or {@link #parser}.
   */
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Limits.DEPTH)
                  .maxStringLength(MAX_TEXT)
                  .maxNameLength(MAX_TEXT)
                  .build())
          // not a set for each thread: virtual ones are many, and most of them read JSON once
          .recyclerPool(JsonRecyclerPools.newBoundedPool(KEPT_BUFFERS))
          // no table of names: what is in it depends on what was read before, names chosen to
          // collide are refused or slow, and entries must read the same everywhere
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  private Json() {}

  /**
   * Reads one value and nothing after it.
   *
   * @param json UTF-8
   * @param reading reads the value; the parser stands on its first token, and must stand on its
   *     last token afterwards
   * @throws EideticaException SERIALIZE where it is no JSON
   */
  public static <T> T read(byte[] json, Reading<T> reading) {
    try (JsonParser parser = FACTORY.createParser(Utf8.decode(json, 0, json.length))) {
      if (parser.nextToken() == null) {
        throw ErrorKind.SERIALIZE.error("Serialization error: EOF while parsing a value");
      }
      T value = reading.read(parser);
      if (parser.nextToken() != null) {
        throw ErrorKind.SERIALIZE.error("Serialization error: trailing characters");
      }
      return value;
    } catch (IOException e) {
      throw error(e);
    }
  }

  /**
   * A parser of a stream, which it closes. Malformed UTF-8 is an error of the stream; {@link
   * #error} knows it.
   */
  public static JsonParser parser(InputStream from) throws IOException {
    return FACTORY.createParser(new InputStreamReader(from, StandardCharsets.UTF_8.newDecoder()));
  }

  /**
   * Writes one value as compact UTF-8. Texts must be well-formed ({@link Utf8#isWellFormed}): an
   * unpaired surrogate would be written as an escape that no other node reads.
   */
  public static byte[] write(int expectedSize, Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(expectedSize);
    try (JsonGenerator generator = generator(bytes)) {
      writing.write(generator);
    } catch (IOException e) {
      throw error(e);
    }
    return bytes.toByteArray();
  }

  /** A compact generator of UTF-8 onto this stream, which it closes. */
  public static JsonGenerator generator(OutputStream to) throws IOException {
    return FACTORY.createGenerator(to, JsonEncoding.UTF8);
  }

  /**
   * What an exception of a parser or generator means: SERIALIZE for bad JSON, else IO. The message
   * tells the place but quotes nothing, since what was read may be a secret.
   */
  public static EideticaException error(IOException e) {
    if (e instanceof JacksonException json) {
      var place = json.getLocation();
      String where =
          place == null ? "" : " at line " + place.getLineNr() + " column " + place.getColumnNr();
      return ErrorKind.SERIALIZE.error("Serialization error: invalid JSON" + where);
    }
    if (e instanceof CharacterCodingException) {
      return ErrorKind.SERIALIZE.error("Serialization error: invalid UTF-8 in JSON");
    }
    return ErrorKind.IO.error("I/O error: " + e.getMessage(), e);
  }

  /** Reads a value from a parser. */
  @FunctionalInterface
  public interface Reading<T> {
    /** Reads the value that the parser stands on. */
    T read(JsonParser parser) throws IOException;
  }

  /** Writes a value to a generator. */
  @FunctionalInterface
  public interface Writing {
    /** Writes exactly one value. */
    void write(JsonGenerator generator) throws IOException;
  }
}

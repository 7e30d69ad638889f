package io.eidetica4j.node.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.eidetica4j.Limits;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.problem.RestException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** How the node reads and writes JSON. */
public final class Json {
  /**
   * Characters of a number at most; computing one takes the square of its length. Rows of tables
   * are read back with the same bound.
   */
  public static final int MAX_NUMBER = 1000;

  /**
   * Streaming JSON. Nesting is left to {@link PlainJson}, which can name the member; what stands
   * here only keeps a hostile body from costing more than its size.
   */
  static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Limits.DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(MAX_NUMBER)
                  .maxNameLength(1 << 16)
                  .build())
          .build();

  /** Fractions stay exactly what they are, as where rows are read back. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY.copy())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /** Something that writes JSON. */
  @FunctionalInterface
  public interface Writing {
    /** Writes one JSON value. */
    void to(JsonGenerator json) throws IOException;
  }

  /** The bytes of what is written. */
  public static byte[] bytes(Writing writing) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      writing.to(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * A body as a tree, without repeated members.
   *
   * @throws RestException {@code NOT_JSON}; {@code INVALID_VALUE} for a number of more than {@value
   *     #MAX_NUMBER} characters
   */
  public static JsonNode tree(byte[] body) {
    try (JsonParser in = MAPPER.createParser(body)) {
      return tree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode tree(JsonParser in) throws IOException {
    try {
      JsonNode tree = MAPPER.readTree(in);
      if (tree == null || tree.isMissingNode()) {
        throw RestError.NOT_JSON.error("The body is empty.");
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw notJson(e, in, "");
    } catch (NumberFormatException e) {
      throw RestError.INVALID_VALUE
          .error("The number's exponent is too large")
          .at(in.getParsingContext().pathAsPointer().toString());
    }
  }

  /**
   * The error for a body that does not parse: what is wrong and where, in words of ours.
   *
   * @param in the parser, standing where it failed
   * @param base where what it reads stands in the body
   */
  static RestException notJson(JsonProcessingException e, JsonParser in, String base) {
    if (e instanceof StreamConstraintsException) {
      if (e.getOriginalMessage().startsWith("Number")) {
        return RestError.INVALID_VALUE
            .error("The number is longer than " + MAX_NUMBER + " characters: write it as a text")
            .at(base + in.getParsingContext().pathAsPointer())
            .limit(MAX_NUMBER);
      }
      return RestError.INVALID_VALUE
          .error("The body is nested too deeply, or a member's name is too long" + where(e))
          .limit(Limits.DEPTH);
    }
    boolean repeated =
        e.getOriginalMessage() != null && e.getOriginalMessage().startsWith("Duplicate");
    return RestError.NOT_JSON.error(
        (repeated ? "A member appears twice" : "This is not JSON") + where(e));
  }

  private static String where(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }
}

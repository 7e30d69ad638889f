package io.eidetica4j.node.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
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
   * Streaming JSON. Nesting and the length of numbers are left to {@link PlainJson}, which can name
   * the member; what stands here only keeps a hostile body from costing more than its size.
   */
  static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Limits.DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(1 << 16)
                  .build())
          .build();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY.copy())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
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
   * @throws RestException {@code NOT_JSON}
   */
  public static JsonNode tree(byte[] body) {
    try {
      JsonNode tree = MAPPER.readTree(body);
      if (tree == null || tree.isMissingNode()) {
        throw RestError.NOT_JSON.error("The body is empty.");
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw notJson(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The error for a body that does not parse: what is wrong and where, in words of ours. */
  static RestException notJson(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
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

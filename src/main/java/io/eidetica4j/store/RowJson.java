package io.eidetica4j.store;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Json;
import java.io.IOException;

/** Rows by Jackson, strictly. */
final class RowJson<T> implements RowFormat<T> {
  /** One for all rows: it keeps what it learnt about classes. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              Json.FACTORY.rebuild().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .addModule(new Jdk8Module())
          .addModule(
              new SimpleModule()
                  .addSerializer(Double.class, new FiniteOnly<>(Double.class))
                  .addSerializer(double.class, new FiniteOnly<>(double.class))
                  .addSerializer(Float.class, new FiniteOnly<>(Float.class))
                  .addSerializer(float.class, new FiniteOnly<>(float.class)))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  /** Rows of any shape. */
  static final RowJson<JsonNode> TREE = new RowJson<>(JsonNode.class);

  private final ObjectReader reader;
  private final ObjectWriter writer;

  private RowJson(Class<T> row) {
    this.reader = MAPPER.readerFor(row);
    this.writer = MAPPER.writerFor(row);
  }

  static <T> RowJson<T> of(Class<T> row) {
    return new RowJson<>(row);
  }

  @Override
  public String write(T row) {
    try {
      return writer.writeValueAsString(row);
    } catch (JsonProcessingException e) {
      throw error("can't be written", e);
    }
  }

  @Override
  public T read(String json) {
    try {
      T row = reader.readValue(json);
      if (row == null) {
        throw ErrorKind.SERIALIZE.error("Serialization error: the row is null or nothing");
      }
      return row;
    } catch (JsonProcessingException e) {
      throw error("can't be read", e);
    }
  }

  /** Names place and member; Jackson's own text would quote the row. */
  private static EideticaException error(String what, JacksonException e) {
    var place = e.getLocation();
    String member =
        e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()
            ? " at " + mapping.getPathReference()
            : "";
    String where = place == null ? "" : " (column " + place.getColumnNr() + ")";
    return ErrorKind.SERIALIZE.error("Serialization error: the row " + what + member + where);
  }

  /** Writes a number that JSON has. */
  private static final class FiniteOnly<N extends Number> extends StdSerializer<N> {
    private static final long serialVersionUID = 1L;

    FiniteOnly(Class<N> type) {
      super(type);
    }

    @Override
    public void serialize(N value, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      double number = value.doubleValue();
      if (Double.isNaN(number) || Double.isInfinite(number)) {
        throw JsonMappingException.from(generator, "JSON has no such number");
      }
      if (value instanceof Float) {
        generator.writeNumber(value.floatValue());
      } else {
        generator.writeNumber(number);
      }
    }
  }
}

package io.eidetica4j.instance;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.store.RowFormat;
import java.util.function.Function;

/** Rows that know their own JSON, so that nothing has to be found out about their classes. */
record NodeFormat<T>(Function<T, JsonNode> toJson, Function<JsonNode, T> fromJson)
    implements RowFormat<T> {
  @Override
  public String write(T row) {
    return RowFormat.raw().write(toJson.apply(row));
  }

  @Override
  public T read(String json) {
    return fromJson.apply(RowFormat.raw().read(json));
  }
}

package io.eidetica4j.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.EideticaException;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.entry.HeightStrategy;
import java.util.Optional;

/** The stored form of a height strategy: a text that holds a JSON string, its quotes included. */
public final class HeightStrategyText {
  private HeightStrategyText() {}

  static Value write(HeightStrategy strategy) {
    return Value.of("\"" + strategy.jsonName() + "\"");
  }

  /** The strategy, where the value is a text that names one. */
  public static Optional<HeightStrategy> read(Value value) {
    return value.asText().flatMap(HeightStrategyText::parse);
  }

  private static Optional<HeightStrategy> parse(String text) {
    try {
      JsonNode name = RowJson.TREE.read(text);
      return name.isTextual() ? HeightStrategy.fromJsonName(name.textValue()) : Optional.empty();
    } catch (EideticaException e) {
      return Optional.empty();
    }
  }
}

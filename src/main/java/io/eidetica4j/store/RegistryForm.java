package io.eidetica4j.store;

import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.entry.HeightStrategy;
import java.util.Optional;

/** How entries of a register are stored. Reading takes what a peer may have written. */
final class RegistryForm {
  static final String TYPE = "type";
  static final String CONFIG = "config";
  static final String SETTINGS = "settings";
  static final String HEIGHT_STRATEGY = "height_strategy";

  private RegistryForm() {}

  static Doc write(String typeId, Doc config) {
    return Doc.EMPTY.withKey(TYPE, Value.of(typeId)).withKey(CONFIG, config);
  }

  /** The settings member; a tombstone takes an earlier one away, which leaving it out would not. */
  static Value write(SubtreeSettings settings) {
    return settings
        .heightStrategy()
        .<Value>map(s -> Doc.EMPTY.withKey(HEIGHT_STRATEGY, HeightStrategyText.write(s)))
        .orElse(Value.DELETED);
  }

  /** Reads an entry. Throws STORE_DESERIALIZATION_FAILED where it is none. */
  static RegistryEntry read(String registry, String name, Value value) {
    if (!(value instanceof Doc entry)) {
      throw malformed(registry, name, "is not a Doc");
    }
    return new RegistryEntry(
        type(entry).orElseThrow(() -> malformed(registry, name, "has no type")),
        config(registry, name, entry),
        settings(registry, name, entry));
  }

  static Optional<String> type(Doc entry) {
    return entry.getText(TYPE);
  }

  private static Doc config(String registry, String name, Doc entry) {
    return switch (entry.get(CONFIG).orElse(Value.NULL)) {
      case Doc config -> config;
      // As early versions wrote it.
      case Value.Text text when !text.value().equals("{}") ->
          throw malformed(registry, name, "has a config that is a text");
      default -> Doc.EMPTY;
    };
  }

  private static SubtreeSettings settings(String registry, String name, Doc entry) {
    Optional<Value> settings = entry.get(SETTINGS);
    if (settings.isEmpty()) {
      return SubtreeSettings.DEFAULT;
    }
    Doc members =
        settings
            .flatMap(Value::asDoc)
            .orElseThrow(() -> malformed(registry, name, "has settings that are no Doc"));
    Optional<Value> strategy = members.get(HEIGHT_STRATEGY);
    if (strategy.isEmpty()) {
      return SubtreeSettings.DEFAULT;
    }
    Optional<HeightStrategy> read = strategy.flatMap(HeightStrategyText::read);
    if (read.isEmpty()) {
      throw malformed(registry, name, "has an unknown height strategy");
    }
    return new SubtreeSettings(read);
  }

  private static RuntimeException malformed(String registry, String name, String what) {
    return StoreErrors.deserialization(registry, "entry '" + name + "' " + what, null);
  }
}

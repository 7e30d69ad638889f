package io.eidetica4j.sync.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import java.util.Locale;
import java.util.Optional;

/** How a transport is set up, as it is kept. */
public sealed interface TransportConfig {
  /** The id of this kind of configuration. */
  String typeId();

  /** Its JSON. */
  JsonNode toJson();

  /**
   * A kind of configuration.
   *
   * @param <T> its values
   */
  interface Type<T extends TransportConfig> {
    /** Its id. */
    String id();

    /** What holds where none is kept. */
    T unset();

    /** Reads one; throws {@code serialize/…} where it is none. */
    T read(JsonNode json);
  }

  /**
   * HTTP.
   *
   * @param bindAddress where to listen, as {@code 127.0.0.1:8080}; empty for requests only
   */
  record Http(Optional<String> bindAddress) implements TransportConfig {
    private static final String ID = "http:v0";
    private static final String BIND_ADDRESS = "bind_address";

    /** The kind. */
    public static final Type<Http> TYPE =
        new Type<>() {
          @Override
          public String id() {
            return ID;
          }

          @Override
          public Http unset() {
            return new Http(Optional.empty());
          }

          @Override
          public Http read(JsonNode json) {
            return new Http(text(json, BIND_ADDRESS));
          }
        };

    @Override
    public String typeId() {
      return ID;
    }

    @Override
    public JsonNode toJson() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      bindAddress.ifPresent(address -> json.put(BIND_ADDRESS, address));
      return json;
    }
  }

  /** Which relays help where no direct way is found. */
  enum RelayMode {
    /** The public ones. */
    DEFAULT("Default"),
    /** Those for trials. */
    STAGING("Staging"),
    /** None. */
    DISABLED("Disabled");

    private final String stored;

    RelayMode(String stored) {
      this.stored = stored;
    }

    private static RelayMode of(String text) {
      for (RelayMode mode : values()) {
        if (mode.stored.equals(text)) {
          return mode;
        }
      }
      throw malformed("relay_mode");
    }
  }

  /**
   * iroh, which this implementation has no transport for: kept for nodes that do.
   *
   * @param secretKeyHex the private half of the endpoint's key, 64 digits; empty where none is made
   * @param relayMode which relays
   */
  record Iroh(Optional<String> secretKeyHex, RelayMode relayMode) implements TransportConfig {
    private static final String ID = "iroh:v0";
    private static final String SECRET_KEY = "secret_key_hex";
    private static final String RELAY_MODE = "relay_mode";

    /** The kind. */
    public static final Type<Iroh> TYPE =
        new Type<>() {
          @Override
          public String id() {
            return ID;
          }

          @Override
          public Iroh unset() {
            return new Iroh(Optional.empty(), RelayMode.DEFAULT);
          }

          @Override
          public Iroh read(JsonNode json) {
            return new Iroh(
                text(json, SECRET_KEY),
                text(json, RELAY_MODE).map(RelayMode::of).orElse(RelayMode.DEFAULT));
          }
        };

    /** Whether a key was made. */
    public boolean hasSecretKey() {
      return secretKeyHex.isPresent();
    }

    @Override
    public String typeId() {
      return ID;
    }

    @Override
    public JsonNode toJson() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put(RELAY_MODE, relayMode.stored);
      secretKeyHex.ifPresent(key -> json.put(SECRET_KEY, key));
      return json;
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "Iroh[" + relayMode.name().toLowerCase(Locale.ROOT) + "]";
    }
  }

  private static Optional<String> text(JsonNode json, String field) {
    if (!json.isObject()) {
      throw malformed(field);
    }
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw malformed(field);
    }
    return Optional.of(value.textValue());
  }

  private static EideticaException malformed(String field) {
    return ErrorKind.SERIALIZE.error("`" + field + "` can't be read");
  }
}

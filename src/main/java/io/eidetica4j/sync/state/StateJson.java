package io.eidetica4j.sync.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.store.RowFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One object of {@code sync_state}, read member by member; what is amiss is named. */
final class StateJson {
  private final JsonNode json;

  private StateJson(JsonNode json) {
    this.json = json;
  }

  static StateJson of(String text) {
    JsonNode json = RowFormat.raw().read(text);
    if (!json.isObject()) {
      throw ErrorKind.SERIALIZE.error("it is no object");
    }
    return new StateJson(json);
  }

  Optional<String> optionalText(String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw malformed(name);
    }
    return Optional.of(value.textValue());
  }

  String text(String name) {
    return optionalText(name).orElseThrow(() -> malformed(name));
  }

  PublicKey key(String name) {
    return PublicKey.parse(text(name));
  }

  Id id(String name) {
    return Id.parse(text(name));
  }

  List<Id> ids(String name) {
    JsonNode list = json.path(name);
    if (!list.isArray()) {
      throw malformed(name);
    }
    List<Id> ids = new ArrayList<>();
    for (JsonNode each : list) {
      if (!each.isTextual()) {
        throw malformed(name);
      }
      ids.add(Id.parse(each.textValue()));
    }
    return ids;
  }

  long count(String name) {
    JsonNode value = json.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw malformed(name);
    }
    return value.longValue();
  }

  double number(String name) {
    JsonNode value = json.path(name);
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw malformed(name);
    }
    return value.doubleValue();
  }

  boolean truth(String name) {
    JsonNode value = json.path(name);
    if (!value.isBoolean()) {
      throw malformed(name);
    }
    return value.booleanValue();
  }

  private static EideticaException malformed(String name) {
    return ErrorKind.SERIALIZE.error("`" + name + "` can't be read");
  }
}

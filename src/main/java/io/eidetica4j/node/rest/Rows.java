package io.eidetica4j.node.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.node.json.Json;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.store.StoreType;
import io.eidetica4j.store.Table;

/** Rows of tables: JSON objects. They are kept as texts, so fractions are welcome here. */
final class Rows {
  /** Tables with rows of any shape. */
  static final StoreType<Table<JsonNode>> TYPE = Table.raw();

  private Rows() {}

  /** A body that is a row. */
  static JsonNode parse(byte[] body) {
    return checked(Json.tree(body), "");
  }

  /** A part of a body that is a row. */
  static JsonNode checked(JsonNode row, String pointer) {
    if (!row.isObject()) {
      throw RestError.INVALID_VALUE.error("A row is an object").at(pointer);
    }
    return row;
  }
}

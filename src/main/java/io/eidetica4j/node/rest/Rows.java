package io.eidetica4j.node.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.node.json.Json;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.store.StoreType;
import io.eidetica4j.store.Table;
import java.math.BigDecimal;

/** Rows of tables: JSON objects. They are kept as texts, so fractions are welcome here. */
final class Rows {
  /** Tables with rows of any shape. */
  static final StoreType<Table<JsonNode>> TYPE = Table.raw();

  private Rows() {}

  /** A body that is a row. */
  static JsonNode parse(byte[] body) {
    return checked(Json.tree(body), "");
  }

  /**
   * A part of a body that is a row, and one that can be read back.
   *
   * @throws io.eidetica4j.node.problem.RestException {@code INVALID_VALUE} with the pointer of what
   *     can't be kept
   */
  static JsonNode checked(JsonNode row, String pointer) {
    if (!row.isObject()) {
      throw RestError.INVALID_VALUE.error("A row is an object").at(pointer);
    }
    checkNumbers(row, pointer);
    return row;
  }

  /** Depth is bounded where the body was read. */
  private static void checkNumbers(JsonNode node, String pointer) {
    if (node.isBigDecimal() && plainLength(node.decimalValue()) > Json.MAX_NUMBER) {
      throw RestError.INVALID_VALUE
          .error("Written out the number is longer than " + Json.MAX_NUMBER + " characters")
          .at(pointer)
          .limit(Json.MAX_NUMBER);
    }
    node.forEachEntry((name, member) ->
        checkNumbers(member, pointer + "/" + name.replace("~", "~0").replace("/", "~1")));
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        checkNumbers(node.get(i), pointer + "/" + i);
      }
    }
  }

  /** Characters without an exponent, as rows are written; found without writing them. */
  private static long plainLength(BigDecimal number) {
    long scale = number.scale();
    long whole = Math.max(1, number.precision() - scale);
    return whole + Math.max(0, scale) + 2;
  }
}

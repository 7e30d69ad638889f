package io.eidetica4j.node.rest;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.eidetica4j.node.json.Json;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.problem.RestException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The filters {@code ?where=field:value} of a table. A value is JSON where it parses, else a text;
 * a field that begins with a slash is a JSON pointer. All filters must hold.
 */
final class Where {
  private static final int MAX = 32;

  private Where() {}

  /** Whether a row passes all filters. */
  static Predicate<JsonNode> parse(List<String> filters) {
    if (filters.size() > MAX) {
      throw RestError.INVALID_PARAMETER.error("There are too many 'where'").limit(MAX);
    }
    List<Predicate<JsonNode>> all = new ArrayList<>();
    for (String filter : filters) {
      all.add(one(filter));
    }
    return row -> all.stream().allMatch(passes -> passes.test(row));
  }

  private static Predicate<JsonNode> one(String filter) {
    int colon = filter.indexOf(':');
    if (colon < 1) {
      throw RestError.INVALID_PARAMETER.error("'where' is a field, a colon and a value");
    }
    String field = filter.substring(0, colon);
    JsonNode wanted = value(filter.substring(colon + 1));
    if (!field.startsWith("/")) {
      return row -> isSame(row.path(field), wanted);
    }
    JsonPointer pointer = pointer(field);
    return row -> isSame(row.at(pointer), wanted);
  }

  private static JsonPointer pointer(String field) {
    try {
      return JsonPointer.compile(field);
    } catch (IllegalArgumentException e) {
      throw RestError.INVALID_PARAMETER.error("'where' holds what is no JSON pointer");
    }
  }

  private static JsonNode value(String text) {
    try {
      return Json.tree(text.getBytes(StandardCharsets.UTF_8));
    } catch (RestException e) {
      return TextNode.valueOf(text);
    }
  }

  /**
   * 1 and 1.0 are one number, whatever classes hold them. The comparison takes no more than the
   * digits that were sent, however large the exponents.
   */
  private static boolean isSame(JsonNode found, JsonNode wanted) {
    return (found.isNumber() && wanted.isNumber())
        ? found.decimalValue().compareTo(wanted.decimalValue()) == 0
        : found.equals(wanted);
  }
}

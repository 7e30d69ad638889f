package io.eidetica4j.node.rest;

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
    return row -> {
      JsonNode found = field.startsWith("/") ? row.at(field) : row.path(field);
      return isSame(found, wanted);
    };
  }

  private static JsonNode value(String text) {
    try {
      return Json.tree(text.getBytes(StandardCharsets.UTF_8));
    } catch (RestException e) {
      return TextNode.valueOf(text);
    }
  }

  /** 1 and 1.0 are one number, whatever classes hold them. */
  private static boolean isSame(JsonNode found, JsonNode wanted) {
    return (found.isNumber() && wanted.isNumber())
        ? found.decimalValue().compareTo(wanted.decimalValue()) == 0
        : found.equals(wanted);
  }
}

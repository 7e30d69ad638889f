package io.eidetica4j.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Requests made up from an OpenAPI document: each operation with parameters and bodies that fit its
 * schema, nearly fit it, or don't at all. The same seed gives the same requests.
 */
final class RandomRequests {
  private static final List<String> ODD =
      List.of(
          "",
          " ",
          ".",
          "..",
          "%",
          "a.b",
          "_settings",
          "null",
          "0",
          "-1",
          "1e999",
          "9223372036854775808",
          "é\u0000",
          "\ud83d\ude00",
          "'\"<>",
          "x".repeat(3_000),
          "..%2f..",
          "*",
          "ed25519:",
          "true",
          "bafyr4ibcgzzjgvb2afe7nxehptf4tmq46zjxy5pyiifgh6jm4xnh64nale");

  private final JsonNode document;
  private final Random random;
  private final Map<String, List<String>> known;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * A request.
   *
   * @param path with parameters filled in
   * @param body what is sent; empty for nothing
   */
  record Made(String method, String path, Optional<String> body) {}

  /**
   * @param known for names of path parameters values that exist
   */
  RandomRequests(Path document, long seed, Map<String, List<String>> known) throws IOException {
    this.document = new YAMLMapper().readTree(Files.readAllBytes(document));
    this.random = new Random(seed);
    this.known = known;
  }

  /** The operations, as method and path. */
  List<Map.Entry<String, String>> operations() {
    List<Map.Entry<String, String>> operations = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(method -> {
                  if (List.of("get", "put", "post", "patch", "delete").contains(method)) {
                    operations.add(Map.entry(method, path.getKey()));
                  }
                }));
    return operations;
  }

  /** Some request of an operation. */
  Made make(String method, String path) {
    JsonNode operation = document.path("paths").path(path).path(method);
    String filled = path;
    Map<String, String> query = new TreeMap<>();
    for (JsonNode parameter : operation.path("parameters")) {
      String name = parameter.path("name").asText();
      if (parameter.path("in").asText().equals("path")) {
        filled = filled.replace("{" + name + "}", encoded(pathValue(name)));
      } else if (parameter.path("in").asText().equals("query") && random.nextInt(4) == 0) {
        query.put(name, encoded(word()));
      }
    }
    for (Map.Entry<String, String> one : query.entrySet()) {
      filled += (filled.contains("?") ? "&" : "?") + one.getKey() + "=" + one.getValue();
    }
    JsonNode content = operation.path("requestBody").path("content").path("application/json");
    Optional<String> body =
        content.isMissingNode() ? Optional.empty() : Optional.of(body(content.path("schema")));
    return new Made(method.toUpperCase(Locale.ROOT), filled, body);
  }

  private String pathValue(String name) {
    List<String> values = known.getOrDefault(name, List.of());
    return values.isEmpty() || random.nextInt(5) == 0
        ? word()
        : values.get(random.nextInt(values.size()));
  }

  private String body(JsonNode schema) {
    String text = value(schema, 0).toString();
    return switch (random.nextInt(8)) {
      case 0 -> text.substring(0, random.nextInt(text.length() + 1));
      case 1 -> any(0).toString();
      case 2 -> "[".repeat(1 + random.nextInt(5_000));
      default -> text;
    };
  }

  /** A value that fits a schema, but for some that don't. */
  private JsonNode value(JsonNode given, int depth) {
    JsonNode schema = resolve(given);
    if (depth > 6 || random.nextInt(12) == 0) {
      return any(depth);
    }
    String type =
        schema.path("type").isArray()
            ? schema.path("type").get(random.nextInt(schema.path("type").size())).asText()
            : schema.path("type").asText();
    return switch (type) {
      case "object" -> object(schema, depth);
      case "array" -> {
        ArrayNode array = json.createArrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(value(schema.path("items"), depth + 1));
        }
        yield array;
      }
      case "string" ->
          json.getNodeFactory()
              .textNode(
                  schema.path("enum").isArray()
                      ? schema.path("enum").get(random.nextInt(schema.path("enum").size())).asText()
                      : word());
      case "integer" -> json.getNodeFactory().numberNode(random.nextInt(20) - 4);
      case "boolean" -> json.getNodeFactory().booleanNode(random.nextBoolean());
      default -> any(depth);
    };
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = json.createObjectNode();
    schema
        .path("properties")
        .properties()
        .forEach(property -> {
          if (random.nextInt(3) > 0) {
            object.set(property.getKey(), value(property.getValue(), depth + 1));
          }
        });
    if (random.nextInt(6) == 0) {
      object.set(word(), any(depth));
    }
    return object;
  }

  private JsonNode any(int depth) {
    return switch (random.nextInt(depth > 6 ? 5 : 7)) {
      case 0 -> json.getNodeFactory().nullNode();
      case 1 -> json.getNodeFactory().numberNode(random.nextLong());
      case 2 -> json.getNodeFactory().numberNode(random.nextGaussian() * 1e300);
      case 3 -> json.getNodeFactory().booleanNode(random.nextBoolean());
      case 4 -> json.getNodeFactory().textNode(word());
      case 5 -> json.createArrayNode().add(any(depth + 1));
      default -> json.createObjectNode().set(word(), any(depth + 1));
    };
  }

  private JsonNode resolve(JsonNode schema) {
    JsonNode at = schema;
    while (at.has("$ref") || at.has("anyOf")) {
      at =
          at.has("$ref")
              ? document.at(at.path("$ref").asText().substring(1))
              : at.path("anyOf").get(random.nextInt(at.path("anyOf").size()));
    }
    return at;
  }

  private String word() {
    return random.nextInt(3) == 0
        ? ODD.get(random.nextInt(ODD.size()))
        : Integer.toString(random.nextInt(1_000), 36);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

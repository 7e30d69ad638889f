package io.eidetica4j.auth;

import static io.eidetica4j.auth.Permission.MAX_PRIORITY;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.Permission.Admin;
import io.eidetica4j.auth.Permission.Read;
import io.eidetica4j.auth.Permission.Write;
import io.eidetica4j.crdt.Doc;

/** The order of permissions as numbers, and their three written forms. */
final class PermissionForms {
  static final Permission READ = new Read();

  private static final String TYPE = "type";
  private static final String PRIORITY = "priority";

  private PermissionForms() {}

  static void checkPriority(long priority) {
    if (priority < 0 || priority > MAX_PRIORITY) {
      throw ErrorKind.AUTH_INVALID_PRIORITY_VALUE
          .error("Invalid priority value: " + priority)
          .with("value", priority)
          .with("limit", MAX_PRIORITY);
    }
  }

  /** Read 0, then all Writes, then all Admins: needs 34 bits. */
  static long rank(Permission permission) {
    return switch (permission) {
      case Read() -> 0;
      case Write(long priority) -> 1 + MAX_PRIORITY - priority;
      case Admin(long priority) -> 2 + 2 * MAX_PRIORITY - priority;
    };
  }

  static Doc toDoc(Permission permission) {
    return switch (permission) {
      case Read() -> Doc.EMPTY.with(TYPE, "Read");
      case Write(long priority) -> Doc.EMPTY.with(TYPE, "Write").with(PRIORITY, priority);
      case Admin(long priority) -> Doc.EMPTY.with(TYPE, "Admin").with(PRIORITY, priority);
    };
  }

  static Permission fromDoc(Doc doc) {
    String type = doc.getText(TYPE).orElseThrow(() -> DocFields.missing(TYPE));
    return switch (type) {
      case "Read" -> READ;
      case "Write" -> new Write(priority(doc));
      case "Admin" -> new Admin(priority(doc));
      default ->
          throw ErrorKind.CRDT_DESERIALIZATION_FAILED.error(
              "Deserialization failed: unknown Permission type: " + type);
    };
  }

  private static long priority(Doc doc) {
    return doc.getInt(PRIORITY).orElseThrow(() -> DocFields.missing(PRIORITY)) & MAX_PRIORITY;
  }

  static JsonNode toJson(Permission permission) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (permission) {
      case Read() -> nodes.textNode("Read");
      case Write(long priority) -> nodes.objectNode().set("Write", number(priority));
      case Admin(long priority) -> nodes.objectNode().set("Admin", number(priority));
    };
  }

  /** The node that a parser would make, so that trees compare as equal. */
  private static JsonNode number(long priority) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return priority <= Integer.MAX_VALUE
        ? nodes.numberNode((int) priority)
        : nodes.numberNode(priority);
  }

  static Permission fromJson(JsonNode json) {
    if (json.isTextual() && json.textValue().equals("Read")) {
      return READ;
    }
    if (json.isObject() && json.size() == 1) {
      if (json.has("Write")) {
        return new Write(priority(json.get("Write")));
      }
      if (json.has("Admin")) {
        return new Admin(priority(json.get("Admin")));
      }
      if (json.has("Read") && json.get("Read").isNull()) {
        return READ;
      }
    }
    throw ErrorKind.SERIALIZE.error(
        "Serialization error: expected \"Read\", {\"Write\":n} or {\"Admin\":n}");
  }

  private static long priority(JsonNode number) {
    if (!number.isIntegralNumber()
        || !number.canConvertToLong()
        || number.longValue() < 0
        || number.longValue() > MAX_PRIORITY) {
      throw ErrorKind.SERIALIZE.error(
          "Serialization error: a priority is a number 0 to 4294967295");
    }
    return number.longValue();
  }

  static Permission parse(String text) {
    String[] parts = text.split(":", -1);
    return switch (parts[0]) {
      case "read" -> READ;
      case "write" -> new Write(priority(parts, "Write"));
      case "admin" -> new Admin(priority(parts, "Admin"));
      default ->
          throw ErrorKind.AUTH_INVALID_PERMISSION_STRING
              .error("Invalid permission string: " + text)
              .with("value", text);
    };
  }

  private static long priority(String[] parts, String type) {
    if (parts.length != 2) {
      throw ErrorKind.AUTH_PERMISSION_REQUIRES_PRIORITY
          .error(type + " permission requires priority")
          .with("permission_type", type);
    }
    String digits = parts[1].startsWith("+") ? parts[1].substring(1) : parts[1];
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw invalidPriority(parts[1]);
    }
    try {
      // Leading zeros may make it longer than any limit that would spare this exception.
      long value = Long.parseLong(digits);
      if (value <= MAX_PRIORITY) {
        return value;
      }
    } catch (NumberFormatException tooLong) {
      throw invalidPriority(parts[1]);
    }
    throw invalidPriority(parts[1]);
  }

  private static EideticaException invalidPriority(String value) {
    return ErrorKind.AUTH_INVALID_PRIORITY_VALUE
        .error("Invalid priority value: " + value)
        .with("value", value);
  }
}

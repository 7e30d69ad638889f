package io.eidetica4j.node.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.problem.RestException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One JSON object of a request, read member by member. Every error names the member. Call {@link
 * #end()} when all is read: what nobody asked for is refused, since a misspelt member must not be
 * passed over (a user without the password that was meant, say).
 */
public final class Members {
  private final JsonNode object;
  private final String pointer;
  private final Set<String> read = new HashSet<>();

  private Members(JsonNode object, String pointer) {
    if (!object.isObject()) {
      throw wrong(pointer, "an object");
    }
    this.object = object;
    this.pointer = pointer;
  }

  /**
   * The object that is the whole body.
   *
   * @throws RestException {@code NOT_JSON}; {@code INVALID_VALUE} where it is no object
   */
  public static Members of(byte[] body) {
    return new Members(Json.tree(body), "");
  }

  /** As {@link #of(byte[])}, taking no body for an object without members. */
  public static Members ofOptional(byte[] body) {
    return of(body.length == 0 ? new byte[] {'{', '}'} : body);
  }

  /** Where this object stands in the body. */
  public String pointer() {
    return pointer;
  }

  /** The pointer of a member of this object. */
  public String pointer(String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  /** The names of all members. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** A member of any kind, also null; empty only where it is missing. */
  public Optional<JsonNode> raw(String name) {
    read.add(name);
    return Optional.ofNullable(object.get(name));
  }

  /** A member that must be there, of any kind. */
  public JsonNode required(String name) {
    return raw(name).orElseThrow(() -> missing(name));
  }

  /** A text, if given; null counts as not given. */
  public Optional<String> optionalText(String name) {
    return given(name)
        .map(node -> {
          if (!node.isTextual()) {
            throw wrong(pointer(name), "a text");
          }
          return node.textValue();
        });
  }

  /** A text that must be there. */
  public String text(String name) {
    return optionalText(name).orElseThrow(() -> missing(name));
  }

  /** A whole number within bounds, if given. */
  public Optional<Long> optionalInteger(String name, long least, long most) {
    return given(name)
        .map(node -> {
          if (!node.isIntegralNumber()
              || !node.canConvertToLong()
              || node.longValue() < least
              || node.longValue() > most) {
            throw wrong(pointer(name), "a whole number from " + least + " to " + most);
          }
          return node.longValue();
        });
  }

  /** A whole number within bounds that must be there. */
  public long integer(String name, long least, long most) {
    return optionalInteger(name, least, most).orElseThrow(() -> missing(name));
  }

  /** An object, if given. */
  public Optional<Members> optionalObject(String name) {
    return given(name).map(node -> new Members(node, pointer(name)));
  }

  /** An object that must be there. */
  public Members object(String name) {
    return optionalObject(name).orElseThrow(() -> missing(name));
  }

  /** An array of at most so many texts, if given. */
  public Optional<List<String>> optionalTexts(String name, int most) {
    return given(name)
        .map(array -> {
          checkArray(name, array, most);
          List<String> texts = new ArrayList<>(array.size());
          for (int i = 0; i < array.size(); i++) {
            if (!array.get(i).isTextual()) {
              throw wrong(pointer(name) + "/" + i, "a text");
            }
            texts.add(array.get(i).textValue());
          }
          return texts;
        });
  }

  /** An array of objects that must be there, of at most so many elements. */
  public List<Members> objects(String name, int most) {
    JsonNode array = given(name).orElseThrow(() -> missing(name));
    checkArray(name, array, most);
    List<Members> objects = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      objects.add(new Members(array.get(i), pointer(name) + "/" + i));
    }
    return objects;
  }

  private void checkArray(String name, JsonNode array, int most) {
    if (!array.isArray()) {
      throw wrong(pointer(name), "an array");
    }
    if (array.size() > most) {
      throw RestError.INVALID_VALUE
          .error("The array has " + array.size() + " elements; at most " + most + " are taken")
          .at(pointer(name))
          .limit(most);
    }
  }

  /**
   * Says that all is read.
   *
   * @throws RestException {@code UNKNOWN_MEMBER} for a member that nobody asked for
   */
  public void end() {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!read.contains(name)) {
        throw RestError.UNKNOWN_MEMBER
            .error("This member is not known here; known are: " + String.join(", ", sorted(read)))
            .at(pointer(name));
      }
    }
  }

  /** The error for a member whose value can't be taken. */
  public RestException invalid(String name, String detail) {
    return RestError.INVALID_VALUE.error(detail).at(pointer(name));
  }

  private Optional<JsonNode> given(String name) {
    return raw(name).filter(node -> !node.isNull());
  }

  private RestException missing(String name) {
    return RestError.MISSING_MEMBER.error("This member is needed").at(pointer(name));
  }

  private static RestException wrong(String at, String wanted) {
    return RestError.INVALID_VALUE.error("Expected " + wanted).at(at);
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }
}

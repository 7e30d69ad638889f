package io.eidetica4j.node.rest;

import io.eidetica4j.Limits;
import io.eidetica4j.node.problem.RestError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Paths into documents: names between slashes; within a list a name is an index. */
final class DocPath {
  private DocPath() {}

  /** A path in an address, each name percent-encoded. */
  static List<String> inAddress(String encoded) {
    List<String> names = new ArrayList<>();
    for (String part : encoded.split("/", -1)) {
      names.add(decoded(part));
    }
    return checked(names);
  }

  /** A path in a body. */
  static List<String> inBody(String text) {
    return checked(List.of(text.split("/", -1)));
  }

  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw RestError.INVALID_PARAMETER.error("The path is not percent-encoded soundly");
    }
  }

  /** A path as names. */
  static List<String> checked(List<String> names) {
    if (names.isEmpty()) {
      throw RestError.INVALID_PARAMETER.error("The path is empty");
    }
    for (String name : names) {
      if (name.isEmpty()) {
        throw RestError.INVALID_PARAMETER.error("A path is names between single slashes: a/b/c");
      }
      if (name.indexOf('.') >= 0) {
        throw RestError.INVALID_PARAMETER.error(
            "A name can't hold a dot: '" + Ids.shown(name) + "'");
      }
    }
    if (names.size() > Limits.DOC_DEPTH) {
      throw RestError.INVALID_PARAMETER.error("The path is too long").limit(Limits.DOC_DEPTH);
    }
    return List.copyOf(names);
  }
}

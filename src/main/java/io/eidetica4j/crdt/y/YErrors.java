package io.eidetica4j.crdt.y;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;

/** Errors of documents and updates. Messages quote no content. */
final class YErrors {
  private YErrors() {}

  static EideticaException malformed(String reason) {
    return ErrorKind.CRDT_DESERIALIZATION_FAILED.error("Invalid Y-CRDT binary data: " + reason);
  }

  static EideticaException truncated() {
    return malformed("unexpected end");
  }

  static EideticaException limit(String what, long limit) {
    return ErrorKind.INSTANCE_LIMIT_EXCEEDED
        .error("Y-CRDT data exceeds the limit of " + limit + " " + what)
        .with("limit", limit);
  }

  static EideticaException operation(String operation, String reason) {
    return ErrorKind.CRDT_INVALID_VALUE.error(
        "Y-CRDT operation failed: " + operation + " - " + reason);
  }

  static EideticaException index(String operation, long index, int length) {
    return ErrorKind.CRDT_LIST_INDEX_OUT_OF_BOUNDS
        .error(
            "Y-CRDT operation failed: %s - index %d is outside of 0..%d"
                .formatted(operation, index, length))
        .with("index", index)
        .with("length", length);
  }
}

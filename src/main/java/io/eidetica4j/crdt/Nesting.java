package io.eidetica4j.crdt;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;

/**
 * How deep values are nested, counted in the JSON containers that are open when they are written:
 * readers stop at {@link Limits#DEPTH}, which is {@link Limits#DOC_DEPTH} levels of documents or
 * lists below a root. Every value is kept within that, so whatever exists can be written, and may
 * be walked by recursion.
 */
final class Nesting {
  /** Containers that a root document opens around its children. */
  static final int ROOT = 2;

  private Nesting() {}

  /** The containers that a value opens, as the child of something. */
  static int of(Value value) {
    return switch (value) {
      case Value.Null none -> 0;
      case Value.Deleted none -> 0;
      case Doc doc -> 3 + doc.children().nesting();
      case CrdtList list -> list.isEmpty() ? 2 : 3 + Math.max(1, list.slots().nesting());
      default -> 1;
    };
  }

  /** Refuses documents on a path to a value where they alone are too many. */
  static void checkLevels(int docs) {
    if (docs > Limits.DOC_DEPTH) {
      throw tooDeep();
    }
  }

  /** Refuses a child of a root document that would open more containers than readers allow. */
  static void check(int nesting) {
    if (ROOT + nesting > Limits.DEPTH) {
      throw tooDeep();
    }
  }

  private static EideticaException tooDeep() {
    return ErrorKind.CRDT_SERIALIZATION_FAILED
        .error("Document is nested more than " + Limits.DOC_DEPTH + " levels deep")
        .with("limit", Limits.DOC_DEPTH);
  }
}

package io.eidetica4j.store;

import io.eidetica4j.crdt.CrdtList;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import java.util.Locale;

/** Kinds of values as classes, and their names in errors. */
final class Kinds {
  private Kinds() {}

  /** The kind of a value. Every kind is one final class, so the cast is sound. */
  @SuppressWarnings("unchecked")
  static <V extends Value> Class<V> of(V value) {
    return (Class<V>) value.getClass();
  }

  static String name(Class<? extends Value> kind) {
    if (kind == Value.Text.class) {
      return "String";
    }
    if (kind == CrdtList.class) {
      return "list";
    }
    return kind == Doc.class ? "Doc" : kind.getSimpleName().toLowerCase(Locale.ROOT);
  }
}

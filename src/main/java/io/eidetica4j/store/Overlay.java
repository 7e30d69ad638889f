package io.eidetica4j.store;

import io.eidetica4j.crdt.CrdtList;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads history ⊕ staged at one path. It walks down both sides together and merges only what is
 * found at the end, so that a read costs the same however much a transaction has staged.
 */
final class Overlay {
  private Overlay() {}

  /** The live value at a path of the merged document. */
  static Optional<Value> get(Doc history, Optional<Doc> staged, String path) {
    if (staged.isEmpty()) {
      return history.get(path);
    }
    List<String> names = names(path);
    Doc earlier = history;
    Doc later = staged.get();
    for (int i = 0; i < names.size(); i++) {
      if (later.isAtomic()) {
        return below(later, names, i);
      }
      Optional<Value> before = earlier.child(names.get(i));
      Optional<Value> after = later.child(names.get(i));
      if (before.isEmpty() || after.isEmpty()) {
        int next = i + 1;
        return after.or(() -> before).flatMap(value -> below(value, names, next));
      }
      if (i == names.size() - 1
          || !(before.get() instanceof Doc left)
          || !(after.get() instanceof Doc right)) {
        return below(merge(before.get(), after.get()), names, i + 1);
      }
      earlier = left;
      later = right;
    }
    return Optional.empty();
  }

  private static Value merge(Value earlier, Value later) {
    if (earlier instanceof Doc left && later instanceof Doc right) {
      return left.merge(right);
    }
    if (earlier instanceof CrdtList left && later instanceof CrdtList right) {
      return left.merge(right);
    }
    return later;
  }

  /** What lies at the names from an index on, below a value. */
  private static Optional<Value> below(Value value, List<String> names, int from) {
    if (from == names.size()) {
      return Optional.of(value).filter(v -> !v.isDeleted());
    }
    String rest = String.join(".", names.subList(from, names.size()));
    return switch (value) {
      case Doc doc -> doc.get(rest);
      // A list is walked by indexes; documents know how, so let one do it.
      case CrdtList list -> Doc.EMPTY.withKey("list", list).get("list." + rest);
      default -> Optional.empty();
    };
  }

  /** The names of a path: itself where it holds no dot, else its non-empty pieces. */
  static List<String> names(String path) {
    if (path.indexOf('.') < 0) {
      return List.of(path);
    }
    List<String> pieces = new ArrayList<>();
    int start = 0;
    while (start < path.length()) {
      int dot = path.indexOf('.', start);
      int end = dot < 0 ? path.length() : dot;
      if (end > start) {
        pieces.add(path.substring(start, end));
      }
      start = end + 1;
    }
    return pieces;
  }
}

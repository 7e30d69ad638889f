package io.eidetica4j.crdt;

import java.util.ArrayList;
import java.util.List;

/** How a path's text is read: names with dots between them. */
final class Paths {
  private Paths() {}

  /** The names of a path: the text itself where it holds no dot, else its non-empty pieces. */
  static List<String> names(String path) {
    if (path.indexOf('.') < 0) {
      return List.of(path);
    }
    return pieces(path);
  }

  /** The non-empty pieces between dots. */
  static List<String> pieces(String path) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', start)) {
      if (dot > start) {
        pieces.add(path.substring(start, dot));
      }
      start = dot + 1;
    }
    if (start < path.length()) {
      pieces.add(path.substring(start));
    }
    return pieces;
  }
}

package io.eidetica4j.node.edit;

import io.eidetica4j.crdt.CrdtList;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.problem.RestException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Values at paths. A path is a list of literal names; within a list a name is the index of a live
 * element.
 */
final class Target {
  private Target() {}

  /**
   * The value with what a change makes of the part at a path. Documents that are missing on the way
   * are made, and a leaf on the way gives way to one; an element of a list must be there.
   *
   * @param change is given the live part, if there is one; what it answers takes its place
   */
  static Value change(
      Optional<Value> whole, List<String> path, Function<Optional<Value>, Value> change) {
    if (path.isEmpty()) {
      return change.apply(whole);
    }
    String name = path.getFirst();
    List<String> rest = path.subList(1, path.size());
    if (whole.isPresent() && whole.get() instanceof CrdtList list) {
      int index = index(name, list);
      Value changed = change(list.get(index), rest, change);
      return changed.isDeleted() ? list.remove(index) : list.set(index, changed);
    }
    Doc doc = whole.flatMap(Value::asDoc).orElse(Doc.EMPTY);
    return doc.withKey(name, change(live(doc, name), rest, change));
  }

  /** The live part at a path. */
  static Optional<Value> find(Value whole, List<String> path) {
    Optional<Value> part = Optional.of(whole);
    for (String name : path) {
      part =
          part.flatMap(value ->
              switch (value) {
                case Doc doc -> live(doc, name);
                case CrdtList list -> element(list, name);
                default -> Optional.empty();
              });
    }
    return part;
  }

  /** How many names of a path lead through documents, the last of them included. */
  static int depthOfDocs(Doc whole, List<String> path) {
    Value at = whole;
    for (int depth = 0; depth < path.size(); depth++) {
      if (!(at instanceof Doc doc)) {
        return depth;
      }
      at = live(doc, path.get(depth)).orElse(Value.NULL);
      if (at instanceof CrdtList) {
        return depth + 1;
      }
    }
    return path.size();
  }

  private static Optional<Value> live(Doc doc, String name) {
    return doc.child(name).filter(value -> !value.isDeleted());
  }

  private static Optional<Value> element(CrdtList list, String name) {
    try {
      return list.get(Integer.parseInt(name));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static int index(String name, CrdtList list) {
    return element(list, name).isPresent()
        ? Integer.parseInt(name)
        : fail(
            RestError.INVALID_VALUE.error(
                "'" + name + "' is no index of a list of " + list.size() + " elements"));
  }

  private static int fail(RestException error) {
    throw error;
  }
}

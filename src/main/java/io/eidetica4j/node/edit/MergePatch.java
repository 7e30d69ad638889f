package io.eidetica4j.node.edit;

import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import java.util.Optional;

/** JSON Merge Patch (RFC 7396) on values: objects merge, null takes away, all else replaces. */
final class MergePatch {
  private MergePatch() {}

  /** The target after the patch. */
  static Value apply(Optional<Value> target, Value patch) {
    if (!(patch instanceof Doc members)) {
      return patch;
    }
    Doc[] result = {target.flatMap(Value::asDoc).orElse(Doc.EMPTY)};
    members.forEach((name, value) -> {
      Optional<Value> present = result[0].child(name).filter(v -> !v.isDeleted());
      if (!value.isNull()) {
        result[0] = result[0].withKey(name, apply(present, value));
      } else if (present.isPresent()) {
        result[0] = result[0].withKey(name, Value.DELETED);
      }
    });
    return result[0];
  }
}

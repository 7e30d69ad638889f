package io.eidetica4j.auth;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.entry.Id;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The members of {@code auth.delegations}. */
final class DelegatedTrees {
  private final Doc delegations;

  DelegatedTrees(Doc delegations) {
    this.delegations = delegations;
  }

  DelegatedTreeRef get(Id root) {
    Value value =
        delegations
            .child(root.toString())
            .filter(v -> !v.isDeleted())
            .orElseThrow(() ->
                ErrorKind.AUTH_DELEGATION_NOT_FOUND
                    .error("Delegation not found for tree: " + root)
                    .with("tree_id", root));
    if (!(value instanceof Doc ref)) {
      throw AuthErrors.invalidConfiguration("delegation '" + root + "' is not a Doc");
    }
    try {
      return DelegatedTreeRef.fromDoc(ref);
    } catch (EideticaException e) {
      throw AuthErrors.invalidConfiguration("Invalid delegated tree format: " + e.getMessage());
    }
  }

  Optional<DelegatedTreeRef> find(String text) {
    return delegations.child(text).flatMap(DelegatedTrees::readable);
  }

  /** All that can be read; throws where one of those is filed under no id. */
  Map<Id, DelegatedTreeRef> all() {
    Map<Id, DelegatedTreeRef> found = new LinkedHashMap<>();
    delegations.forEach(
        (text, value) -> readable(value).ifPresent(ref -> found.put(Id.parse(text), ref)));
    return found;
  }

  /** Whether the most that any of them allows passes a test. */
  boolean anyBound(Predicate<Permission> test) {
    boolean[] any = {false};
    delegations.forEach((text, value) ->
        readable(value).ifPresent(ref -> any[0] |= test.test(ref.permissionBounds().max())));
    return any[0];
  }

  private static Optional<DelegatedTreeRef> readable(Value value) {
    try {
      return value.asDoc().map(DelegatedTreeRef::fromDoc);
    } catch (EideticaException unreadable) {
      return Optional.empty();
    }
  }
}

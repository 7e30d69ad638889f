package io.eidetica4j.auth;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.crdt.Doc;
import java.util.Optional;

/**
 * Between what the permissions of a delegated tree's keys are held.
 *
 * @param max the most that any of them may do
 * @param min the least that any of them may do; bounds with {@code min} above {@code max} hold by
 *     {@code max} alone
 */
public record PermissionBounds(Permission max, Optional<Permission> min) {
  private static final String MAX = "max";
  private static final String MIN = "min";

  /** Bounds without a least permission. */
  public static PermissionBounds upTo(Permission max) {
    return new PermissionBounds(max, Optional.empty());
  }

  /** Bounds on both sides. */
  public static PermissionBounds between(Permission min, Permission max) {
    return new PermissionBounds(max, Optional.of(min));
  }

  /** Whether {@code min} is not above {@code max}. */
  public boolean isValid() {
    return min.isEmpty() || min.get().compareTo(max) <= 0;
  }

  /** The permission held between these bounds; one within them keeps its priority number. */
  public Permission clamp(Permission permission) {
    if (permission.compareTo(max) > 0) {
      return max;
    }
    if (isValid() && min.isPresent() && permission.compareTo(min.get()) < 0) {
      return min.get();
    }
    return permission;
  }

  /** The bounds of a path that passes these and then {@code inner}: no wider than either. */
  public PermissionBounds narrowedBy(PermissionBounds inner) {
    Optional<Permission> larger =
        min.isPresent() && inner.min.isPresent()
            ? Optional.of(min.get().compareTo(inner.min.get()) >= 0 ? min.get() : inner.min.get())
            : min.or(() -> inner.min);
    return new PermissionBounds(max.clampTo(inner.max), larger);
  }

  /** Whether someone with this permission may delegate within these bounds. */
  public boolean mayBeDelegatedBy(Permission delegator) {
    return isValid() && max.compareTo(delegator) <= 0;
  }

  /** The form stored in settings. */
  public Doc toDoc() {
    Doc doc = Doc.EMPTY.with(MAX, max.toDoc());
    return min.isPresent() ? doc.with(MIN, min.get().toDoc()) : doc;
  }

  /**
   * Reads the form stored in settings; a {@code min} that is no Doc counts as none.
   *
   * @throws io.eidetica4j.EideticaException CRDT_ELEMENT_NOT_FOUND or CRDT_DESERIALIZATION_FAILED
   */
  public static PermissionBounds fromDoc(Doc doc) {
    return new PermissionBounds(
        Permission.fromDoc(DocFields.requireDoc(doc, MAX)),
        doc.getDoc(MIN).map(Permission::fromDoc));
  }

  /** The form of records and messages; {@code min} is null where there is none. */
  @JsonValue
  public JsonNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set(MAX, max.toJson());
    json.set(MIN, min.map(Permission::toJson).orElse(JsonNodeFactory.instance.nullNode()));
    return json;
  }

  /**
   * Reads the form of records and messages.
   *
   * @throws io.eidetica4j.EideticaException SERIALIZE where it is none
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static PermissionBounds fromJson(JsonNode json) {
    return new PermissionBounds(
        Permission.fromJson(JsonFields.require(json, MAX)),
        JsonFields.optional(json, MIN).map(Permission::fromJson));
  }
}

package io.eidetica4j.auth;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.crdt.Doc;

/**
 * A tree whose keys may sign here as well.
 *
 * @param permissionBounds between what their permissions are held here
 * @param tree the tree, and the tips that a claim of its state may not fall behind
 */
public record DelegatedTreeRef(PermissionBounds permissionBounds, TreeReference tree) {
  private static final String BOUNDS = "permission_bounds";
  private static final String BOUNDS_IN_JSON = "permission-bounds";
  private static final String TREE = "tree";

  /** The form stored in settings: atomic, as that of a key. */
  public Doc toDoc() {
    return Doc.atomic().with(BOUNDS, permissionBounds.toDoc()).with(TREE, tree.toDoc());
  }

  /**
   * Reads the form stored in settings.
   *
   * @throws io.eidetica4j.EideticaException CRDT_ELEMENT_NOT_FOUND, CRDT_DESERIALIZATION_FAILED or
   *     ID_INVALID_FORMAT
   */
  public static DelegatedTreeRef fromDoc(Doc doc) {
    return new DelegatedTreeRef(
        PermissionBounds.fromDoc(DocFields.requireDoc(doc, BOUNDS)),
        TreeReference.fromDoc(DocFields.requireDoc(doc, TREE)));
  }

  /** The form of records and messages, which spells one member otherwise than settings do. */
  @JsonValue
  public JsonNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set(BOUNDS_IN_JSON, permissionBounds.toJson());
    json.set(TREE, tree.toJson());
    return json;
  }

  /**
   * Reads the form of records and messages.
   *
   * @throws io.eidetica4j.EideticaException SERIALIZE where it is none, ID_INVALID_FORMAT
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static DelegatedTreeRef fromJson(JsonNode json) {
    return new DelegatedTreeRef(
        PermissionBounds.fromJson(JsonFields.require(json, BOUNDS_IN_JSON)),
        TreeReference.fromJson(JsonFields.require(json, TREE)));
  }
}

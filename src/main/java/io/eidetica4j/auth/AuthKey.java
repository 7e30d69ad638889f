package io.eidetica4j.auth;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.crdt.Doc;
import java.util.Optional;

/**
 * What a database's settings say of one key.
 *
 * @param name a label that signers may hint at instead of the key; several keys may share it
 * @param permissions what the key may do
 * @param status whether it may still be used
 */
public record AuthKey(Optional<String> name, Permission permissions, KeyStatus status) {
  private static final String NAME = "name";
  private static final String PERMISSIONS = "permissions";
  private static final String STATUS = "status";

  /** An active key without a name. */
  public static AuthKey active(Permission permissions) {
    return new AuthKey(Optional.empty(), permissions, KeyStatus.ACTIVE);
  }

  /** An active key with a name. */
  public static AuthKey active(String name, Permission permissions) {
    return new AuthKey(Optional.of(name), permissions, KeyStatus.ACTIVE);
  }

  /** Whether the key may be used. */
  public boolean isActive() {
    return status == KeyStatus.ACTIVE;
  }

  /** This record with another name, or without one. */
  public AuthKey withName(Optional<String> newName) {
    return new AuthKey(newName, permissions, status);
  }

  /** This record with other permissions. */
  public AuthKey withPermissions(Permission newPermissions) {
    return new AuthKey(name, newPermissions, status);
  }

  /** This record with another status. */
  public AuthKey withStatus(KeyStatus newStatus) {
    return new AuthKey(name, permissions, newStatus);
  }

  /**
   * The form stored in settings. It is atomic: of two concurrent changes to a key one wins as a
   * whole, so that no mixture of both comes into force.
   */
  public Doc toDoc() {
    Doc doc = Doc.atomic().with(PERMISSIONS, permissions.toDoc()).with(STATUS, status.stored());
    return name.isPresent() ? doc.with(NAME, name.get()) : doc;
  }

  /**
   * Reads the form stored in settings; a name that is no text counts as none.
   *
   * @throws io.eidetica4j.EideticaException CRDT_ELEMENT_NOT_FOUND or CRDT_DESERIALIZATION_FAILED
   */
  public static AuthKey fromDoc(Doc doc) {
    return new AuthKey(
        doc.getText(NAME),
        Permission.fromDoc(DocFields.requireDoc(doc, PERMISSIONS)),
        KeyStatus.ofStored(DocFields.requireText(doc, STATUS)));
  }

  /** The form of records and messages; a name is left out where there is none. */
  @JsonValue
  public JsonNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    name.ifPresent(n -> json.put(NAME, n));
    json.set(PERMISSIONS, permissions.toJson());
    return json.put(STATUS, status.stored());
  }

  /**
   * Reads the form of records and messages.
   *
   * @throws io.eidetica4j.EideticaException SERIALIZE where it is none
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static AuthKey fromJson(JsonNode json) {
    return new AuthKey(
        JsonFields.optional(json, NAME).map(n -> JsonFields.text(n, NAME)),
        Permission.fromJson(JsonFields.require(json, PERMISSIONS)),
        KeyStatus.ofStored(JsonFields.text(JsonFields.require(json, STATUS), STATUS)));
  }
}

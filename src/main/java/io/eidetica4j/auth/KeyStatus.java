package io.eidetica4j.auth;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.eidetica4j.ErrorKind;

/** Whether a listed key may still be used. */
public enum KeyStatus {
  /** May be used. */
  ACTIVE("Active", "active"),
  /** May not be used any more; entries that rest on older settings stay good. */
  REVOKED("Revoked", "revoked");

  private final String stored;
  private final String text;

  KeyStatus(String stored, String text) {
    this.stored = stored;
    this.text = text;
  }

  /** The form in settings and records: {@code Active} or {@code Revoked}. */
  @JsonValue
  public String stored() {
    return stored;
  }

  /**
   * Reads the form in settings and records.
   *
   * @throws io.eidetica4j.EideticaException CRDT_DESERIALIZATION_FAILED for any other text
   */
  @JsonCreator
  public static KeyStatus ofStored(String stored) {
    return switch (stored) {
      case "Active" -> ACTIVE;
      case "Revoked" -> REVOKED;
      default ->
          throw ErrorKind.CRDT_DESERIALIZATION_FAILED.error(
              "Deserialization failed: unknown KeyStatus: " + stored);
    };
  }

  /**
   * Reads the text form that {@code toString} gives: {@code active} or {@code revoked}.
   *
   * @throws io.eidetica4j.EideticaException AUTH_INVALID_KEY_STATUS for any other text
   */
  public static KeyStatus parse(String text) {
    return switch (text) {
      case "active" -> ACTIVE;
      case "revoked" -> REVOKED;
      default ->
          throw ErrorKind.AUTH_INVALID_KEY_STATUS
              .error("Invalid key status: " + text)
              .with("value", text);
    };
  }

  @Override
  public String toString() {
    return text;
  }
}

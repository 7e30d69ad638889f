package io.eidetica4j.instance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.store.RowFormat;

/**
 * A database that a user keeps track of.
 *
 * @param databaseId its root
 * @param keyId the user's key for it
 * @param syncSettings how the user wants it to be synced
 */
public record TrackedDatabase(Id databaseId, PublicKey keyId, SyncSettings syncSettings) {
  /** How rows are written and read. */
  static final RowFormat<TrackedDatabase> FORMAT =
      new NodeFormat<>(TrackedDatabase::toJson, TrackedDatabase::fromJson);

  private static final String DATABASE_ID = "database_id";
  private static final String KEY_ID = "key_id";
  private static final String SYNC_SETTINGS = "sync_settings";

  /** This record with other wishes. */
  public TrackedDatabase withSyncSettings(SyncSettings other) {
    return new TrackedDatabase(databaseId, keyId, other);
  }

  /** The form of the row. */
  public JsonNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(DATABASE_ID, databaseId.toString()).put(KEY_ID, keyId.text());
    return json.set(SYNC_SETTINGS, syncSettings.toJson());
  }

  /**
   * Reads the form of the row.
   *
   * @throws io.eidetica4j.EideticaException SERIALIZE, or what a malformed id or key raises
   */
  public static TrackedDatabase fromJson(JsonNode json) {
    return new TrackedDatabase(
        Id.parse(Fields.text(json, DATABASE_ID)),
        PublicKey.parse(Fields.text(json, KEY_ID)),
        SyncSettings.fromJson(Fields.require(json, SYNC_SETTINGS)));
  }
}

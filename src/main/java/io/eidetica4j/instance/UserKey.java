package io.eidetica4j.instance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.store.RowFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A user's key, as a row of the user's own database.
 *
 * @param keyId the public key
 * @param storage the private key
 * @param displayName what the user calls it
 * @param createdAt seconds since 1970
 * @param lastUsed seconds since 1970; never set so far, kept as it was found
 * @param isDefault whether it is the key to use where none is named
 * @param databaseSigkeys for each database it is meant for the identity to sign with; empty: the
 *     key itself
 */
public record UserKey(
    PublicKey keyId,
    KeyStorage storage,
    Optional<String> displayName,
    long createdAt,
    OptionalLong lastUsed,
    boolean isDefault,
    Map<Id, Optional<SigKey>> databaseSigkeys) {
  /** How rows are written and read. */
  static final RowFormat<UserKey> FORMAT = new NodeFormat<>(UserKey::toJson, UserKey::fromJson);

  private static final String KEY_ID = "key_id";
  private static final String STORAGE = "storage";
  private static final String DISPLAY_NAME = "display_name";
  private static final String CREATED_AT = "created_at";
  private static final String LAST_USED = "last_used";
  private static final String IS_DEFAULT = "is_default";
  private static final String DATABASE_SIGKEYS = "database_sigkeys";

  /** Copies the mappings. */
  public UserKey {
    databaseSigkeys = Map.copyOf(databaseSigkeys);
  }

  /** A key without mappings that is not the default. */
  static UserKey additional(
      PublicKey keyId, KeyStorage storage, Optional<String> displayName, long createdAt) {
    return new UserKey(
        keyId, storage, displayName, createdAt, OptionalLong.empty(), false, Map.of());
  }

  /** The row of a user's root key, made from the user's record. */
  static UserKey root(UserInfo user) {
    UserCredentials credentials = user.credentials();
    return new UserKey(
        credentials.rootKeyId(),
        credentials.rootKey(),
        Optional.of("Root Key"),
        user.createdAt(),
        OptionalLong.empty(),
        true,
        Map.of());
  }

  /** This row with an identity for a database; the key's own is stored as none. */
  UserKey withMapping(Id database, SigKey identity) {
    Map<Id, Optional<SigKey>> more = new TreeMap<>(databaseSigkeys);
    more.put(database, Optional.of(identity).filter(i -> !i.equals(ownIdentity())));
    return new UserKey(keyId, storage, displayName, createdAt, lastUsed, isDefault, more);
  }

  /** This row with its private key stored anew. */
  UserKey withStorage(KeyStorage other) {
    return new UserKey(keyId, other, displayName, createdAt, lastUsed, isDefault, databaseSigkeys);
  }

  /** The identity to sign with in a database, if the key is meant for it. */
  Optional<SigKey> mapping(Id database) {
    return Optional.ofNullable(databaseSigkeys.get(database))
        .map(m -> m.orElseGet(this::ownIdentity));
  }

  private SigKey ownIdentity() {
    return SigKey.fromPubkey(keyId);
  }

  /** The form of the row. */
  public JsonNode toJson() {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    ObjectNode json = nodes.objectNode();
    json.put(KEY_ID, keyId.text());
    json.set(STORAGE, storage.toJson());
    json.put(DISPLAY_NAME, displayName.orElse(null)).put(CREATED_AT, createdAt);
    json.set(
        LAST_USED,
        lastUsed.isPresent() ? nodes.numberNode(lastUsed.getAsLong()) : nodes.nullNode());
    json.put(IS_DEFAULT, isDefault);
    ObjectNode mappings = json.putObject(DATABASE_SIGKEYS);
    SortedMap<String, Optional<SigKey>> byText = new TreeMap<>();
    databaseSigkeys.forEach((id, sigKey) -> byText.put(id.toString(), sigKey));
    byText.forEach((id, sigKey) ->
        mappings.set(id, sigKey.map(SigKeyNodes::write).orElseGet(nodes::nullNode)));
    return json;
  }

  /**
   * Reads the form of the row.
   *
   * @throws io.eidetica4j.EideticaException SERIALIZE, or what a malformed id or key raises
   */
  public static UserKey fromJson(JsonNode json) {
    Map<Id, Optional<SigKey>> mappings = new TreeMap<>();
    Fields.members(json, DATABASE_SIGKEYS)
        .forEach(p ->
            mappings.put(
                Id.parse(p.getKey()),
                p.getValue().isNull()
                    ? Optional.empty()
                    : Optional.of(SigKeyNodes.read(p.getValue()))));
    return new UserKey(
        PublicKey.parse(Fields.text(json, KEY_ID)),
        KeyStorage.fromJson(Fields.require(json, STORAGE)),
        Fields.optionalText(json, DISPLAY_NAME),
        Fields.integer(Fields.require(json, CREATED_AT), CREATED_AT),
        Fields.optional(json, LAST_USED)
            .map(seconds -> OptionalLong.of(Fields.integer(seconds, LAST_USED)))
            .orElseGet(OptionalLong::empty),
        Fields.bool(json, IS_DEFAULT),
        mappings);
  }

  /** The key and its name, nothing of the secret. */
  @Override
  public String toString() {
    return "UserKey[" + keyId + displayName.map(n -> ", " + n).orElse("") + "]";
  }
}

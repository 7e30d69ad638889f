package io.eidetica4j.instance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.crypto.PublicKey;
import java.util.Optional;

/**
 * What a login is checked against. There is no hash of the password: who can unwrap the root key
 * has the right one.
 *
 * @param rootKeyId the user's root key
 * @param rootKey its private half
 * @param passwordSalt salt of the user's password; empty for users without one
 */
public record UserCredentials(
    PublicKey rootKeyId, KeyStorage rootKey, Optional<String> passwordSalt) {
  private static final String ROOT_KEY_ID = "root_key_id";
  private static final String ROOT_KEY = "root_key";
  private static final String PASSWORD_SALT = "password_salt";

  /** The form in the user's record. */
  public JsonNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(ROOT_KEY_ID, rootKeyId.text());
    json.set(ROOT_KEY, rootKey.toJson());
    return json.put(PASSWORD_SALT, passwordSalt.orElse(null));
  }

  /**
   * Reads the form in the user's record.
   *
   * @throws io.eidetica4j.EideticaException SERIALIZE, or what a malformed key raises
   */
  public static UserCredentials fromJson(JsonNode json) {
    return new UserCredentials(
        PublicKey.parse(Fields.text(json, ROOT_KEY_ID)),
        KeyStorage.fromJson(Fields.require(json, ROOT_KEY)),
        Fields.optionalText(json, PASSWORD_SALT));
  }

  /** The key's name, nothing of the secret. */
  @Override
  public String toString() {
    return "UserCredentials["
        + rootKeyId
        + (passwordSalt.isPresent() ? ", with password]" : ", without password]");
  }
}

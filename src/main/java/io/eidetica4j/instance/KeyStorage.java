package io.eidetica4j.instance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.codec.Bytes;

/** A private key as stored in a user's records: in clear, or wrapped by the user's password. */
public sealed interface KeyStorage {
  /** The only cipher that is written or read. */
  String ALGORITHM = "aes-256-gcm";

  /**
   * In clear, for users without password.
   *
   * @param key the text of the private key
   */
  record Unencrypted(String key) implements KeyStorage {
    @Override
    public String toString() {
      return "Unencrypted[redacted]";
    }
  }

  /**
   * Wrapped by the key that the password gives.
   *
   * @param algorithm name of the cipher
   * @param ciphertext the wrapped text of the private key, with the cipher's tag
   * @param nonce 12 bytes, never used twice
   */
  record Encrypted(String algorithm, Bytes ciphertext, Bytes nonce) implements KeyStorage {
    @Override
    public String toString() {
      return "Encrypted[" + algorithm + ", " + ciphertext.length() + " bytes]";
    }
  }

  /** The form in records: an object that says its type. */
  default JsonNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    return switch (this) {
      case Unencrypted(String key) -> json.put("type", "unencrypted").put("key", key);
      case Encrypted(String algorithm, Bytes ciphertext, Bytes nonce) ->
          json.put("type", "encrypted")
              .put("algorithm", algorithm)
              .<ObjectNode>set("ciphertext", Fields.ofBytes(ciphertext))
              .set("nonce", Fields.ofBytes(nonce));
    };
  }

  /**
   * Reads the form in records; what is wrapped is not tried.
   *
   * @throws io.eidetica4j.EideticaException SERIALIZE where it is none
   */
  static KeyStorage fromJson(JsonNode json) {
    return switch (Fields.text(json, "type")) {
      case "unencrypted" -> new Unencrypted(Fields.text(json, "key"));
      case "encrypted" ->
          new Encrypted(
              Fields.text(json, "algorithm"),
              Fields.bytes(json, "ciphertext"),
              Fields.bytes(json, "nonce"));
      default -> throw Fields.malformed("`type` is none of unencrypted, encrypted");
    };
  }
}

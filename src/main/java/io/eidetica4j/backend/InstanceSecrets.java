package io.eidetica4j.backend;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Json;
import io.eidetica4j.crypto.PrivateKey;
import java.io.IOException;
import java.util.Set;

/** The device's private key as backends keep it: in clear. Neither shown nor sent anywhere. */
public final class InstanceSecrets {
  private static final String SIGNING_KEY = "signing_key";

  private final PrivateKey signingKey;

  /** Of this key, which stays the caller's to close. */
  public InstanceSecrets(PrivateKey signingKey) {
    this.signingKey = signingKey;
  }

  /** The device's private key. */
  public PrivateKey signingKey() {
    return signingKey;
  }

  /** The same secrets, of a key that is closed apart from this one. */
  public InstanceSecrets copy() {
    return new InstanceSecrets(PrivateKey.of(signingKey.seed()));
  }

  /** Compact JSON, as SQL tables hold it. */
  public byte[] toJson() {
    return Json.write(96, this::write);
  }

  /** Writes them as a JSON object. */
  public void write(JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeStringField(SIGNING_KEY, signingKey.text());
    to.writeEndObject();
  }

  /**
   * Reads what {@link #toJson} or the reference wrote.
   *
   * @throws EideticaException {@code backend/DeserializationFailed}
   */
  public static InstanceSecrets fromJson(byte[] json) {
    try {
      return Json.read(json, InstanceSecrets::read);
    } catch (EideticaException e) {
      throw ErrorKind.BACKEND_DESERIALIZATION_FAILED.error("Deserialization failed", e);
    }
  }

  /** Reads the object that the parser stands on. */
  public static InstanceSecrets read(JsonParser from) throws IOException {
    String text = TextFields.read(from, Set.of(SIGNING_KEY)).required(SIGNING_KEY);
    try {
      return new InstanceSecrets(PrivateKey.parse(text));
    } catch (EideticaException e) {
      // without the cause: it may quote what was to be a key
      throw ErrorKind.SERIALIZE.error("Serialization error: `signing_key` is no private key");
    }
  }

  /** Whether both hold the same key. */
  @Override
  public boolean equals(Object other) {
    return other instanceof InstanceSecrets that
        && signingKey.publicKey().equals(that.signingKey.publicKey());
  }

  @Override
  public int hashCode() {
    return signingKey.publicKey().hashCode();
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "InstanceSecrets[REDACTED]";
  }
}

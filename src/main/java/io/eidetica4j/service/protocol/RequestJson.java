package io.eidetica4j.service.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.Json;
import io.eidetica4j.codec.JsonMembers;
import io.eidetica4j.codec.JsonValues;
import io.eidetica4j.codec.JsonVariant;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.SigKeyJson;
import java.io.IOException;
import java.util.Optional;

/** Requests as JSON. */
public final class RequestJson {
  private static final String LOGIN_USER = "TrustedLoginUser";
  private static final String LOGIN_PROVE = "TrustedLoginProve";
  private static final String METADATA = "GetInstanceMetadata";
  private static final String KEY_CHALLENGE = "SessionKeyChallenge";
  private static final String KEY_REGISTER = "SessionKeyRegister";
  private static final String OF_DATABASE = "AuthenticatedDb";

  private RequestJson() {}

  /**
   * Reads a request, which may come from anyone.
   *
   * @param limits what entries may be
   * @throws io.eidetica4j.EideticaException SERIALIZE, INSTANCE_LIMIT_EXCEEDED, or what a malformed
   *     id or key raises
   */
  public static ServiceRequest read(byte[] json, Limits limits) {
    return Json.read(json, from -> read(from, limits));
  }

  private static ServiceRequest read(JsonParser from, Limits limits) throws IOException {
    JsonVariant variant =
        JsonVariant.enter(
            from, LOGIN_USER, LOGIN_PROVE, METADATA, KEY_CHALLENGE, KEY_REGISTER, OF_DATABASE);
    ServiceRequest request =
        switch (variant.name()) {
          case LOGIN_USER -> loginUser(variant.payload());
          case LOGIN_PROVE -> loginProve(variant.payload());
          case KEY_CHALLENGE -> keyChallenge(variant.payload());
          case KEY_REGISTER -> keyRegister(variant.payload());
          case OF_DATABASE -> ofDatabase(variant.payload(), limits);
          default -> {
            variant.unit();
            yield new ServiceRequest.GetInstanceMetadata();
          }
        };
    variant.leave();
    return request;
  }

  private static ServiceRequest loginUser(JsonParser from) throws IOException {
    Optional<String> username = Optional.empty();
    JsonMembers members = new JsonMembers(from, "username");
    while (members.next().isPresent()) {
      username = Optional.of(JsonValues.text(from, WireLimits.NAME_BYTES));
    }
    return new ServiceRequest.LoginUser(JsonMembers.require(username, "username"));
  }

  private static ServiceRequest loginProve(JsonParser from) throws IOException {
    Optional<Bytes> signature = Optional.empty();
    JsonMembers members = new JsonMembers(from, "signature");
    while (members.next().isPresent()) {
      signature = Optional.of(WireValues.proof(from));
    }
    return new ServiceRequest.LoginProve(JsonMembers.require(signature, "signature"));
  }

  private static ServiceRequest keyChallenge(JsonParser from) throws IOException {
    Optional<PublicKey> key = Optional.empty();
    JsonMembers members = new JsonMembers(from, "pubkey");
    while (members.next().isPresent()) {
      key = Optional.of(WireValues.key(from));
    }
    return new ServiceRequest.KeyChallenge(JsonMembers.require(key, "pubkey"));
  }

  private static ServiceRequest keyRegister(JsonParser from) throws IOException {
    Optional<PublicKey> key = Optional.empty();
    Optional<Bytes> signature = Optional.empty();
    JsonMembers members = new JsonMembers(from, "pubkey", "signature");
    for (Optional<String> name = members.next(); name.isPresent(); name = members.next()) {
      if (name.get().equals("pubkey")) {
        key = Optional.of(WireValues.key(from));
      } else {
        signature = Optional.of(WireValues.proof(from));
      }
    }
    return new ServiceRequest.KeyRegister(
        JsonMembers.require(key, "pubkey"), JsonMembers.require(signature, "signature"));
  }

  private static ServiceRequest ofDatabase(JsonParser from, Limits limits) throws IOException {
    Optional<Id> root = Optional.empty();
    Optional<SigKey> identity = Optional.empty();
    Optional<DatabaseOp> op = Optional.empty();
    JsonMembers members = new JsonMembers(from, "root_id", "identity", "op");
    for (Optional<String> name = members.next(); name.isPresent(); name = members.next()) {
      switch (name.get()) {
        case "root_id" -> root = Optional.of(WireValues.id(from));
        case "identity" -> identity = Optional.of(SigKeyJson.read(from, limits));
        default -> op = Optional.of(OpJson.read(from, limits));
      }
    }
    return new ServiceRequest.OfDatabase(
        JsonMembers.require(root, "root_id"),
        JsonMembers.require(identity, "identity"),
        JsonMembers.require(op, "op"));
  }

  /** The bytes of a request. */
  public static byte[] write(ServiceRequest request) {
    return Json.write(512, to -> write(to, request));
  }

  private static void write(JsonGenerator to, ServiceRequest request) throws IOException {
    switch (request) {
      case ServiceRequest.GetInstanceMetadata ignored -> to.writeString(METADATA);
      case ServiceRequest.LoginUser(String username) -> {
        begin(to, LOGIN_USER);
        to.writeStringField("username", username);
        end(to);
      }
      case ServiceRequest.LoginProve(Bytes signature) -> {
        begin(to, LOGIN_PROVE);
        WireValues.bytes(to, "signature", signature);
        end(to);
      }
      case ServiceRequest.KeyChallenge(PublicKey key) -> {
        begin(to, KEY_CHALLENGE);
        to.writeStringField("pubkey", key.text());
        end(to);
      }
      case ServiceRequest.KeyRegister(PublicKey key, Bytes signature) -> {
        begin(to, KEY_REGISTER);
        to.writeStringField("pubkey", key.text());
        WireValues.bytes(to, "signature", signature);
        end(to);
      }
      case ServiceRequest.OfDatabase(Id root, SigKey identity, DatabaseOp op) -> {
        begin(to, OF_DATABASE);
        to.writeStringField("root_id", root.toString());
        to.writeFieldName("identity");
        SigKeyJson.write(to, identity);
        to.writeFieldName("op");
        OpJson.write(to, op);
        end(to);
      }
    }
  }

  static void begin(JsonGenerator to, String variant) throws IOException {
    to.writeStartObject();
    to.writeObjectFieldStart(variant);
  }

  static void end(JsonGenerator to) throws IOException {
    to.writeEndObject();
    to.writeEndObject();
  }
}

package io.eidetica4j.sync.protocol;

import com.fasterxml.jackson.core.JsonParser;
import io.eidetica4j.Limits;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.JsonMembers;
import io.eidetica4j.codec.JsonValues;
import io.eidetica4j.codec.JsonVariant;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.DocJson;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.EntryJson;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads requests. Each method begins on the first token of what it reads. */
final class RequestReader {
  private RequestReader() {}

  static SyncRequest read(JsonParser from, Limits limits) throws IOException {
    JsonVariant variant = JsonVariant.enter(from, "Handshake", "SyncTree", "SendEntries");
    SyncRequest request =
        switch (variant.name()) {
          case "Handshake" -> handshake(variant.payload());
          case "SyncTree" -> syncTree(variant.payload());
          default ->
              new SyncRequest.SendEntries(
                  JsonValues.list(
                      variant.payload(),
                      Integer.MAX_VALUE, // the size of the whole is bounded by who read it
                      "entries",
                      parser -> EntryJson.read(parser, limits)));
        };
    variant.leave();
    return request;
  }

  private static HandshakeRequest handshake(JsonParser from) throws IOException {
    Optional<PublicKey> deviceId = Optional.empty();
    Optional<PublicKey> publicKey = Optional.empty();
    Optional<String> displayName = Optional.empty();
    Optional<Long> version = Optional.empty();
    Optional<Bytes> challenge = Optional.empty();
    Optional<List<Address>> addresses = Optional.empty();
    JsonMembers members =
        new JsonMembers(
            from,
            "device_id",
            "public_key",
            "display_name",
            "protocol_version",
            "challenge",
            "listen_addresses");
    for (Optional<String> name = members.next(); name.isPresent(); name = members.next()) {
      switch (name.get()) {
        case "device_id" -> deviceId = Optional.of(Values.key(from));
        case "public_key" -> publicKey = Optional.of(Values.key(from));
        case "display_name" -> displayName = JsonValues.optional(from, Values::name);
        case "protocol_version" -> version = Optional.of(JsonValues.u32(from));
        case "challenge" -> challenge = Optional.of(Values.bytes(from));
        default -> addresses = Optional.of(addresses(from));
      }
    }
    return new HandshakeRequest(
        JsonMembers.require(deviceId, "device_id"),
        JsonMembers.require(publicKey, "public_key"),
        displayName,
        JsonMembers.require(version, "protocol_version"),
        JsonMembers.require(challenge, "challenge"),
        JsonMembers.require(addresses, "listen_addresses"));
  }

  private static List<Address> addresses(JsonParser from) throws IOException {
    return JsonValues.list(from, ProtocolLimits.ADDRESSES, "addresses", AddressJson::read);
  }

  private static SyncTreeRequest syncTree(JsonParser from) throws IOException {
    Optional<Id> treeId = Optional.empty();
    Optional<Snapshot> ourTips = Optional.empty();
    Optional<PublicKey> peer = Optional.empty();
    Optional<PublicKey> key = Optional.empty();
    Optional<String> keyName = Optional.empty();
    Optional<Permission> permission = Optional.empty();
    Optional<Doc> metadata = Optional.empty();
    Optional<SyncRequestAuth> auth = Optional.empty();
    JsonMembers members =
        new JsonMembers(
            from,
            "tree_id",
            "our_tips",
            "peer_pubkey",
            "requesting_key",
            "requesting_key_name",
            "requested_permission",
            "metadata",
            "auth");
    for (Optional<String> name = members.next(); name.isPresent(); name = members.next()) {
      switch (name.get()) {
        case "tree_id" -> treeId = Optional.of(Values.id(from));
        case "our_tips" -> ourTips = Optional.of(Values.snapshot(from));
        case "peer_pubkey" -> peer = JsonValues.optional(from, Values::key);
        case "requesting_key" -> key = JsonValues.optional(from, Values::key);
        case "requesting_key_name" -> keyName = JsonValues.optional(from, Values::name);
        case "requested_permission" -> permission = JsonValues.optional(from, Values::permission);
        case "metadata" -> metadata = JsonValues.optional(from, DocJson::read);
        default -> auth = JsonValues.optional(from, RequestReader::auth);
      }
    }
    return new SyncTreeRequest(
        JsonMembers.require(treeId, "tree_id"),
        JsonMembers.require(ourTips, "our_tips"),
        peer,
        key,
        keyName,
        permission,
        metadata,
        auth);
  }

  private static SyncRequestAuth auth(JsonParser from) throws IOException {
    Optional<PublicKey> key = Optional.empty();
    Optional<Long> timestamp = Optional.empty();
    Optional<Bytes> nonce = Optional.empty();
    Optional<Bytes> signature = Optional.empty();
    JsonMembers members = new JsonMembers(from, "key", "timestamp_ms", "nonce", "signature");
    for (Optional<String> name = members.next(); name.isPresent(); name = members.next()) {
      switch (name.get()) {
        case "key" -> key = Optional.of(Values.key(from));
        case "timestamp_ms" -> timestamp = Optional.of(JsonValues.unsigned(from));
        case "nonce" -> nonce = Optional.of(Values.bytes(from));
        default -> signature = Optional.of(Values.bytes(from));
      }
    }
    return new SyncRequestAuth(
        JsonMembers.require(key, "key"),
        JsonMembers.require(timestamp, "timestamp_ms"),
        JsonMembers.require(nonce, "nonce"),
        JsonMembers.require(signature, "signature"));
  }
}

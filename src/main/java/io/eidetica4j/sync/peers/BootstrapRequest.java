package io.eidetica4j.sync.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.store.RowFormat;
import io.eidetica4j.sync.protocol.Address;
import java.util.Optional;

/**
 * Somebody asks for access to a database.
 *
 * @param treeId the database
 * @param requestingPubkey the key that is to have access
 * @param requestingKeyName what to call it
 * @param requestedPermission what it is to be allowed
 * @param timestamp when it was asked, in RFC 3339
 * @param status what became of it
 * @param peerAddress where it came from
 * @param metadata whatever the requester adds
 */
public record BootstrapRequest(
    Id treeId,
    PublicKey requestingPubkey,
    String requestingKeyName,
    Permission requestedPermission,
    String timestamp,
    BootstrapStatus status,
    Address peerAddress,
    Optional<Doc> metadata) {
  static final RowFormat<BootstrapRequest> FORMAT = new Format();

  /** The same with another status. */
  public BootstrapRequest withStatus(BootstrapStatus other) {
    return new BootstrapRequest(
        treeId,
        requestingPubkey,
        requestingKeyName,
        requestedPermission,
        timestamp,
        other,
        peerAddress,
        metadata);
  }

  /** Whether nobody has decided yet. */
  public boolean isPending() {
    return status instanceof BootstrapStatus.Pending;
  }

  /** Whether it asks for the same, whenever and from wherever. */
  boolean asksTheSameAs(BootstrapRequest other) {
    return treeId.equals(other.treeId)
        && requestingPubkey.equals(other.requestingPubkey)
        && requestingKeyName.equals(other.requestingKeyName)
        && requestedPermission.equals(other.requestedPermission)
        && metadata.equals(other.metadata);
  }

  /** The form of the row, as the reference reads it. */
  private static final class Format implements RowFormat<BootstrapRequest> {
    private static final RowFormat<JsonNode> JSON = RowFormat.raw();

    @Override
    public String write(BootstrapRequest row) {
      JsonNodeFactory nodes = JsonNodeFactory.instance;
      ObjectNode json = nodes.objectNode();
      json.put("tree_id", row.treeId.toString());
      json.put("requesting_pubkey", row.requestingPubkey.text());
      json.put("requesting_key_name", row.requestingKeyName);
      json.set("requested_permission", row.requestedPermission.toJson());
      json.put("timestamp", row.timestamp);
      json.set("status", status(row.status));
      json.putObject("peer_address")
          .put("transport_type", row.peerAddress.transportType())
          .put("address", row.peerAddress.address());
      json.set(
          "metadata",
          row.metadata.map(doc -> JSON.read(doc.toJson().utf8())).orElse(nodes.nullNode()));
      return JSON.write(json);
    }

    private static JsonNode status(BootstrapStatus status) {
      JsonNodeFactory nodes = JsonNodeFactory.instance;
      return switch (status) {
        case BootstrapStatus.Pending() -> nodes.textNode("Pending");
        case BootstrapStatus.Approved(String by, String time) ->
            nodes
                .objectNode()
                .set(
                    "Approved",
                    nodes.objectNode().put("approved_by", by).put("approval_time", time));
        case BootstrapStatus.Rejected(String by, String time) ->
            nodes
                .objectNode()
                .set(
                    "Rejected",
                    nodes.objectNode().put("rejected_by", by).put("rejection_time", time));
      };
    }

    @Override
    public BootstrapRequest read(String text) {
      JsonNode json = JSON.read(text);
      JsonNode metadata = json.path("metadata");
      return new BootstrapRequest(
          Id.parse(text(json, "tree_id")),
          PublicKey.parse(text(json, "requesting_pubkey")),
          text(json, "requesting_key_name"),
          Permission.fromJson(json.path("requested_permission")),
          text(json, "timestamp"),
          status(json.path("status")),
          new Address(
              text(json.path("peer_address"), "transport_type"),
              text(json.path("peer_address"), "address")),
          metadata.isObject()
              ? Optional.of(Doc.parse(Bytes.utf8(JSON.write(metadata))))
              : Optional.empty());
    }

    private static BootstrapStatus status(JsonNode json) {
      if (json.isTextual() && json.textValue().equals("Pending")) {
        return new BootstrapStatus.Pending();
      }
      if (json.has("Approved")) {
        JsonNode approved = json.get("Approved");
        return new BootstrapStatus.Approved(
            text(approved, "approved_by"), text(approved, "approval_time"));
      }
      if (json.has("Rejected")) {
        JsonNode rejected = json.get("Rejected");
        return new BootstrapStatus.Rejected(
            text(rejected, "rejected_by"), text(rejected, "rejection_time"));
      }
      throw malformed("status");
    }

    private static String text(JsonNode json, String field) {
      JsonNode value = json.path(field);
      if (!value.isTextual()) {
        throw malformed(field);
      }
      return value.textValue();
    }

    private static EideticaException malformed(String field) {
      return ErrorKind.SERIALIZE.error(
          "Serialization error: `" + field + "` of a bootstrap request can't be read");
    }
  }
}

package io.eidetica4j.sync.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.eidetica4j.codec.JsonValues;
import io.eidetica4j.crdt.DocJson;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryJson;
import java.io.IOException;

/** Writes requests. */
final class RequestWriter {
  private RequestWriter() {}

  static void write(JsonGenerator to, SyncRequest request) throws IOException {
    to.writeStartObject();
    switch (request) {
      case HandshakeRequest handshake -> {
        to.writeFieldName("Handshake");
        write(to, handshake);
      }
      case SyncTreeRequest tree -> {
        to.writeFieldName("SyncTree");
        write(to, tree);
      }
      case SyncRequest.SendEntries send -> {
        to.writeArrayFieldStart("SendEntries");
        for (Entry entry : send.entries()) {
          EntryJson.write(to, entry);
        }
        to.writeEndArray();
      }
    }
    to.writeEndObject();
  }

  private static void write(JsonGenerator to, HandshakeRequest request) throws IOException {
    to.writeStartObject();
    to.writeStringField("device_id", request.deviceId().text());
    to.writeStringField("public_key", request.publicKey().text());
    Values.text(to, "display_name", request.displayName());
    to.writeNumberField("protocol_version", request.protocolVersion());
    to.writeFieldName("challenge");
    JsonValues.write(to, request.challenge());
    to.writeFieldName("listen_addresses");
    AddressJson.writeAll(to, request.listenAddresses());
    to.writeEndObject();
  }

  private static void write(JsonGenerator to, SyncTreeRequest request) throws IOException {
    to.writeStartObject();
    to.writeStringField("tree_id", request.treeId().toString());
    to.writeFieldName("our_tips");
    Values.write(to, request.ourTips());
    Values.text(to, "peer_pubkey", request.peerPubkey());
    Values.text(to, "requesting_key", request.requestingKey());
    Values.text(to, "requesting_key_name", request.requestingKeyName());
    to.writeFieldName("requested_permission");
    if (request.requestedPermission().isPresent()) {
      Values.write(to, request.requestedPermission().get());
    } else {
      to.writeNull();
    }
    to.writeFieldName("metadata");
    if (request.metadata().isPresent()) {
      DocJson.write(to, request.metadata().get());
    } else {
      to.writeNull();
    }
    to.writeFieldName("auth");
    if (request.auth().isPresent()) {
      write(to, request.auth().get());
    } else {
      to.writeNull();
    }
    to.writeEndObject();
  }

  private static void write(JsonGenerator to, SyncRequestAuth auth) throws IOException {
    to.writeStartObject();
    to.writeStringField("key", auth.key().text());
    to.writeFieldName("timestamp_ms");
    JsonValues.writeUnsigned(to, auth.timestampMs());
    to.writeFieldName("nonce");
    JsonValues.write(to, auth.nonce());
    to.writeFieldName("signature");
    JsonValues.write(to, auth.signature());
    to.writeEndObject();
  }
}

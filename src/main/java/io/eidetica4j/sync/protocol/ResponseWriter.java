package io.eidetica4j.sync.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.eidetica4j.codec.JsonValues;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryJson;
import java.io.IOException;

/** Writes responses; entries are taken from where they come as they are written. */
final class ResponseWriter {
  private ResponseWriter() {}

  static void write(JsonGenerator to, SyncResponse response) throws IOException {
    if (response instanceof SyncResponse.Ack) {
      to.writeString(response.name());
      return;
    }
    to.writeStartObject();
    to.writeFieldName(response.name());
    switch (response) {
      case HandshakeResponse handshake -> write(to, handshake);
      case BootstrapResponse bootstrap -> write(to, bootstrap);
      case IncrementalResponse incremental -> write(to, incremental);
      case SyncResponse.BootstrapPending(String id, String message) -> {
        to.writeStartObject();
        to.writeStringField("request_id", id);
        to.writeStringField("message", message);
        to.writeEndObject();
      }
      case SyncResponse.Count(long stored) -> JsonValues.writeUnsigned(to, stored);
      case SyncResponse.Failure(String message) -> to.writeString(message);
      case SyncResponse.Ack ack -> throw new IllegalStateException(ack.name());
    }
    to.writeEndObject();
  }

  private static void write(JsonGenerator to, HandshakeResponse response) throws IOException {
    to.writeStartObject();
    to.writeStringField("device_id", response.deviceId().text());
    to.writeStringField("public_key", response.publicKey().text());
    Values.text(to, "display_name", response.displayName());
    to.writeNumberField("protocol_version", response.protocolVersion());
    to.writeFieldName("challenge_response");
    JsonValues.write(to, response.challengeResponse());
    to.writeFieldName("new_challenge");
    JsonValues.write(to, response.newChallenge());
    to.writeArrayFieldStart("available_trees");
    for (TreeInfo tree : response.availableTrees()) {
      to.writeStartObject();
      to.writeStringField("tree_id", tree.treeId().toString());
      Values.text(to, "name", tree.name());
      to.writeFieldName("entry_count");
      JsonValues.writeUnsigned(to, tree.entryCount());
      to.writeFieldName("last_modified");
      JsonValues.writeUnsigned(to, tree.lastModified());
      to.writeEndObject();
    }
    to.writeEndArray();
    to.writeEndObject();
  }

  private static void write(JsonGenerator to, BootstrapResponse response) throws IOException {
    to.writeStartObject();
    to.writeStringField("tree_id", response.treeId().toString());
    to.writeFieldName("root_entry");
    EntryJson.write(to, response.rootEntry());
    entries(to, "all_entries", response.allEntries());
    to.writeBooleanField("key_approved", response.keyApproved());
    to.writeFieldName("granted_permission");
    if (response.grantedPermission().isPresent()) {
      Values.write(to, response.grantedPermission().get());
    } else {
      to.writeNull();
    }
    to.writeEndObject();
  }

  private static void write(JsonGenerator to, IncrementalResponse response) throws IOException {
    to.writeStartObject();
    to.writeStringField("tree_id", response.treeId().toString());
    to.writeFieldName("their_tips");
    Values.write(to, response.theirTips());
    entries(to, "missing_entries", response.missingEntries());
    to.writeEndObject();
  }

  private static void entries(JsonGenerator to, String field, Iterable<Entry> entries)
      throws IOException {
    to.writeArrayFieldStart(field);
    for (Entry entry : entries) {
      EntryJson.write(to, entry);
    }
    to.writeEndArray();
  }
}

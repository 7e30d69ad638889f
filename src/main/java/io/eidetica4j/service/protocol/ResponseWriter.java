package io.eidetica4j.service.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.JsonValues;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryJson;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.instance.UserInfo;
import io.eidetica4j.service.protocol.TransactionContext.Parent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes answers, inside of their frame. */
final class ResponseWriter {
  private ResponseWriter() {}

  static void write(JsonGenerator to, ServiceResponse response) throws IOException {
    switch (response) {
      case ServiceResponse.Ok ignored -> to.writeString(ResponseReader.OK);
      case ServiceResponse.LoginOk ignored -> to.writeString(ResponseReader.LOGIN_OK);
      default -> {
        to.writeStartObject();
        writePayload(to, response);
        to.writeEndObject();
      }
    }
  }

  private static void writePayload(JsonGenerator to, ServiceResponse response) throws IOException {
    switch (response) {
      case ServiceResponse.Ok ignored -> to.writeNullField(ResponseReader.OK);
      case ServiceResponse.LoginOk ignored -> to.writeNullField(ResponseReader.LOGIN_OK);
      case ServiceResponse.OneEntry(Entry entry) -> {
        to.writeFieldName(ResponseReader.ENTRY);
        EntryJson.write(to, entry);
      }
      case ServiceResponse.Entries(List<Entry> entries) -> {
        to.writeArrayFieldStart(ResponseReader.ENTRIES);
        for (Entry entry : entries) {
          EntryJson.write(to, entry);
        }
        to.writeEndArray();
      }
      case ServiceResponse.Ids(Snapshot ids) -> WireValues.ids(to, ResponseReader.IDS, ids);
      case TransactionContext context -> write(to, context);
      case ServiceResponse.State(Bytes json) -> {
        to.writeFieldName(ResponseReader.STATE);
        WireValues.json(to, json);
      }
      case ServiceResponse.MergeState(Id base, List<Id> path) -> {
        to.writeObjectFieldStart(ResponseReader.MERGE);
        to.writeStringField("merge_base", base.toString());
        WireValues.ids(to, "path", path);
        to.writeEndObject();
      }
      case ServiceResponse.Metadata(Optional<InstanceMetadata> metadata) -> {
        to.writeFieldName(ResponseReader.METADATA);
        if (metadata.isPresent()) {
          metadata.get().write(to);
        } else {
          to.writeNull();
        }
      }
      case ServiceResponse.CachedState(Optional<Bytes> state) -> {
        to.writeFieldName(ResponseReader.CACHED);
        if (state.isPresent()) {
          JsonValues.write(to, state.get());
        } else {
          to.writeNull();
        }
      }
      case ServiceResponse.Failure(ServiceError error) -> {
        to.writeObjectFieldStart(ResponseReader.ERROR);
        to.writeStringField("module", error.module());
        to.writeStringField("kind", error.kind());
        to.writeStringField("message", error.message());
        to.writeEndObject();
      }
      case ServiceResponse.LoginChallenge(Bytes challenge, String uuid, UserInfo user) -> {
        to.writeObjectFieldStart(ResponseReader.LOGIN_CHALLENGE);
        WireValues.bytes(to, "challenge", challenge);
        to.writeStringField("user_uuid", uuid);
        to.writeFieldName("user_info");
        WireValues.node(to, user.toJson());
        to.writeEndObject();
      }
      case ServiceResponse.KeyChallenge(Bytes challenge) -> {
        to.writeObjectFieldStart(ResponseReader.KEY_CHALLENGE);
        WireValues.bytes(to, "challenge", challenge);
        to.writeEndObject();
      }
    }
  }

  private static void write(JsonGenerator to, TransactionContext context) throws IOException {
    to.writeObjectFieldStart(ResponseReader.CONTEXT);
    to.writeFieldName("main_parents");
    parents(to, context.mainParents());
    to.writeObjectFieldStart("subtree_parents");
    for (Map.Entry<String, List<Parent>> store : context.storeParents().entrySet()) {
      to.writeFieldName(store.getKey());
      parents(to, store.getValue());
    }
    to.writeEndObject();
    WireValues.ids(to, "settings_tips", context.settingsTips());
    to.writeFieldName("settings_value");
    WireValues.json(to, context.settings());
    to.writeEndObject();
  }

  private static void parents(JsonGenerator to, List<Parent> parents) throws IOException {
    to.writeStartArray();
    for (Parent parent : parents) {
      to.writeStartArray();
      to.writeString(parent.id().toString());
      JsonValues.writeUnsigned(to, parent.height());
      to.writeEndArray();
    }
    to.writeEndArray();
  }
}

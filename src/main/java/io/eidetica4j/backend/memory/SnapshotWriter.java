package io.eidetica4j.backend.memory;

import com.fasterxml.jackson.core.JsonGenerator;
import io.eidetica4j.backend.TreeTips;
import io.eidetica4j.backend.memory.MemoryState.Stored;
import io.eidetica4j.codec.Json;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryJson;
import io.eidetica4j.entry.Id;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes a state as the JSON that the reference reads: compact, maps sorted by key, so that equal
 * states give equal bytes. Entry after entry goes out; the JSON is never in memory as a whole.
 */
final class SnapshotWriter {
  private final JsonGenerator to;

  private SnapshotWriter(JsonGenerator to) {
    this.to = to;
  }

  /** Writes the state; the stream is flushed and stays open. */
  static void write(MemoryState state, OutputStream to) throws IOException {
    JsonGenerator generator = Json.generator(to);
    generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    generator.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
    try (generator) {
      new SnapshotWriter(generator).write(state);
    }
  }

  private void write(MemoryState state) throws IOException {
    SortedMap<String, Stored> byText = new TreeMap<>();
    SortedMap<String, TreeTips> trees = new TreeMap<>();
    for (Stored stored : state.entries()) {
      Entry entry = stored.entry();
      byText.put(entry.id().toString(), stored);
      trees.computeIfAbsent(entry.tree().toString(), tree -> new TreeTips()).add(entry);
    }
    to.writeStartObject();
    writeEntries(byText);
    writeInstance(state);
    writeTips(trees);
    writeStatuses(byText);
    to.writeEndObject();
  }

  private void writeEntries(SortedMap<String, Stored> byText) throws IOException {
    to.writeObjectFieldStart(SnapshotReader.ENTRIES);
    for (Map.Entry<String, Stored> each : byText.entrySet()) {
      to.writeFieldName(each.getKey());
      EntryJson.write(to, each.getValue().entry());
    }
    to.writeEndObject();
  }

  private void writeInstance(MemoryState state) throws IOException {
    to.writeFieldName(SnapshotReader.METADATA);
    if (state.metadata().isPresent()) {
      state.metadata().get().write(to);
    } else {
      to.writeNull();
    }
    to.writeFieldName(SnapshotReader.SECRETS);
    if (state.secrets().isPresent()) {
      state.secrets().get().write(to);
    } else {
      to.writeNull();
    }
  }

  private void writeTips(SortedMap<String, TreeTips> trees) throws IOException {
    to.writeObjectFieldStart(SnapshotReader.TIPS);
    for (Map.Entry<String, TreeTips> tree : trees.entrySet()) {
      to.writeObjectFieldStart(tree.getKey());
      to.writeObjectFieldStart(SnapshotReader.STORE_TIPS);
      for (Map.Entry<String, List<Id>> store : tree.getValue().stores().entrySet()) {
        writeIds(store.getKey(), store.getValue());
      }
      to.writeEndObject();
      writeIds(SnapshotReader.TREE_TIPS, tree.getValue().tree());
      to.writeEndObject();
    }
    to.writeEndObject();
  }

  private void writeIds(String name, List<Id> ids) throws IOException {
    to.writeArrayFieldStart(name);
    for (Id id : ids) {
      to.writeString(id.toString());
    }
    to.writeEndArray();
  }

  private void writeStatuses(SortedMap<String, Stored> byText) throws IOException {
    to.writeObjectFieldStart(SnapshotReader.STATUSES);
    for (Map.Entry<String, Stored> each : byText.entrySet()) {
      to.writeStringField(each.getKey(), each.getValue().status().jsonName());
    }
    to.writeEndObject();
  }
}

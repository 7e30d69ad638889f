package io.eidetica4j.service.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.eidetica4j.Limits;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.JsonMembers;
import io.eidetica4j.codec.JsonValues;
import io.eidetica4j.codec.JsonVariant;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryJson;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Operations on databases as JSON: a variant, most with members that several have in common. */
final class OpJson {
  private static final String BEGIN = "BeginTransaction";
  private static final String SUBMIT = "SubmitSignedEntry";
  private static final String VERIFIED_TIPS = "GetVerifiedTips";
  private static final String STATE = "GetStoreState";
  private static final String ENTRIES = "GetStoreEntries";
  private static final String STORE_TIPS = "GetStoreTipsUpToEntries";
  private static final String MERGE = "ComputeMergeState";
  private static final String ENTRY = "GetEntry";
  private static final String CACHED = "GetCachedCrdtState";
  private static final String CACHE = "CacheCrdtState";
  private static final String METADATA = "SetInstanceMetadata";
  private static final String SUBSCRIBE = "SubscribeWrites";
  private static final String UNSUBSCRIBE = "UnsubscribeWrites";

  /** See {@link DatabaseOp.SubmitSignedEntry#expected}. */
  private static final String EXPECTED = "expected_tips";

  private OpJson() {}

  static DatabaseOp read(JsonParser from, Limits limits) throws IOException {
    JsonVariant variant =
        JsonVariant.enter(
            from,
            BEGIN,
            SUBMIT,
            VERIFIED_TIPS,
            STATE,
            ENTRIES,
            STORE_TIPS,
            MERGE,
            ENTRY,
            CACHED,
            CACHE,
            METADATA,
            SUBSCRIBE,
            UNSUBSCRIBE);
    DatabaseOp op =
        switch (variant.name()) {
          case VERIFIED_TIPS -> {
            variant.unit();
            yield new DatabaseOp.GetVerifiedTips();
          }
          case UNSUBSCRIBE -> {
            variant.unit();
            yield new DatabaseOp.UnsubscribeWrites();
          }
          case String name -> new Payload(variant.payload(), limits, wanted(name)).op(name);
        };
    variant.leave();
    return op;
  }

  /** The members of a variant that has some. */
  private static String[] wanted(String name) {
    return switch (name) {
      case BEGIN -> new String[] {"stores", "scope"};
      case SUBMIT -> new String[] {"entry", EXPECTED};
      case STATE -> new String[] {"store"};
      case ENTRIES -> new String[] {"store", "tips", "scope"};
      case STORE_TIPS -> new String[] {"store", "up_to"};
      case MERGE -> new String[] {"store", "entry_ids"};
      case ENTRY -> new String[] {"id"};
      case CACHED -> new String[] {"store", "key"};
      case CACHE -> new String[] {"store", "key", "blob"};
      case METADATA -> new String[] {"metadata"};
      default -> new String[] {"tips"};
    };
  }

  /** What the members of an operation held; each name means the same wherever it stands. */
  private static final class Payload {
    private Optional<List<String>> stores = Optional.empty();
    private Optional<ReadScope> scope = Optional.empty();
    private Optional<Entry> entry = Optional.empty();
    private Optional<String> store = Optional.empty();
    private Optional<Snapshot> tips = Optional.empty();
    private Optional<Snapshot> upTo = Optional.empty();
    private Optional<Snapshot> expected = Optional.empty();
    private Optional<List<Id>> ids = Optional.empty();
    private Optional<Id> id = Optional.empty();
    private Optional<Id> key = Optional.empty();
    private Optional<Bytes> blob = Optional.empty();
    private Optional<InstanceMetadata> metadata = Optional.empty();

    Payload(JsonParser from, Limits limits, String... wanted) throws IOException {
      JsonMembers members = new JsonMembers(from, wanted);
      for (Optional<String> name = members.next(); name.isPresent(); name = members.next()) {
        switch (name.get()) {
          case "stores" ->
              stores =
                  Optional.of(
                      JsonValues.list(
                          from,
                          WireLimits.STORES,
                          "stores",
                          at -> JsonValues.text(at, limits.nameBytes())));
          case "scope" -> scope = Optional.of(WireValues.scope(from));
          case "entry" -> entry = Optional.of(EntryJson.read(from, limits));
          case "store" -> store = Optional.of(JsonValues.text(from, limits.nameBytes()));
          case "tips" -> tips = Optional.of(WireValues.snapshot(from));
          case "up_to" -> upTo = Optional.of(WireValues.snapshot(from));
          case EXPECTED -> expected = JsonValues.optional(from, WireValues::snapshot);
          case "entry_ids" -> ids = Optional.of(WireValues.ids(from));
          case "id" -> id = Optional.of(WireValues.id(from));
          case "key" -> key = Optional.of(WireValues.id(from));
          case "blob" -> blob = Optional.of(WireValues.bytes(from, WireLimits.STATE_BYTES));
          default -> metadata = Optional.of(InstanceMetadata.read(from));
        }
      }
    }

    DatabaseOp op(String name) {
      return switch (name) {
        case BEGIN ->
            new DatabaseOp.BeginTransaction(
                JsonMembers.require(stores, "stores"), JsonMembers.require(scope, "scope"));
        case SUBMIT ->
            new DatabaseOp.SubmitSignedEntry(JsonMembers.require(entry, "entry"), expected);
        case STATE -> new DatabaseOp.GetStoreState(store());
        case ENTRIES ->
            new DatabaseOp.GetStoreEntries(store(), tips(), JsonMembers.require(scope, "scope"));
        case STORE_TIPS ->
            new DatabaseOp.GetStoreTipsUpTo(store(), JsonMembers.require(upTo, "up_to"));
        case MERGE ->
            new DatabaseOp.ComputeMergeState(store(), JsonMembers.require(ids, "entry_ids"));
        case ENTRY -> new DatabaseOp.GetEntry(JsonMembers.require(id, "id"));
        case CACHED -> new DatabaseOp.GetCachedState(store(), JsonMembers.require(key, "key"));
        case CACHE ->
            new DatabaseOp.CacheState(
                store(), JsonMembers.require(key, "key"), JsonMembers.require(blob, "blob"));
        case METADATA ->
            new DatabaseOp.SetInstanceMetadata(JsonMembers.require(metadata, "metadata"));
        default -> new DatabaseOp.SubscribeWrites(tips());
      };
    }

    private String store() {
      return JsonMembers.require(store, "store");
    }

    private Snapshot tips() {
      return JsonMembers.require(tips, "tips");
    }
  }

  static void write(JsonGenerator to, DatabaseOp op) throws IOException {
    switch (op) {
      case DatabaseOp.GetVerifiedTips ignored -> to.writeString(VERIFIED_TIPS);
      case DatabaseOp.UnsubscribeWrites ignored -> to.writeString(UNSUBSCRIBE);
      case DatabaseOp.BeginTransaction(List<String> stores, ReadScope scope) -> {
        RequestJson.begin(to, BEGIN);
        to.writeArrayFieldStart("stores");
        for (String store : stores) {
          to.writeString(store);
        }
        to.writeEndArray();
        to.writeStringField("scope", scope.wireName());
        RequestJson.end(to);
      }
      case DatabaseOp.SubmitSignedEntry(Entry entry, Optional<Snapshot> expected) -> {
        RequestJson.begin(to, SUBMIT);
        to.writeFieldName("entry");
        EntryJson.write(to, entry);
        if (expected.isPresent()) {
          WireValues.ids(to, EXPECTED, expected.get());
        }
        RequestJson.end(to);
      }
      case DatabaseOp.GetStoreState(String store) -> {
        begin(to, STATE, store);
        RequestJson.end(to);
      }
      case DatabaseOp.GetStoreEntries(String store, Snapshot tips, ReadScope scope) -> {
        begin(to, ENTRIES, store);
        WireValues.ids(to, "tips", tips);
        to.writeStringField("scope", scope.wireName());
        RequestJson.end(to);
      }
      case DatabaseOp.GetStoreTipsUpTo(String store, Snapshot upTo) -> {
        begin(to, STORE_TIPS, store);
        WireValues.ids(to, "up_to", upTo);
        RequestJson.end(to);
      }
      case DatabaseOp.ComputeMergeState(String store, List<Id> entries) -> {
        begin(to, MERGE, store);
        WireValues.ids(to, "entry_ids", entries);
        RequestJson.end(to);
      }
      case DatabaseOp.GetEntry(Id id) -> {
        RequestJson.begin(to, ENTRY);
        to.writeStringField("id", id.toString());
        RequestJson.end(to);
      }
      case DatabaseOp.GetCachedState(String store, Id key) -> {
        begin(to, CACHED, store);
        to.writeStringField("key", key.toString());
        RequestJson.end(to);
      }
      case DatabaseOp.CacheState(String store, Id key, Bytes state) -> {
        begin(to, CACHE, store);
        to.writeStringField("key", key.toString());
        WireValues.bytes(to, "blob", state);
        RequestJson.end(to);
      }
      case DatabaseOp.SetInstanceMetadata(InstanceMetadata metadata) -> {
        RequestJson.begin(to, METADATA);
        to.writeFieldName("metadata");
        metadata.write(to);
        RequestJson.end(to);
      }
      case DatabaseOp.SubscribeWrites(Snapshot tips) -> {
        RequestJson.begin(to, SUBSCRIBE);
        WireValues.ids(to, "tips", tips);
        RequestJson.end(to);
      }
    }
  }

  private static void begin(JsonGenerator to, String variant, String store) throws IOException {
    RequestJson.begin(to, variant);
    to.writeStringField("store", store);
  }
}

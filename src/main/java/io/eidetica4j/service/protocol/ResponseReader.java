package io.eidetica4j.service.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eidetica4j.Limits;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.JsonMembers;
import io.eidetica4j.codec.JsonValues;
import io.eidetica4j.codec.JsonVariant;
import io.eidetica4j.entry.EntryJson;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.instance.UserInfo;
import io.eidetica4j.service.protocol.TransactionContext.Parent;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads answers. Each method begins on the first token of what it reads. */
final class ResponseReader {
  static final String OK = "Ok";
  static final String ENTRY = "Entry";
  static final String ENTRIES = "Entries";
  static final String IDS = "Ids";
  static final String CONTEXT = "TransactionContext";
  static final String STATE = "CrdtValue";
  static final String MERGE = "MergeState";
  static final String METADATA = "InstanceMetadata";
  static final String CACHED = "CachedCrdtState";
  static final String ERROR = "Error";
  static final String LOGIN_CHALLENGE = "TrustedLoginChallenge";
  static final String LOGIN_OK = "TrustedLoginOk";
  static final String KEY_CHALLENGE = "SessionKeyChallenge";

  private ResponseReader() {}

  static ServiceResponse read(JsonParser from, Limits limits) throws IOException {
    JsonVariant variant =
        JsonVariant.enter(
            from,
            OK,
            ENTRY,
            ENTRIES,
            IDS,
            CONTEXT,
            STATE,
            MERGE,
            METADATA,
            CACHED,
            ERROR,
            LOGIN_CHALLENGE,
            LOGIN_OK,
            KEY_CHALLENGE);
    ServiceResponse response =
        switch (variant.name()) {
          case OK -> unit(variant, new ServiceResponse.Ok());
          case LOGIN_OK -> unit(variant, new ServiceResponse.LoginOk());
          case String name -> payload(name, variant.payload(), limits);
        };
    variant.leave();
    return response;
  }

  private static ServiceResponse unit(JsonVariant variant, ServiceResponse response) {
    variant.unit();
    return response;
  }

  private static ServiceResponse payload(String name, JsonParser from, Limits limits)
      throws IOException {
    return switch (name) {
      case ENTRY -> new ServiceResponse.OneEntry(EntryJson.read(from, limits));
      case ENTRIES ->
          new ServiceResponse.Entries(
              JsonValues.list(from, WireLimits.IDS, "entries", at -> EntryJson.read(at, limits)));
      case IDS -> new ServiceResponse.Ids(WireValues.snapshot(from));
      case CONTEXT -> context(from, limits);
      case STATE -> new ServiceResponse.State(WireValues.json(from));
      case MERGE -> mergeState(from);
      case METADATA ->
          new ServiceResponse.Metadata(JsonValues.optional(from, InstanceMetadata::read));
      case CACHED ->
          new ServiceResponse.CachedState(
              JsonValues.optional(from, at -> WireValues.bytes(at, WireLimits.STATE_BYTES)));
      case ERROR -> new ServiceResponse.Failure(error(from));
      case LOGIN_CHALLENGE -> loginChallenge(from);
      default -> keyChallenge(from);
    };
  }

  private static TransactionContext context(JsonParser from, Limits limits) throws IOException {
    Optional<List<Parent>> main = Optional.empty();
    Optional<SortedMap<String, List<Parent>>> stores = Optional.empty();
    Optional<Snapshot> settingsTips = Optional.empty();
    Optional<Bytes> settings = Optional.empty();
    JsonMembers members =
        new JsonMembers(from, "main_parents", "subtree_parents", "settings_tips", "settings_value");
    for (Optional<String> name = members.next(); name.isPresent(); name = members.next()) {
      switch (name.get()) {
        case "main_parents" -> main = Optional.of(parents(from));
        case "subtree_parents" -> stores = Optional.of(storeParents(from, limits));
        case "settings_tips" -> settingsTips = Optional.of(WireValues.snapshot(from));
        default -> settings = Optional.of(WireValues.json(from));
      }
    }
    return new TransactionContext(
        JsonMembers.require(main, "main_parents"),
        JsonMembers.require(stores, "subtree_parents"),
        JsonMembers.require(settingsTips, "settings_tips"),
        JsonMembers.require(settings, "settings_value"));
  }

  private static SortedMap<String, List<Parent>> storeParents(JsonParser from, Limits limits)
      throws IOException {
    if (from.currentToken() != JsonToken.START_OBJECT) {
      throw JsonValues.wrongType(from, "a map");
    }
    SortedMap<String, List<Parent>> stores = new TreeMap<>();
    while (from.nextToken() == JsonToken.FIELD_NAME) {
      String store = from.currentName();
      if (store.length() > limits.nameBytes() || stores.size() == WireLimits.STORES) {
        throw JsonMembers.error("more or longer names of stores than were asked for");
      }
      from.nextToken();
      stores.put(store, parents(from));
    }
    return stores;
  }

  private static List<Parent> parents(JsonParser from) throws IOException {
    return JsonValues.list(from, WireLimits.IDS, "parents", ResponseReader::parent);
  }

  /** A pair. */
  private static Parent parent(JsonParser from) throws IOException {
    if (from.currentToken() != JsonToken.START_ARRAY) {
      throw JsonValues.wrongType(from, "a tuple of size 2");
    }
    from.nextToken();
    Id id = WireValues.id(from);
    from.nextToken();
    long height = JsonValues.unsigned(from);
    if (from.nextToken() != JsonToken.END_ARRAY) {
      throw JsonValues.wrongType(from, "the end of a tuple of size 2");
    }
    return new Parent(id, height);
  }

  private static ServiceResponse mergeState(JsonParser from) throws IOException {
    Optional<Id> base = Optional.empty();
    Optional<List<Id>> path = Optional.empty();
    JsonMembers members = new JsonMembers(from, "merge_base", "path");
    for (Optional<String> name = members.next(); name.isPresent(); name = members.next()) {
      if (name.get().equals("path")) {
        path = Optional.of(WireValues.ids(from));
      } else {
        base = Optional.of(WireValues.id(from));
      }
    }
    return new ServiceResponse.MergeState(
        JsonMembers.require(base, "merge_base"), JsonMembers.require(path, "path"));
  }

  private static ServiceError error(JsonParser from) throws IOException {
    Optional<String> module = Optional.empty();
    Optional<String> kind = Optional.empty();
    Optional<String> message = Optional.empty();
    JsonMembers members = new JsonMembers(from, "module", "kind", "message");
    for (Optional<String> name = members.next(); name.isPresent(); name = members.next()) {
      switch (name.get()) {
        case "module" -> module = Optional.of(JsonValues.text(from, WireLimits.WORD_BYTES));
        case "kind" -> kind = Optional.of(JsonValues.text(from, WireLimits.WORD_BYTES));
        default -> message = Optional.of(JsonValues.text(from, WireLimits.MESSAGE_BYTES));
      }
    }
    return new ServiceError(
        JsonMembers.require(module, "module"),
        JsonMembers.require(kind, "kind"),
        JsonMembers.require(message, "message"));
  }

  private static ServiceResponse loginChallenge(JsonParser from) throws IOException {
    Optional<Bytes> challenge = Optional.empty();
    Optional<String> uuid = Optional.empty();
    Optional<UserInfo> user = Optional.empty();
    JsonMembers members = new JsonMembers(from, "challenge", "user_uuid", "user_info");
    for (Optional<String> name = members.next(); name.isPresent(); name = members.next()) {
      switch (name.get()) {
        case "challenge" -> challenge = Optional.of(WireValues.proof(from));
        case "user_uuid" -> uuid = Optional.of(JsonValues.text(from, WireLimits.WORD_BYTES));
        default -> user = Optional.of(UserInfo.fromJson(WireValues.node(from)));
      }
    }
    return new ServiceResponse.LoginChallenge(
        JsonMembers.require(challenge, "challenge"),
        JsonMembers.require(uuid, "user_uuid"),
        JsonMembers.require(user, "user_info"));
  }

  private static ServiceResponse keyChallenge(JsonParser from) throws IOException {
    Optional<Bytes> challenge = Optional.empty();
    JsonMembers members = new JsonMembers(from, "challenge");
    while (members.next().isPresent()) {
      challenge = Optional.of(WireValues.proof(from));
    }
    return new ServiceResponse.KeyChallenge(JsonMembers.require(challenge, "challenge"));
  }
}

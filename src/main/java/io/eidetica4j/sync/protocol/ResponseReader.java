package io.eidetica4j.sync.protocol;

import com.fasterxml.jackson.core.JsonParser;
import io.eidetica4j.Limits;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.JsonMembers;
import io.eidetica4j.codec.JsonValues;
import io.eidetica4j.codec.JsonVariant;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryJson;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads responses. Each method begins on the first token of what it reads. */
final class ResponseReader {
  private final Limits limits;
  private final EntrySink sink;

  ResponseReader(Limits limits, EntrySink sink) {
    this.limits = limits;
    this.sink = sink;
  }

  SyncResponse read(JsonParser from) throws IOException {
    JsonVariant variant =
        JsonVariant.enter(
            from,
            "Handshake",
            "Bootstrap",
            "Incremental",
            "BootstrapPending",
            "Ack",
            "Count",
            "Error");
    SyncResponse response =
        switch (variant.name()) {
          case "Handshake" -> handshake(variant.payload());
          case "Bootstrap" -> bootstrap(variant.payload());
          case "Incremental" -> incremental(variant.payload());
          case "BootstrapPending" -> pending(variant.payload());
          case "Ack" -> {
            variant.unit();
            yield new SyncResponse.Ack();
          }
          case "Count" -> new SyncResponse.Count(JsonValues.unsigned(variant.payload()));
          default ->
              new SyncResponse.Failure(
                  JsonValues.text(variant.payload(), ProtocolLimits.MESSAGE_BYTES));
        };
    variant.leave();
    return response;
  }

  private static HandshakeResponse handshake(JsonParser from) throws IOException {
    Optional<PublicKey> deviceId = Optional.empty();
    Optional<PublicKey> publicKey = Optional.empty();
    Optional<String> displayName = Optional.empty();
    Optional<Long> version = Optional.empty();
    Optional<Bytes> proof = Optional.empty();
    Optional<Bytes> challenge = Optional.empty();
    Optional<List<TreeInfo>> trees = Optional.empty();
    JsonMembers members =
        new JsonMembers(
            from,
            "device_id",
            "public_key",
            "display_name",
            "protocol_version",
            "challenge_response",
            "new_challenge",
            "available_trees");
    for (Optional<String> name = members.next(); name.isPresent(); name = members.next()) {
      switch (name.get()) {
        case "device_id" -> deviceId = Optional.of(Values.key(from));
        case "public_key" -> publicKey = Optional.of(Values.key(from));
        case "display_name" -> displayName = JsonValues.optional(from, Values::name);
        case "protocol_version" -> version = Optional.of(JsonValues.u32(from));
        case "challenge_response" -> proof = Optional.of(Values.bytes(from));
        case "new_challenge" -> challenge = Optional.of(Values.bytes(from));
        default ->
            trees =
                Optional.of(
                    JsonValues.list(
                        from, ProtocolLimits.TREES, "databases", ResponseReader::treeInfo));
      }
    }
    return new HandshakeResponse(
        JsonMembers.require(deviceId, "device_id"),
        JsonMembers.require(publicKey, "public_key"),
        displayName,
        JsonMembers.require(version, "protocol_version"),
        JsonMembers.require(proof, "challenge_response"),
        JsonMembers.require(challenge, "new_challenge"),
        JsonMembers.require(trees, "available_trees"));
  }

  private static TreeInfo treeInfo(JsonParser from) throws IOException {
    Optional<Id> id = Optional.empty();
    Optional<String> called = Optional.empty();
    Optional<Long> count = Optional.empty();
    Optional<Long> modified = Optional.empty();
    JsonMembers members = new JsonMembers(from, "tree_id", "name", "entry_count", "last_modified");
    for (Optional<String> name = members.next(); name.isPresent(); name = members.next()) {
      switch (name.get()) {
        case "tree_id" -> id = Optional.of(Values.id(from));
        case "name" -> called = JsonValues.optional(from, Values::name);
        case "entry_count" -> count = Optional.of(JsonValues.unsigned(from));
        default -> modified = Optional.of(JsonValues.unsigned(from));
      }
    }
    return new TreeInfo(
        JsonMembers.require(id, "tree_id"),
        called,
        JsonMembers.require(count, "entry_count"),
        JsonMembers.require(modified, "last_modified"));
  }

  private BootstrapResponse bootstrap(JsonParser from) throws IOException {
    Optional<Id> tree = Optional.empty();
    Optional<Entry> root = Optional.empty();
    boolean entries = false;
    Optional<Boolean> approved = Optional.empty();
    Optional<Permission> granted = Optional.empty();
    JsonMembers members =
        new JsonMembers(
            from, "tree_id", "root_entry", "all_entries", "key_approved", "granted_permission");
    for (Optional<String> name = members.next(); name.isPresent(); name = members.next()) {
      switch (name.get()) {
        case "tree_id" -> tree = Optional.of(tree(from));
        case "root_entry" -> root = Optional.of(root(from));
        case "all_entries" -> entries = entries(from);
        case "key_approved" -> approved = Optional.of(JsonValues.bool(from));
        default -> granted = JsonValues.optional(from, Values::permission);
      }
    }
    if (!entries) {
      throw JsonMembers.error("missing field `all_entries`");
    }
    return new BootstrapResponse(
        JsonMembers.require(tree, "tree_id"),
        JsonMembers.require(root, "root_entry"),
        List.of(),
        JsonMembers.require(approved, "key_approved"),
        granted);
  }

  private IncrementalResponse incremental(JsonParser from) throws IOException {
    Optional<Id> tree = Optional.empty();
    Optional<Snapshot> tips = Optional.empty();
    boolean entries = false;
    JsonMembers members = new JsonMembers(from, "tree_id", "their_tips", "missing_entries");
    for (Optional<String> name = members.next(); name.isPresent(); name = members.next()) {
      switch (name.get()) {
        case "tree_id" -> tree = Optional.of(tree(from));
        case "their_tips" -> tips = Optional.of(Values.snapshot(from));
        default -> entries = entries(from);
      }
    }
    if (!entries) {
      throw JsonMembers.error("missing field `missing_entries`");
    }
    return new IncrementalResponse(
        JsonMembers.require(tree, "tree_id"), JsonMembers.require(tips, "their_tips"), List.of());
  }

  private Id tree(JsonParser from) throws IOException {
    Id tree = Values.id(from);
    sink.tree(tree);
    return tree;
  }

  private Entry root(JsonParser from) throws IOException {
    Entry root = EntryJson.read(from, limits);
    sink.root(root);
    return root;
  }

  private boolean entries(JsonParser from) throws IOException {
    JsonValues.each(
        from,
        Integer.MAX_VALUE, // the size of the whole is bounded by the stream
        "entries",
        parser -> sink.entry(EntryJson.read(parser, limits)));
    return true;
  }

  private static SyncResponse.BootstrapPending pending(JsonParser from) throws IOException {
    Optional<String> id = Optional.empty();
    Optional<String> message = Optional.empty();
    JsonMembers members = new JsonMembers(from, "request_id", "message");
    for (Optional<String> name = members.next(); name.isPresent(); name = members.next()) {
      String text = JsonValues.text(from, ProtocolLimits.MESSAGE_BYTES);
      switch (name.get()) {
        case "request_id" -> id = Optional.of(text);
        default -> message = Optional.of(text);
      }
    }
    return new SyncResponse.BootstrapPending(
        JsonMembers.require(id, "request_id"), JsonMembers.require(message, "message"));
  }
}

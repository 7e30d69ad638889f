package io.eidetica4j.backend.memory;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.LimitExceededException;
import io.eidetica4j.Limits;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.backend.InstanceSecrets;
import io.eidetica4j.backend.memory.MemoryState.Stored;
import io.eidetica4j.codec.Json;
import io.eidetica4j.codec.JsonValues;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryJson;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the JSON of a snapshot, written by us or by the reference. Nothing in it is taken on trust:
 * an entry must hash to its key and be well formed, tips are checked for shape and computed anew,
 * an entry without a status is unverified. One pass; only what is kept is in memory.
 */
final class SnapshotReader {
  static final String VERSION = "_v";
  static final String ENTRIES = "entries";
  static final String STATUSES = "verification_status";
  static final String METADATA = "instance_metadata";
  static final String SECRETS = "instance_secrets";
  static final String CACHE = "cache";
  static final String TIPS = "tips";
  static final String TREE_TIPS = "tree_tips";
  static final String STORE_TIPS = "subtree_tips";

  private static final int ID_TEXT = 1024;

  private final JsonParser from;
  private final Limits limits;
  private final Set<String> seen = new HashSet<>();
  private final Map<Id, Entry> entries = new HashMap<>();
  private final Map<Id, VerificationStatus> statuses = new HashMap<>();
  private Optional<InstanceMetadata> metadata = Optional.empty();
  private Optional<InstanceSecrets> secrets = Optional.empty();

  private SnapshotReader(JsonParser from, Limits limits) {
    this.from = from;
    this.limits = limits;
  }

  /**
   * Reads a state to the stream's end.
   *
   * @throws IOException where the stream fails or is not UTF-8
   * @throws EideticaException {@code backend/DeserializationFailed} where it is no snapshot, {@code
   *     instance/LimitExceeded} where it or an entry in it is too large
   */
  static MemoryState read(InputStream in, Limits limits) throws IOException {
    try (JsonParser parser =
        Json.FACTORY.createParser(new SnapshotInput(in, limits.snapshotBytes()))) {
      return new SnapshotReader(parser, limits).read();
    } catch (JacksonException e) {
      throw failed(Json.error(e));
    } catch (LimitExceededException e) {
      throw e;
    } catch (EideticaException e) {
      throw failed(e);
    }
  }

  private static EideticaException failed(EideticaException cause) {
    return ErrorKind.BACKEND_DESERIALIZATION_FAILED.error("Deserialization failed", cause);
  }

  private MemoryState read() throws IOException {
    require(from.nextToken() == JsonToken.START_OBJECT, "a snapshot is a JSON object");
    while (from.nextToken() != JsonToken.END_OBJECT) {
      readMember(from.currentName());
    }
    require(from.nextToken() == null, "trailing characters");
    require(seen.contains(ENTRIES), "missing field `entries`");
    List<Stored> stored = new ArrayList<>(entries.size());
    entries.forEach((id, entry) ->
        stored.add(new Stored(entry, statuses.getOrDefault(id, VerificationStatus.UNVERIFIED))));
    return new MemoryState(stored, metadata, secrets, 0);
  }

  private void readMember(String name) throws IOException {
    JsonToken value = from.nextToken();
    switch (name) {
      case VERSION -> readVersion();
      case ENTRIES -> readMap(() -> readEntry(readKey()));
      case STATUSES -> readMap(() -> readStatus(readKey()));
      case METADATA -> metadata = readUnlessNull(value, InstanceMetadata::read);
      case SECRETS -> secrets = readUnlessNull(value, InstanceSecrets::read);
      case TIPS -> readMap(this::readTips);
      case CACHE -> from.skipChildren();
      default -> {
        from.skipChildren();
        return;
      }
    }
    require(seen.add(name), "duplicate field `" + name + "`");
  }

  private void readVersion() throws IOException {
    long version = JsonValues.unsigned(from);
    require(version == 0, "unsupported version " + Long.toUnsignedString(version));
  }

  private <T> Optional<T> readUnlessNull(JsonToken token, Json.Reading<T> reading)
      throws IOException {
    return token == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(reading.read(from));
  }

  /** Reads an object, member by member; the parser stands on the member's name. */
  private void readMap(Step member) throws IOException {
    requireToken(JsonToken.START_OBJECT);
    while (from.nextToken() != JsonToken.END_OBJECT) {
      member.run();
    }
  }

  private Id readKey() throws IOException {
    String text = from.currentName();
    require(text.length() <= ID_TEXT, "an id of " + text.length() + " characters");
    Id id = Id.parse(text);
    from.nextToken();
    return id;
  }

  private void readEntry(Id key) throws IOException {
    Entry entry = EntryJson.read(from, limits);
    if (!entry.id().equals(key)) {
      throw ErrorKind.BACKEND_TREE_INTEGRITY_VIOLATION
          .error("Entry " + key + " is stored with content of " + entry.id())
          .with("entry_id", key);
    }
    entry.validate();
    entries.put(key, entry);
  }

  private void readStatus(Id key) throws IOException {
    requireToken(JsonToken.VALUE_STRING);
    String name = from.getText();
    statuses.put(
        key,
        VerificationStatus.fromJsonName(name)
            .orElseThrow(() -> invalid("unknown verification status")));
  }

  /** Tips are computed anew when needed, so these are only looked at. */
  private void readTips() throws IOException {
    readKey();
    Set<String> members = new HashSet<>();
    readMap(() -> {
      String name = from.currentName();
      from.nextToken();
      switch (name) {
        case TREE_TIPS -> readIds();
        case STORE_TIPS ->
            readMap(() -> {
              from.nextToken();
              readIds();
            });
        default -> {
          from.skipChildren();
          return;
        }
      }
      require(members.add(name), "duplicate field `" + name + "`");
    });
    require(members.size() == 2, "tips need `tree_tips` and `subtree_tips`");
  }

  private void readIds() throws IOException {
    requireToken(JsonToken.START_ARRAY);
    while (from.nextToken() != JsonToken.END_ARRAY) {
      Id.parse(JsonValues.text(from, ID_TEXT));
    }
  }

  private void requireToken(JsonToken expected) {
    if (from.currentToken() != expected) {
      throw JsonValues.wrongType(from, expected.name());
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw invalid(otherwise);
    }
  }

  private static EideticaException invalid(String reason) {
    return ErrorKind.SERIALIZE.error("Serialization error: " + reason);
  }

  /** Reads something from the parser. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}

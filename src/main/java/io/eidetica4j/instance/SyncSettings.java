package io.eidetica4j.instance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How a user wants a database to be synced.
 *
 * @param syncEnabled whether at all
 * @param syncOnCommit whether at once after every commit
 * @param intervalSeconds seconds between two syncs, unsigned; 0 is a value, empty is no schedule
 * @param properties whatever else, sorted by name
 */
public record SyncSettings(
    boolean syncEnabled,
    boolean syncOnCommit,
    OptionalLong intervalSeconds,
    Map<String, String> properties) {
  private static final String SYNC_ENABLED = "sync_enabled";
  private static final String SYNC_ON_COMMIT = "sync_on_commit";
  private static final String INTERVAL_SECONDS = "interval_seconds";
  private static final String PROPERTIES = "properties";

  private static final SyncSettings DISABLED =
      new SyncSettings(false, false, OptionalLong.empty(), Map.of());

  /** Copies and sorts the properties. */
  public SyncSettings {
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
  }

  /** No sync; what a new database gets. */
  public static SyncSettings disabled() {
    return DISABLED;
  }

  /** Sync, but not at commit. */
  public static SyncSettings enabled() {
    return DISABLED.withSyncEnabled(true);
  }

  /** Sync, also at every commit. */
  public static SyncSettings onCommit() {
    return new SyncSettings(true, true, OptionalLong.empty(), Map.of());
  }

  /** These settings, switched on or off. */
  public SyncSettings withSyncEnabled(boolean enabled) {
    return new SyncSettings(enabled, syncOnCommit, intervalSeconds, properties);
  }

  /** These settings with a schedule. */
  public SyncSettings withInterval(long seconds) {
    return new SyncSettings(syncEnabled, syncOnCommit, OptionalLong.of(seconds), properties);
  }

  /** These settings with one more property. */
  public SyncSettings withProperty(String name, String value) {
    Map<String, String> more = new TreeMap<>(properties);
    more.put(name, value);
    return new SyncSettings(syncEnabled, syncOnCommit, intervalSeconds, more);
  }

  /**
   * What several users' wishes for one database come to: the most that any of them wants. Of two
   * properties of one name the later user's wins; no user at all is no sync.
   */
  public static SyncSettings merge(List<SyncSettings> wishes) {
    return wishes.stream().reduce(SyncSettings::mergedWith).orElse(DISABLED);
  }

  private SyncSettings mergedWith(SyncSettings later) {
    Map<String, String> union = new TreeMap<>(properties);
    union.putAll(later.properties);
    return new SyncSettings(
        syncEnabled || later.syncEnabled,
        syncOnCommit || later.syncOnCommit,
        shorter(intervalSeconds, later.intervalSeconds),
        union);
  }

  private static OptionalLong shorter(OptionalLong a, OptionalLong b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isPresent() ? a : b;
    }
    return Long.compareUnsigned(a.getAsLong(), b.getAsLong()) <= 0 ? a : b;
  }

  /** The form in records. */
  public JsonNode toJson() {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    ObjectNode json = nodes.objectNode();
    json.put(SYNC_ENABLED, syncEnabled).put(SYNC_ON_COMMIT, syncOnCommit);
    json.set(
        INTERVAL_SECONDS,
        intervalSeconds.isPresent()
            ? Fields.ofUnsigned(intervalSeconds.getAsLong())
            : nodes.nullNode());
    properties.forEach(json.putObject(PROPERTIES)::put);
    return json;
  }

  /**
   * Reads the form in records.
   *
   * @throws io.eidetica4j.EideticaException SERIALIZE where it is none
   */
  public static SyncSettings fromJson(JsonNode json) {
    Map<String, String> properties = new TreeMap<>();
    Fields.members(json, PROPERTIES)
        .forEach(p -> properties.put(p.getKey(), Fields.asText(p.getValue(), PROPERTIES)));
    return new SyncSettings(
        Fields.bool(json, SYNC_ENABLED),
        Fields.bool(json, SYNC_ON_COMMIT),
        Fields.optional(json, INTERVAL_SECONDS)
            .map(seconds -> OptionalLong.of(Fields.unsigned(seconds, INTERVAL_SECONDS)))
            .orElseGet(OptionalLong::empty),
        properties);
  }
}

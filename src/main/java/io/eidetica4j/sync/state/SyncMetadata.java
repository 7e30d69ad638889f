package io.eidetica4j.sync.state;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.store.RowFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How syncs with a peer went so far.
 *
 * @param peer the peer
 * @param syncEstablished when the first was noted; times are RFC 3339
 * @param lastSyncAttempt when one was last tried
 * @param lastSuccessfulSync when one last succeeded
 * @param successfulSyncCount how many succeeded
 * @param failedSyncCount how many failed
 * @param totalEntriesSynced entries of those that succeeded
 * @param totalBytesSynced bytes of those that succeeded
 * @param averageSyncDurationMs their mean duration
 * @param syncedTrees databases that are synced with the peer
 */
public record SyncMetadata(
    PublicKey peer,
    String syncEstablished,
    Optional<String> lastSyncAttempt,
    Optional<String> lastSuccessfulSync,
    long successfulSyncCount,
    long failedSyncCount,
    long totalEntriesSynced,
    long totalBytesSynced,
    double averageSyncDurationMs,
    List<Id> syncedTrees) {
  /** Keeps a list of its own. */
  public SyncMetadata {
    syncedTrees = List.copyOf(syncedTrees);
  }

  /** Nothing tried yet. */
  static SyncMetadata begin(PublicKey peer, String now) {
    return new SyncMetadata(
        peer, now, Optional.empty(), Optional.empty(), 0, 0, 0, 0, 0, List.of());
  }

  /** After a sync that succeeded. */
  public SyncMetadata afterSuccess(long entries, long bytes, double millis, String now) {
    long count = successfulSyncCount + 1;
    return new SyncMetadata(
        peer,
        syncEstablished,
        Optional.of(now),
        Optional.of(now),
        count,
        failedSyncCount,
        Math.addExact(totalEntriesSynced, entries),
        Math.addExact(totalBytesSynced, bytes),
        (averageSyncDurationMs * (count - 1) + millis) / count,
        syncedTrees);
  }

  /** After one that failed. */
  public SyncMetadata afterFailure(String now) {
    return new SyncMetadata(
        peer,
        syncEstablished,
        Optional.of(now),
        lastSuccessfulSync,
        successfulSyncCount,
        failedSyncCount + 1,
        totalEntriesSynced,
        totalBytesSynced,
        averageSyncDurationMs,
        syncedTrees);
  }

  /** With a database among those that are synced. */
  public SyncMetadata withTree(Id tree) {
    if (syncedTrees.contains(tree)) {
      return this;
    }
    List<Id> trees = new ArrayList<>(syncedTrees);
    trees.add(tree);
    return new SyncMetadata(
        peer,
        syncEstablished,
        lastSyncAttempt,
        lastSuccessfulSync,
        successfulSyncCount,
        failedSyncCount,
        totalEntriesSynced,
        totalBytesSynced,
        averageSyncDurationMs,
        trees);
  }

  /** The share of syncs that succeeded, 0 where none was tried. */
  public double successRate() {
    long all = successfulSyncCount + failedSyncCount;
    return all == 0 ? 0 : (double) successfulSyncCount / all;
  }

  String toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("peer_pubkey", peer.text());
    json.put("sync_established", syncEstablished);
    json.put("last_sync_attempt", lastSyncAttempt.orElse(null));
    json.put("last_successful_sync", lastSuccessfulSync.orElse(null));
    json.put("successful_sync_count", successfulSyncCount);
    json.put("failed_sync_count", failedSyncCount);
    json.put("total_entries_synced", totalEntriesSynced);
    json.put("total_bytes_synced", totalBytesSynced);
    json.put("average_sync_duration_ms", averageSyncDurationMs);
    ArrayNode trees = json.putArray("synced_trees");
    syncedTrees.forEach(tree -> trees.add(tree.toString()));
    return RowFormat.raw().write(json);
  }

  static SyncMetadata read(String text) {
    StateJson json = StateJson.of(text);
    return new SyncMetadata(
        json.key("peer_pubkey"),
        json.text("sync_established"),
        json.optionalText("last_sync_attempt"),
        json.optionalText("last_successful_sync"),
        json.count("successful_sync_count"),
        json.count("failed_sync_count"),
        json.count("total_entries_synced"),
        json.count("total_bytes_synced"),
        json.number("average_sync_duration_ms"),
        json.ids("synced_trees"));
  }
}

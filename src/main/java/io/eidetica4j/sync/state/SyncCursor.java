package io.eidetica4j.sync.state;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.store.RowFormat;
import java.util.Optional;

/**
 * How far a database is synced with a peer.
 *
 * @param peer the peer
 * @param tree the database
 * @param lastSyncedEntry the entry that was synced last
 * @param lastSyncTime when, in RFC 3339
 * @param lastSyncCount entries of the last sync
 * @param totalSyncedCount entries of all syncs
 */
public record SyncCursor(
    PublicKey peer,
    Id tree,
    Optional<Id> lastSyncedEntry,
    String lastSyncTime,
    long lastSyncCount,
    long totalSyncedCount) {
  /** Nothing synced yet. */
  static SyncCursor begin(PublicKey peer, Id tree, String now) {
    return new SyncCursor(peer, tree, Optional.empty(), now, 0, 0);
  }

  /** After another sync. */
  public SyncCursor afterSync(Id last, long entries, String now) {
    return new SyncCursor(
        peer, tree, Optional.of(last), now, entries, Math.addExact(totalSyncedCount, entries));
  }

  String toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("peer_pubkey", peer.text());
    json.put("tree_id", tree.toString());
    json.put("last_synced_entry", lastSyncedEntry.map(Id::toString).orElse(null));
    json.put("last_sync_time", lastSyncTime);
    json.put("last_sync_count", lastSyncCount);
    json.put("total_synced_count", totalSyncedCount);
    return RowFormat.raw().write(json);
  }

  static SyncCursor read(String text) {
    StateJson json = StateJson.of(text);
    return new SyncCursor(
        json.key("peer_pubkey"),
        json.id("tree_id"),
        json.optionalText("last_synced_entry").map(Id::parse),
        json.text("last_sync_time"),
        json.count("last_sync_count"),
        json.count("total_synced_count"));
  }
}

package io.eidetica4j.sync.state;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.store.RowFormat;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * One sync.
 *
 * @param syncId a UUID
 * @param peer with whom
 * @param tree the database
 * @param startedAt when, in RFC 3339
 * @param completedAt when it was over; as {@code startedAt} while it is not
 * @param success whether it succeeded
 * @param entriesCount entries that were exchanged
 * @param bytesTransferred bytes
 * @param durationMs how long it took, in whole milliseconds
 * @param errorMessage why it failed
 */
public record SyncHistoryEntry(
    String syncId,
    PublicKey peer,
    Id tree,
    String startedAt,
    String completedAt,
    boolean success,
    long entriesCount,
    long bytesTransferred,
    double durationMs,
    Optional<String> errorMessage) {
  /** A sync that begins. */
  public static SyncHistoryEntry begin(PublicKey peer, Id tree, String now) {
    return new SyncHistoryEntry(
        UUID.randomUUID().toString(), peer, tree, now, now, false, 0, 0, 0, Optional.empty());
  }

  /** The same when it has succeeded. */
  public SyncHistoryEntry succeeded(long entries, long bytes, String now) {
    return new SyncHistoryEntry(
        syncId, peer, tree, startedAt, now, true, entries, bytes, millisTo(now), Optional.empty());
  }

  /** The same when it has failed. */
  public SyncHistoryEntry failed(String error, String now) {
    return new SyncHistoryEntry(
        syncId,
        peer,
        tree,
        startedAt,
        now,
        false,
        entriesCount,
        bytesTransferred,
        millisTo(now),
        Optional.of(error));
  }

  /** 0 where the times can't be read: they may have been written by anyone. */
  private double millisTo(String end) {
    try {
      return Duration.between(OffsetDateTime.parse(startedAt), OffsetDateTime.parse(end))
          .toMillis();
    } catch (DateTimeException | ArithmeticException e) {
      return 0;
    }
  }

  String toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("sync_id", syncId);
    json.put("peer_pubkey", peer.text());
    json.put("tree_id", tree.toString());
    json.put("started_at", startedAt);
    json.put("completed_at", completedAt);
    json.put("success", success);
    json.put("entries_count", entriesCount);
    json.put("bytes_transferred", bytesTransferred);
    json.put("duration_ms", durationMs);
    json.put("error_message", errorMessage.orElse(null));
    return RowFormat.raw().write(json);
  }

  static SyncHistoryEntry read(String text) {
    StateJson json = StateJson.of(text);
    return new SyncHistoryEntry(
        json.text("sync_id"),
        json.key("peer_pubkey"),
        json.id("tree_id"),
        json.text("started_at"),
        json.text("completed_at"),
        json.truth("success"),
        json.count("entries_count"),
        json.count("bytes_transferred"),
        json.number("duration_ms"),
        json.optionalText("error_message"));
  }
}

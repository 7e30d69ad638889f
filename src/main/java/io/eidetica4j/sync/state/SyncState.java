package io.eidetica4j.sync.state;

import io.eidetica4j.Clock;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.sync.peers.SyncDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * How syncs went, for applications that want to keep it where other nodes' tools find it. The
 * engine writes nothing here: its own status ({@code Sync.status}) costs no entry for each sync.
 */
public final class SyncState {
  private static final String NAME = "sync_state";
  private static final String CURSORS = "cursors";
  private static final String METADATA = "metadata";
  private static final String HISTORY = "history";

  private final SyncDatabase database;

  /** That in a database of peers. */
  public SyncState(SyncDatabase database) {
    this.database = database;
  }

  private DocStore read() {
    return database.read(DocStore.TYPE, NAME);
  }

  private void set(String path, String json) {
    database.change(transaction -> {
      transaction.getStore(DocStore.TYPE, NAME).set(path, json);
      return true;
    });
  }

  private String now() {
    return database.clock().nowRfc3339();
  }

  /**
   * How far a database is synced with a peer; at its beginning where nothing is kept.
   *
   * @throws EideticaException {@code store/SerializationFailed} where it can't be read
   */
  public SyncCursor cursor(PublicKey peer, Id tree) {
    return find(path(CURSORS, peer.text(), tree.toString()), "cursor", SyncCursor::read)
        .orElseGet(() -> SyncCursor.begin(peer, tree, now()));
  }

  /** Keeps how far a database is synced with a peer. */
  public void update(SyncCursor cursor) {
    set(path(CURSORS, cursor.peer().text(), cursor.tree().toString()), cursor.toJson());
  }

  /** How syncs with a peer went so far; throws as {@link #cursor}. */
  public SyncMetadata metadata(PublicKey peer) {
    return find(path(METADATA, peer.text()), "metadata", SyncMetadata::read)
        .orElseGet(() -> SyncMetadata.begin(peer, now()));
  }

  /** Keeps how syncs with a peer went. */
  public void update(SyncMetadata metadata) {
    set(path(METADATA, metadata.peer().text()), metadata.toJson());
  }

  private <T> Optional<T> find(String path, String what, Function<String, T> reader) {
    Optional<String> json = read().find(path).flatMap(Value::asText);
    try {
      return json.map(reader);
    } catch (EideticaException e) {
      throw ErrorKind.STORE_SERIALIZATION_FAILED
          .error(
              "Serialization failed in store '%s': Invalid %s JSON: %s"
                  .formatted(NAME, what, e.getMessage()),
              e)
          .with("store", NAME);
    }
  }

  /**
   * Keeps a sync.
   *
   * @throws EideticaException {@code store/InvalidOperation} where its id would be a path
   */
  public void add(SyncHistoryEntry sync) {
    if (sync.syncId().isEmpty() || sync.syncId().indexOf('.') >= 0) {
      throw ErrorKind.STORE_INVALID_OPERATION.error("A sync's id is a UUID").with("store", NAME);
    }
    set(path(HISTORY, sync.syncId()), sync.toJson());
  }

  /** The syncs with a peer, the newest first; those that can't be read are passed over. */
  public List<SyncHistoryEntry> history(PublicKey peer, OptionalInt most) {
    return all(read()).values().stream()
        .filter(sync -> sync.peer().equals(peer))
        .sorted(Comparator.comparing(SyncHistoryEntry::startedAt).reversed())
        .limit(most.orElse(Integer.MAX_VALUE))
        .toList();
  }

  /** By what they are kept under, whatever they say of themselves. */
  private static SortedMap<String, SyncHistoryEntry> all(DocStore store) {
    SortedMap<String, SyncHistoryEntry> all = new TreeMap<>();
    children(store, HISTORY)
        .forEach((id, value) -> {
          try {
            value.asText().map(SyncHistoryEntry::read).ifPresent(sync -> all.put(id, sync));
          } catch (EideticaException e) {
            // it says nothing
          }
        });
    return all;
  }

  /** The peers of whom anything is kept. */
  public List<PublicKey> peers() {
    DocStore store = read();
    TreeSet<String> texts = new TreeSet<>(children(store, METADATA).keys());
    texts.addAll(children(store, CURSORS).keys());
    List<PublicKey> peers = new ArrayList<>();
    for (String text : texts) {
      try {
        peers.add(PublicKey.parse(text));
      } catch (EideticaException e) {
        // nobody has such a key
      }
    }
    return peers;
  }

  private static Doc children(DocStore store, String name) {
    return store.find(name).flatMap(Value::asDoc).orElse(Doc.EMPTY);
  }

  /**
   * Forgets syncs that began longer ago, by the text of their time.
   *
   * @return how many
   */
  public int forgetHistory(Duration olderThan) {
    long end = Math.max(0, database.clock().nowMillis() - olderThan.toMillis());
    Clock then = () -> end;
    String limit = then.nowRfc3339();
    List<String> old = new ArrayList<>();
    database.change(transaction -> {
      DocStore store = transaction.getStore(DocStore.TYPE, NAME);
      old.clear();
      all(store)
          .forEach((id, sync) -> {
            if (sync.startedAt().compareTo(limit) < 0) {
              old.add(id);
            }
          });
      old.forEach(id -> store.delete(path(HISTORY, id)));
      return !old.isEmpty();
    });
    return old.size();
  }

  private static String path(String... parts) {
    return String.join(".", parts);
  }
}

package io.eidetica4j.sync.protocol;

import io.eidetica4j.entry.Entry;
import java.util.List;

/** What a peer may ask. */
public sealed interface SyncRequest
    permits HandshakeRequest, SyncTreeRequest, SyncRequest.SendEntries {
  /** The version of the protocol that is spoken here. */
  long PROTOCOL_VERSION = 0;

  /** A short name for figures and logs: {@code handshake}, {@code sync_tree}, {@code send}. */
  String kind();

  /**
   * Entries for the other side to store, of any databases in any order.
   *
   * @param entries the entries
   */
  record SendEntries(List<Entry> entries) implements SyncRequest {
    /** Keeps a list of its own. */
    public SendEntries {
      entries = List.copyOf(entries);
    }

    @Override
    public String kind() {
      return "send";
    }
  }
}

package io.eidetica4j.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What commands do about sync, for a user who is logged in: with a running node, or on a storage
 * that none has open. Answers are those of the REST API.
 */
interface SyncAccess extends AutoCloseable {
  /** How it stands with each peer and database. */
  JsonNode status();

  /** Makes the acquaintance of a peer; the members of {@code POST /sync/peers}. */
  JsonNode addPeer(ObjectNode wanted);

  /** Blocks a peer. */
  void removePeer(String key);

  /** The ids of the databases that the user has synced. */
  List<String> synced();

  /** Syncs a database with all its peers now. */
  JsonNode sync(String database);

  /** Has a database synced at every commit, unless the user has it synced already. */
  void keepSynced(String database);

  /** Makes a ticket. */
  JsonNode ticket(String database);

  /**
   * Joins a database; the members of {@code POST /sync/join}.
   *
   * @return with {@code request_id} where somebody has to approve first
   */
  JsonNode join(ObjectNode wanted);

  /** Requests for access, all or those of a status. */
  JsonNode requests(Optional<String> status);

  /** Approves a request, or rejects it. */
  void decide(String id, boolean approved);

  /** Logs out. */
  @Override
  void close();
}

package io.eidetica4j.sync.protocol;

import io.eidetica4j.auth.Permission;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.Optional;

/**
 * Asks for what the sender lacks of a database.
 *
 * @param treeId the database
 * @param ourTips the sender's tips; none asks for all of it (a bootstrap)
 * @param peerPubkey the sender's device key, unproven
 * @param requestingKey the key for which access is asked, unproven; for a bootstrap only
 * @param requestingKeyName what to call that key
 * @param requestedPermission what it is to be allowed; none asks for what it is allowed already
 * @param metadata whatever the approver should know
 * @param auth proof that the sender has a key
 */
public record SyncTreeRequest(
    Id treeId,
    Snapshot ourTips,
    Optional<PublicKey> peerPubkey,
    Optional<PublicKey> requestingKey,
    Optional<String> requestingKeyName,
    Optional<Permission> requestedPermission,
    Optional<Doc> metadata,
    Optional<SyncRequestAuth> auth)
    implements SyncRequest {
  @Override
  public String kind() {
    return isBootstrap() ? "bootstrap" : "incremental";
  }

  /** Whether all of the database is asked for. */
  public boolean isBootstrap() {
    return ourTips.isEmpty();
  }
}

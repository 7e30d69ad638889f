package io.eidetica4j.sync.handler;

import io.eidetica4j.EideticaException;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.instance.SyncHost;
import io.eidetica4j.sync.peers.BootstrapRequest;
import io.eidetica4j.sync.peers.BootstrapRequests;
import io.eidetica4j.sync.peers.BootstrapStatus;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.BootstrapResponse;
import io.eidetica4j.sync.protocol.IncrementalResponse;
import io.eidetica4j.sync.protocol.SyncResponse;
import io.eidetica4j.sync.protocol.SyncTreeRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Serves databases. Every walk stays within the database that was asked for, whatever its entries
 * name as their parents.
 */
final class TreeRequests {
  private static final Address UNKNOWN_ADDRESS = new Address("unknown", "unknown");

  private final SyncHost host;
  private final Gate gate;
  private final ReadAccess access;
  private final Proofs proofs;
  private final BootstrapRequests requests;
  private final HandlerOptions options;

  TreeRequests(
      SyncHost host,
      Gate gate,
      ReadAccess access,
      Proofs proofs,
      BootstrapRequests requests,
      HandlerOptions options) {
    this.host = host;
    this.gate = gate;
    this.access = access;
    this.proofs = proofs;
    this.requests = requests;
    this.options = options;
  }

  /**
   * What is answered, and on whose right it rests.
   *
   * @param response the answer
   * @param isServed whether it brings the database
   * @param proven the key that was shown, where one was needed
   */
  record Served(SyncResponse response, boolean isServed, Optional<PublicKey> proven) {
    static Served not(SyncResponse response) {
      return new Served(response, false, Optional.empty());
    }
  }

  Served answer(SyncTreeRequest request, RequestContext context) throws Refusal {
    gate.check(request.treeId());
    return request.isBootstrap() ? bootstrap(request, context) : incremental(request);
  }

  // ---- what is new

  private Served incremental(SyncTreeRequest request) throws Refusal {
    Id tree = request.treeId();
    Optional<PublicKey> proven = Optional.empty();
    if (!access.isPublic(tree)) {
      PublicKey key = proofs.require(request);
      if (!access.canRead(tree, key)) {
        throw new Refusal("Permission denied: key " + key + " is not authorized to read " + tree);
      }
      proven = Optional.of(key);
    }
    Database database = host.trees().open(tree);
    Snapshot tips = database.rawTips();
    List<Id> missing = database.lacking(tips, request.ourTips());
    return new Served(
        new IncrementalResponse(tree, tips, new StoredEntries(database, missing)), true, proven);
  }

  // ---- all of it

  private Served bootstrap(SyncTreeRequest request, RequestContext context) throws Refusal {
    boolean restricted = isRestricted(request.treeId());
    if (restricted && request.requestingKey().isEmpty()) {
      throw new Refusal(
          "Authentication required: This database requires authenticated access. Please provide credentials (requesting_key, requesting_key_name, requested_permission) to bootstrap sync.");
    }
    if (request.requestingKey().isEmpty() || request.requestingKeyName().isEmpty()) {
      if (restricted) {
        throw new Refusal("Authentication required to read database '" + request.treeId() + "'");
      }
      return all(request.treeId(), Optional.empty(), Optional.empty());
    }
    PublicKey key = request.requestingKey().get();
    return request.requestedPermission().isPresent()
        ? asked(request, key, request.requestedPermission().get(), restricted, context)
        : detected(request, key, restricted);
  }

  private boolean isRestricted(Id tree) throws Refusal {
    try {
      return !access.isPublic(tree);
    } catch (EideticaException e) {
      throw new Refusal("Failed to check database auth: " + e.getMessage());
    }
  }

  /** A permission is asked for: it is there already, or somebody has to decide. */
  private Served asked(
      SyncTreeRequest request,
      PublicKey key,
      Permission wanted,
      boolean restricted,
      RequestContext context)
      throws Refusal {
    if ((!restricted || isProven(key, request)) && access.can(request.treeId(), key, wanted)) {
      return all(
          request.treeId(), Optional.of(wanted), restricted ? Optional.of(key) : Optional.empty());
    }
    return Served.not(pending(request, key, wanted, context));
  }

  private boolean isProven(PublicKey key, SyncTreeRequest request) {
    try {
      proofs.requireOf(key, request);
      return true;
    } catch (Refusal e) {
      return false;
    }
  }

  private SyncResponse pending(
      SyncTreeRequest request, PublicKey key, Permission wanted, RequestContext context)
      throws Refusal {
    if (request.metadata().isPresent()
        && request.metadata().get().toJson().length() > options.metadataBytes()) {
      throw new Refusal(
          "Failed to store bootstrap request: metadata has more than "
              + options.metadataBytes()
              + " bytes");
    }
    try {
      String id =
          requests.add(
              new BootstrapRequest(
                  request.treeId(),
                  key,
                  request.requestingKeyName().orElse(""),
                  wanted,
                  host.clock().nowRfc3339(),
                  new BootstrapStatus.Pending(),
                  context.remoteAddress().orElse(UNKNOWN_ADDRESS),
                  request.metadata()));
      return new SyncResponse.BootstrapPending(id, "Bootstrap request pending manual approval");
    } catch (EideticaException e) {
      throw new Refusal("Failed to store bootstrap request: " + e.getMessage());
    }
  }

  /** No permission is named: the key gets what it has. */
  private Served detected(SyncTreeRequest request, PublicKey key, boolean restricted)
      throws Refusal {
    if (restricted) {
      proofs.requireOf(key, request);
    }
    Permission granted =
        access
            .strongest(request.treeId(), key)
            .orElseThrow(() ->
                new Refusal(
                    "Authentication required: provided key is not authorized for this database"));
    return all(
        request.treeId(), Optional.of(granted), restricted ? Optional.of(key) : Optional.empty());
  }

  private Served all(Id tree, Optional<Permission> granted, Optional<PublicKey> proven) {
    Database database = host.trees().open(tree);
    List<Id> ids = new ArrayList<>(database.lacking(database.rawTips(), Snapshot.EMPTY));
    ids.remove(tree);
    return new Served(
        new BootstrapResponse(
            tree,
            database.getRoot(),
            new StoredEntries(database, ids),
            granted.isPresent(),
            granted),
        true,
        proven);
  }
}

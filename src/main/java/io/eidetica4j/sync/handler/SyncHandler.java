package io.eidetica4j.sync.handler;

import io.eidetica4j.EideticaException;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.instance.SyncHost;
import io.eidetica4j.sync.peers.BootstrapRequests;
import io.eidetica4j.sync.peers.Peers;
import io.eidetica4j.sync.peers.PushRights;
import io.eidetica4j.sync.peers.Wishes;
import io.eidetica4j.sync.protocol.HandshakeRequest;
import io.eidetica4j.sync.protocol.SyncRequest;
import io.eidetica4j.sync.protocol.SyncResponse;
import io.eidetica4j.sync.protocol.SyncTreeRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Answers the requests of peers, whoever they are. Never throws: what goes wrong is the answer. One
 * for an instance, used by all transports and any number of threads.
 */
public final class SyncHandler {
  private static final Logger LOG = System.getLogger(SyncHandler.class.getName());

  private final SyncHost host;
  private final Peers peers;
  private final PushRights rights;
  private final Handshakes handshakes;
  private final TreeRequests trees;
  private final Intake intake;

  /** For an instance, with what it remembers of peers. */
  public SyncHandler(
      SyncHost host,
      Peers peers,
      Wishes wishes,
      BootstrapRequests requests,
      PushRights rights,
      HandlerOptions options) {
    this.host = host;
    this.peers = peers;
    this.rights = rights;
    Gate gate = new Gate(host, wishes);
    ReadAccess access = new ReadAccess(host.trees());
    NonceMemory nonces =
        new NonceMemory(host.backend().records(), options.nonces(), host.clock().nowMillis());
    this.handshakes = new Handshakes(host, peers, gate, access, options);
    this.trees =
        new TreeRequests(host, gate, access, new Proofs(host, nonces, access), requests, options);
    this.intake = new Intake(host, gate, access, options);
  }

  /**
   * Answers a request. Entries of the answer are read from storage while it is written, so it is to
   * be written at once.
   */
  public SyncResponse handle(SyncRequest request, RequestContext context) {
    SyncResponse response = answer(request, context);
    host.observer()
        .syncRequest(
            "in", request.kind(), response instanceof SyncResponse.Failure ? "refused" : "ok");
    return response;
  }

  private SyncResponse answer(SyncRequest request, RequestContext context) {
    try {
      return switch (request) {
        case HandshakeRequest handshake -> handshakes.answer(handshake, context);
        case SyncTreeRequest tree -> tree(tree, context);
        case SyncRequest.SendEntries send -> intake.take(send.entries(), context);
      };
    } catch (Refusal e) {
      return new SyncResponse.Failure(e.text());
    } catch (EideticaException e) {
      LOG.log(Level.WARNING, "A request of a peer could not be answered", e);
      return new SyncResponse.Failure(String.valueOf(e.getMessage()));
    }
  }

  private SyncResponse tree(SyncTreeRequest request, RequestContext context) throws Refusal {
    Optional<PublicKey> peer = context.peerPubkey();
    if (peer.filter(peers::isBlocked).isPresent()) {
      throw new Refusal("Tree not found: " + request.treeId());
    }
    TreeRequests.Served served = trees.answer(request, context);
    if (served.isServed() && peer.isPresent()) {
      remember(peer.get(), request, served, context.remoteHost());
    }
    return served.response();
  }

  /**
   * Only whoever was served becomes one to whom later writes are sent, and only on the right that
   * it was served on. Best effort.
   */
  private void remember(
      PublicKey peer, SyncTreeRequest request, TreeRequests.Served served, String from) {
    try {
      if (peers.table().isRegistered(peer)) {
        peers.addTree(peer, request.treeId());
        rights.served(peer, request.treeId(), served.proven(), from);
      }
    } catch (EideticaException e) {
      LOG.log(Level.WARNING, "A peer''s interest could not be kept: {0}", e.getMessage());
    }
  }
}

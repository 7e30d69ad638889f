package io.eidetica4j.sync.handler;

import io.eidetica4j.EideticaException;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.Utf8;
import io.eidetica4j.crypto.Challenges;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.SyncHost;
import io.eidetica4j.sync.peers.PeerTable;
import io.eidetica4j.sync.peers.Peers;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.HandshakeRequest;
import io.eidetica4j.sync.protocol.HandshakeResponse;
import io.eidetica4j.sync.protocol.SyncRequest;
import io.eidetica4j.sync.protocol.TreeInfo;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers handshakes. What is signed is always exactly as long as a challenge: nothing else that
 * the instance signs is, so that nobody gets a signature that means something.
 */
final class Handshakes {
  private static final Logger LOG = System.getLogger(Handshakes.class.getName());

  private final SyncHost host;
  private final Peers peers;
  private final Gate gate;
  private final ReadAccess access;
  private final HandlerOptions options;

  Handshakes(SyncHost host, Peers peers, Gate gate, ReadAccess access, HandlerOptions options) {
    this.host = host;
    this.peers = peers;
    this.gate = gate;
    this.access = access;
    this.options = options;
  }

  HandshakeResponse answer(HandshakeRequest request, RequestContext context) throws Refusal {
    if (request.protocolVersion() != SyncRequest.PROTOCOL_VERSION) {
      throw new Refusal(
          "Protocol version mismatch: expected "
              + SyncRequest.PROTOCOL_VERSION
              + ", got "
              + request.protocolVersion());
    }
    if (request.challenge().length() != Challenges.CHALLENGE_BYTES) {
      throw new Refusal(
          "Invalid challenge: expected "
              + Challenges.CHALLENGE_BYTES
              + " bytes, got "
              + request.challenge().length());
    }
    if (peers.isBlocked(request.publicKey())) {
      throw new Refusal("Peer not found: " + request.publicKey());
    }
    byte[] proof = Challenges.respond(request.challenge().array(), host.deviceKey());
    register(request, context);
    return new HandshakeResponse(
        host.id(),
        host.id(),
        Optional.of(options.displayName()),
        SyncRequest.PROTOCOL_VERSION,
        Bytes.wrap(proof),
        Bytes.wrap(Challenges.generate()),
        offered());
  }

  /** What anyone may read, and so may know of. */
  private List<TreeInfo> offered() {
    List<TreeInfo> offered = new ArrayList<>();
    for (Id tree : gate.all()) {
      try {
        if (gate.isOpen(tree) && access.isPublic(tree)) {
          offered.add(
              new TreeInfo(tree, Optional.empty(), host.trees().open(tree).entryCount(), 0));
        }
      } catch (EideticaException e) {
        LOG.log(Level.DEBUG, "Database {0} is not offered: {1}", tree, e.getMessage());
      }
    }
    return offered;
  }

  /** Best effort: that a peer is not kept is no matter for the answer. */
  private void register(HandshakeRequest request, RequestContext context) {
    try {
      peers.change(table -> register(table, request, context));
    } catch (EideticaException e) {
      LOG.log(Level.WARNING, "A peer could not be kept: {0}", e.getMessage());
    }
  }

  private boolean register(PeerTable table, HandshakeRequest request, RequestContext context) {
    boolean isNew = !table.isRegistered(request.publicKey());
    if (isNew && table.size() >= options.peers()) {
      host.observer().limitReached("sync.peers");
      return false;
    }
    boolean changed = table.registerIfAbsent(request.publicKey(), request.displayName());
    List<Address> addresses = new ArrayList<>(request.listenAddresses());
    if (isNew) {
      // later ones, each with another port, would only pile up
      context.remoteAddress().ifPresent(addresses::add);
    }
    int known = table.find(request.publicKey()).map(peer -> peer.addresses().size()).orElse(0);
    for (Address address : addresses) {
      if (known < options.addressesPerPeer()
          && Utf8.isWellFormed(address.address())
          && table.addAddress(request.publicKey(), address)) {
        known++;
        changed = true;
      }
    }
    return changed;
  }
}

package io.eidetica4j.sync.client;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.SyncHost;
import io.eidetica4j.sync.peers.AddressOrigins;
import io.eidetica4j.sync.peers.PeerTable;
import io.eidetica4j.sync.peers.Peers;
import io.eidetica4j.sync.peers.PushRights;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.DatabaseTicket;
import io.eidetica4j.sync.protocol.HandshakeResponse;
import io.eidetica4j.sync.transport.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * What an operator or a user does with peers; every call is made at once, on the caller's thread.
 */
public final class SyncClient {
  private final SyncHost host;
  private final Peers peers;
  private final AddressOrigins origins;
  private final PushRights rights;
  private final Exchanges exchanges;
  private final Routes routes;

  /** For an instance. */
  public SyncClient(
      SyncHost host,
      Peers peers,
      AddressOrigins origins,
      PushRights rights,
      Exchanges exchanges,
      Routes routes) {
    this.host = host;
    this.peers = peers;
    this.origins = origins;
    this.rights = rights;
    this.exchanges = exchanges;
    this.routes = routes;
  }

  /**
   * Makes the acquaintance of whoever is at an address, which from then on is known as our
   * operator's.
   *
   * @return its device key
   */
  public HandshakeResponse connect(Address address) {
    return connect(address, Optional.empty());
  }

  /** The same; {@code sync/HandshakeFailed} where somebody else than expected is there. */
  public HandshakeResponse connect(Address address, Optional<PublicKey> expected) {
    HandshakeResponse response = meet(Destination.operators(address), expected);
    remember(response, address);
    origins.operatorNames(address);
    return response;
  }

  private HandshakeResponse meet(Destination way, Optional<PublicKey> expected) {
    HandshakeResponse response = exchanges.handshake(way, expected);
    if (response.publicKey().equals(host.id())) {
      throw ErrorKind.SYNC_INVALID_ADDRESS.error(
          "Invalid address: " + way.address() + " is this node itself");
    }
    return response;
  }

  private void remember(HandshakeResponse response, Address address) {
    PublicKey peer = response.publicKey();
    peers.change(table -> {
      boolean isNew = table.registerIfAbsent(peer, response.displayName());
      return table.addAddress(peer, address) || isNew;
    });
    routes.proved(peer, address);
  }

  /** Syncs a database with a peer that is known, showing the device key or another one. */
  public TreeResult syncTree(PublicKey peer, Id tree, Optional<PrivateKey> signer) {
    TreeResult result =
        routes.with(
            peer,
            Optional.empty(),
            way -> exchanges.syncTree(way, peer, tree, signer(signer), Optional.empty()));
    obtained(peer, tree);
    return result;
  }

  /** Gets a database from a peer that is known, asking for access to it. */
  public TreeResult requestTree(PublicKey peer, Id tree, AccessRequest access) {
    checkName(access);
    TreeResult result =
        routes.with(
            peer,
            Optional.empty(),
            way -> exchanges.syncTree(way, peer, tree, host.deviceKey(), Optional.of(access)));
    if (access.mayShow()) {
      obtained(peer, tree);
    }
    return result;
  }

  /** Makes the acquaintance of whoever is at an address, and syncs a database with it. */
  public TreeResult syncTree(Address address, Id tree, Optional<PrivateKey> signer) {
    return at(
        Destination.operators(address),
        tree,
        true,
        (way, peer) -> exchanges.syncTree(way, peer, tree, signer(signer), Optional.empty()));
  }

  /** The same, asking for access. */
  public TreeResult requestTree(Address address, Id tree, AccessRequest access) {
    return requestTree(Destination.operators(address), tree, access);
  }

  private TreeResult requestTree(Destination to, Id tree, AccessRequest access) {
    checkName(access);
    return at(
        to,
        tree,
        access.mayShow(),
        (way, peer) -> exchanges.syncTree(way, peer, tree, host.deviceKey(), Optional.of(access)));
  }

  @FunctionalInterface
  private interface Work {
    TreeResult with(Destination way, PublicKey peer);
  }

  private TreeResult at(Destination to, Id tree, boolean mayShow, Work work) {
    HandshakeResponse found = meet(to, Optional.empty());
    PublicKey peer = found.publicKey();
    if (to.isOperators()) {
      remember(found, to.address());
      origins.operatorNames(to.address());
    }
    if (peers.isBlocked(peer)) {
      throw PeerTable.notFound(peer);
    }
    TreeResult result = work.with(to, peer);
    if (!mayShow) {
      return result;
    }
    if (!to.isOperators()) {
      remember(found, to.address()); // not before: anybody can name any number of addresses
    }
    obtained(peer, tree);
    return result;
  }

  /** We have the database from this peer, by our own choice: it gets what we write to it. */
  private void obtained(PublicKey peer, Id tree) {
    peers.addTree(peer, tree);
    rights.choose(peer, tree);
  }

  private PrivateKey signer(Optional<PrivateKey> signer) {
    return signer.orElseGet(host::deviceKey);
  }

  private static void checkName(AccessRequest access) {
    if (access.keyName().filter(String::isEmpty).isPresent()) {
      throw ErrorKind.SYNC_INVALID_KEY_NAME.error("Invalid key name: Key name cannot be empty");
    }
  }

  // ---- tickets

  /** Syncs the database of a ticket with the first of its addresses that works. */
  public TreeResult syncWithTicket(DatabaseTicket ticket) {
    return first(ticket, address -> syncTree(address, ticket.databaseId(), Optional.empty()));
  }

  /**
   * Gets the database of a ticket from the first of its addresses that works.
   *
   * @param isOperators whether our operator brought the ticket; others' addresses are dialled only
   *     where the policy for those lets them
   */
  public TreeResult requestWithTicket(
      DatabaseTicket ticket, AccessRequest access, boolean isOperators) {
    checkName(access);
    return first(
        ticket,
        address ->
            requestTree(
                new Destination(address, isOperators, Optional.empty()),
                ticket.databaseId(),
                access));
  }

  /**
   * All addresses at once; the first success counts. Where there is none, a request that waits for
   * approval tells more than an address that can't be reached.
   */
  private static TreeResult first(DatabaseTicket ticket, Function<Address, TreeResult> attempt) {
    List<Address> addresses = ticket.addresses().stream().distinct().toList();
    if (addresses.isEmpty()) {
      throw ErrorKind.SYNC_INVALID_ADDRESS.error("Invalid address: Ticket has no address hints");
    }
    if (addresses.size() == 1) {
      return attempt.apply(addresses.getFirst());
    }
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      ExecutorCompletionService<TreeResult> attempts = new ExecutorCompletionService<>(threads);
      addresses.forEach(address -> attempts.submit(() -> attempt.apply(address)));
      List<EideticaException> failures = new ArrayList<>();
      for (int i = 0; i < addresses.size(); i++) {
        try {
          return attempts.take().get();
        } catch (ExecutionException e) {
          failures.add(failure(e));
        }
      }
      throw mostTelling(failures);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ErrorKind.SYNC_NETWORK.error("Network error: interrupted", e);
    } finally {
      threads.shutdown(); // attempts that are still under way come to their own end
    }
  }

  private static EideticaException failure(ExecutionException e) {
    return e.getCause() instanceof EideticaException failure
        ? failure
        : ErrorKind.SYNC_NETWORK.error("Network error: " + e.getCause(), e);
  }

  private static EideticaException mostTelling(List<EideticaException> failures) {
    return failures.stream()
        .filter(e -> e.kind() == ErrorKind.SYNC_BOOTSTRAP_PENDING)
        .findFirst()
        .or(() ->
            failures.stream()
                .filter(e ->
                    e.kind() != ErrorKind.SYNC_CONNECTION_FAILED
                        && e.kind() != ErrorKind.SYNC_NETWORK)
                .findFirst())
        .orElseGet(failures::getLast);
  }

  /** Sends entries to an address as they are. */
  public void sendEntries(List<Entry> entries, Address address) {
    exchanges.sendEntries(Destination.operators(address), entries);
  }
}

package io.eidetica4j.sync.client;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.Challenges;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.instance.SyncHost;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.BootstrapResponse;
import io.eidetica4j.sync.protocol.EntrySink;
import io.eidetica4j.sync.protocol.HandshakeRequest;
import io.eidetica4j.sync.protocol.HandshakeResponse;
import io.eidetica4j.sync.protocol.IncrementalResponse;
import io.eidetica4j.sync.protocol.ProtocolLimits;
import io.eidetica4j.sync.protocol.SyncRequest;
import io.eidetica4j.sync.protocol.SyncRequestAuth;
import io.eidetica4j.sync.protocol.SyncResponse;
import io.eidetica4j.sync.protocol.SyncTreeRequest;
import io.eidetica4j.sync.transport.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Single exchanges with an address, with all checks of what comes back. */
public final class Exchanges {
  private static final String DISPLAY_NAME = "BackgroundSync";

  /** Bytes of what is sent beside the entries. */
  private static final int FRAME_BYTES = 64;

  private final SyncHost host;
  private final Transports transports;
  private final Supplier<List<Address>> listenAddresses;

  /**
   * For an instance.
   *
   * @param listenAddresses where this node can be reached
   */
  public Exchanges(SyncHost host, Transports transports, Supplier<List<Address>> listenAddresses) {
    this.host = host;
    this.transports = transports;
    this.listenAddresses = listenAddresses;
  }

  // ---- who is there

  /**
   * Has whoever is there prove who it is.
   *
   * @throws EideticaException {@code sync/HandshakeFailed}, also where it is another than expected;
   *     {@code sync/ProtocolMismatch}; what transports throw
   */
  public HandshakeResponse handshake(Destination to, Optional<PublicKey> expected) {
    byte[] challenge = Challenges.generate();
    PublicKey self = host.id();
    SyncResponse answer =
        send(
            to,
            new HandshakeRequest(
                self,
                self,
                Optional.of(DISPLAY_NAME),
                SyncRequest.PROTOCOL_VERSION,
                Bytes.wrap(challenge),
                listenAddresses.get()),
            EntrySink.none());
    return switch (answer) {
      case HandshakeResponse response -> checked(response, challenge, expected);
      case SyncResponse.Failure(String message) -> throw failed(message);
      default -> throw failed("Unexpected response type");
    };
  }

  private static HandshakeResponse checked(
      HandshakeResponse response, byte[] challenge, Optional<PublicKey> expected) {
    if (response.protocolVersion() != SyncRequest.PROTOCOL_VERSION) {
      throw ErrorKind.SYNC_PROTOCOL_MISMATCH.error(
          "Protocol version mismatch: expected "
              + SyncRequest.PROTOCOL_VERSION
              + ", received "
              + response.protocolVersion());
    }
    try {
      Challenges.verify(challenge, response.challengeResponse().array(), response.publicKey());
    } catch (EideticaException e) {
      throw failed("Signature verification failed: " + e.getMessage());
    }
    if (expected.filter(key -> !key.equals(response.publicKey())).isPresent()) {
      throw failed("another peer answers there than " + expected.get());
    }
    return response;
  }

  private static EideticaException failed(String reason) {
    return ErrorKind.SYNC_HANDSHAKE_FAILED.error("Handshake failed: " + reason);
  }

  // ---- databases

  /**
   * Gets what we lack of a database, and sends what the peer lacks.
   *
   * @param server the peer that is there
   * @param signer the key that shows our right, where no access is asked for
   * @param access as whom we ask; for databases that we have no right to yet
   * @throws EideticaException {@code sync/BootstrapPending}, {@code sync/SyncProtocolError} with
   *     what the peer says, {@code sync/InvalidEntry} where the answer is of something else
   */
  public TreeResult syncTree(
      Destination to,
      PublicKey server,
      Id tree,
      PrivateKey signer,
      Optional<AccessRequest> access) {
    boolean mayShow = access.map(AccessRequest::mayShow).orElse(true);
    Snapshot tips = mayShow ? tips(tree) : Snapshot.EMPTY;
    PrivateKey key = access.map(AccessRequest::key).orElse(signer);
    SyncTreeRequest request =
        new SyncTreeRequest(
            tree,
            tips,
            Optional.of(host.id()),
            access.map(a -> a.key().publicKey()),
            access.flatMap(AccessRequest::keyName),
            access.flatMap(AccessRequest::permission),
            access.flatMap(AccessRequest::metadata),
            Optional.of(SyncRequestAuth.sign(key, server, tree, tips, host.clock().nowMillis())));
    try (TreeIntake intake =
        new TreeIntake(host.trees(), host.observer(), tree, request.isBootstrap())) {
      SyncResponse answer = send(to, request, intake);
      return switch (answer) {
        case BootstrapResponse bootstrap ->
            new TreeResult(intake.complete(), 0, bootstrap.grantedPermission());
        case IncrementalResponse incremental ->
            new TreeResult(
                intake.complete(),
                mayShow ? sendBack(to, tree, incremental.theirTips()) : 0,
                Optional.empty());
        case SyncResponse.BootstrapPending(String id, String message) ->
            throw ErrorKind.SYNC_BOOTSTRAP_PENDING
                .error("Bootstrap request pending approval (request_id: " + id + "): " + message)
                .with("request_id", id)
                .with("message", message);
        case SyncResponse.Failure(String message) ->
            throw ErrorKind.SYNC_SYNC_PROTOCOL_ERROR.error(
                "Sync protocol error: Sync error: " + message);
        default -> throw unexpected("Bootstrap or Incremental", answer);
      };
    }
  }

  /**
   * What we have without gaps, and some of what that rests on, so that a peer which knows none of
   * our newest entries need not send everything; nothing of a database that we don't have.
   */
  private Snapshot tips(Id tree) {
    if (host.backend().treeOf(tree).isEmpty()) {
      return Snapshot.EMPTY;
    }
    Database database = host.trees().open(tree);
    List<Id> known = new ArrayList<>(database.completeTips().tips());
    known.addAll(database.landmarks());
    return Snapshot.of(known);
  }

  private long sendBack(Destination to, Id tree, Snapshot theirTips) {
    Database database = host.trees().open(tree);
    List<Id> lacking = database.lacking(database.rawTips(), theirTips);
    return push(to, database, lacking, sent -> {});
  }

  // ---- entries

  /**
   * Sends entries of a database in requests that every node reads; those that failed here are left
   * out, and one that is too large by itself is left out with a line in the log of the caller's
   * observer.
   *
   * @param ids parents before children
   * @param acknowledged is told of each request's entries once the peer has them, so that what
   *     breaks off need not begin anew
   * @return how many were sent
   */
  public long push(
      Destination to, Database database, List<Id> ids, Consumer<List<Entry>> acknowledged) {
    long sent = 0;
    List<Entry> batch = new ArrayList<>();
    long bytes = FRAME_BYTES;
    for (int next = 0; next < ids.size(); next += 64) {
      for (Entry entry : database.getEntries(ids.subList(next, Math.min(next + 64, ids.size())))) {
        if (database
            .status(entry.id())
            .filter(status -> status == VerificationStatus.FAILED)
            .isPresent()) {
          continue;
        }
        long size = entry.toJson().length + 1L;
        if (size + FRAME_BYTES > ProtocolLimits.REQUEST_BYTES) {
          host.observer().limitReached("sync.entry");
          continue; // no node takes it by a push; those that ask get it
        }
        if (bytes + size > ProtocolLimits.REQUEST_BYTES) {
          sent += send(to, batch, acknowledged);
          batch = new ArrayList<>();
          bytes = FRAME_BYTES;
        }
        batch.add(entry);
        bytes += size;
      }
    }
    return batch.isEmpty() ? sent : sent + send(to, batch, acknowledged);
  }

  private long send(Destination to, List<Entry> entries, Consumer<List<Entry>> acknowledged) {
    long sent = sendEntries(to, entries);
    acknowledged.accept(entries);
    return sent;
  }

  /**
   * Sends entries in one request.
   *
   * @throws EideticaException {@code sync/SyncProtocolError} where the peer refuses
   */
  public long sendEntries(Destination to, List<Entry> entries) {
    SyncResponse answer = send(to, new SyncRequest.SendEntries(entries), EntrySink.none());
    return switch (answer) {
      case SyncResponse.Ack ack -> entries.size();
      case SyncResponse.Count count -> entries.size();
      case SyncResponse.Failure(String message) ->
          throw ErrorKind.SYNC_SYNC_PROTOCOL_ERROR.error(
              "Sync protocol error: Peer "
                  + to.address().address()
                  + " returned error: "
                  + message);
      default -> throw unexpected("Ack or Count", answer);
    };
  }

  private SyncResponse send(Destination to, SyncRequest request, EntrySink sink) {
    String outcome = "failed";
    try {
      SyncResponse answer = transports.send(to, request, sink);
      outcome = answer instanceof SyncResponse.Failure ? "refused" : "ok";
      return answer;
    } finally {
      host.observer().syncRequest("out", request.kind(), outcome);
    }
  }

  private static EideticaException unexpected(String expected, SyncResponse actual) {
    return ErrorKind.SYNC_UNEXPECTED_RESPONSE.error(
        "Unexpected response type: expected " + expected + ", got " + actual.name());
  }
}

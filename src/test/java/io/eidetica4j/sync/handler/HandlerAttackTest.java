package io.eidetica4j.sync.handler;

import static io.eidetica4j.sync.handler.HandlerScene.entries;
import static io.eidetica4j.sync.handler.HandlerScene.error;
import static io.eidetica4j.sync.handler.HandlerScene.grant;
import static io.eidetica4j.sync.handler.HandlerScene.grantAll;
import static io.eidetica4j.sync.handler.HandlerScene.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.auth.Permission;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.crypto.SecureRandoms;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.sync.peers.PeerStatus;
import io.eidetica4j.sync.peers.PushRights;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.BootstrapResponse;
import io.eidetica4j.sync.protocol.HandshakeResponse;
import io.eidetica4j.sync.protocol.SyncRequest;
import io.eidetica4j.sync.protocol.SyncRequestAuth;
import io.eidetica4j.sync.protocol.SyncResponse;
import io.eidetica4j.sync.protocol.SyncTreeRequest;
import io.eidetica4j.sync.protocol.TreeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Attacks on a node that answers, each carried out. The numbers are those of the design's rules.
 */
class HandlerAttackTest {
  private static final PrivateKey GUEST = PrivateKey.generate();
  private static final PrivateKey STRANGER = PrivateKey.generate();
  private static final Snapshot INVENTED = Snapshot.of(Id.ofDagCbor(new byte[] {9}));
  private static final HandlerOptions SMALL = new HandlerOptions("n", 3, 2, 8, 4, 3, 100);

  private HandlerScene scene = new HandlerScene();

  @AfterEach
  void close() {
    scene.close();
  }

  private void restart(HandlerOptions options) {
    scene.close();
    scene = new HandlerScene(options);
  }

  // ---- 6

  @Test
  void aHandshakeSignsNothingButChallenges() {
    Database database = scene.shared("a");
    byte[] entryToForge = database.getRoot().signingBytes().toArray();
    for (byte[] wanted : List.of(entryToForge, new byte[0], new byte[31], new byte[33])) {
      assertThat(error(scene.handshake(HandlerScene.PEER, Bytes.wrap(wanted))))
          .startsWith("Invalid challenge");
    }
    assertThat(scene.peers.list()).isEmpty();
    assertThat(scene.handshake(HandlerScene.PEER)).isInstanceOf(HandshakeResponse.class);
  }

  // ---- 7

  @Test
  void whoeverIsRefusedIsSentNothingLater() {
    Database database = scene.shared("a");
    scene.handshake(HandlerScene.PEER, Address.http("10.0.0.9:1"));
    scene.incremental(database.rootId(), INVENTED, Optional.of(STRANGER));
    scene.incremental(database.rootId(), INVENTED, Optional.empty());
    scene.ask(
        scene.request(
            database.rootId(),
            Snapshot.EMPTY,
            Optional.of(STRANGER),
            Optional.of(Permission.read()),
            Optional.of(HandlerScene.PEER)));
    assertThat(scene.peers.peersOf(database.rootId())).isEmpty();
    assertThat(scene.rights.find(HandlerScene.PEER, database.rootId())).isEmpty();
  }

  @Test
  void whoeverIsServedIsRememberedWithTheKeyThatWasShown() {
    Database database = scene.shared("a");
    grant(database, GUEST.publicKey(), Permission.read());
    scene.incremental(database.rootId(), INVENTED, Optional.of(GUEST));
    assertThat(scene.peers.peersOf(database.rootId())).as("never introduced itself").isEmpty();
    scene.handshake(HandlerScene.PEER, Address.http("10.0.0.9:1"));
    scene.incremental(database.rootId(), INVENTED, Optional.of(GUEST));
    assertThat(scene.peers.peersOf(database.rootId())).containsExactly(HandlerScene.PEER);
    assertThat(scene.rights.find(HandlerScene.PEER, database.rootId()))
        .contains(new PushRights.Right.Proven(GUEST.publicKey(), "10.0.0.9"));
  }

  // ---- 8

  @Test
  void aHandshakeListsOnlyWhatAnyoneMayRead() {
    Database open = scene.shared("open");
    grantAll(open, Permission.read());
    scene.shared("restricted");
    grantAll(scene.unshared("open but not shared"), Permission.read());
    HandshakeResponse answer = (HandshakeResponse) scene.handshake(HandlerScene.PEER);
    assertThat(answer.availableTrees()).extracting(TreeInfo::treeId).containsExactly(open.rootId());
  }

  @Test
  void whatIsBelowTheGateAnswersAsIfItDidNotExist() {
    Database unshared = scene.unshared("a");
    grant(unshared, GUEST.publicKey(), Permission.admin(0));
    Id unknown = Id.ofDagCbor(new byte[] {1});
    List<Id> hidden = new ArrayList<>(scene.host.systemDatabases());
    hidden.add(scene.alice().userDatabase().rootId());
    hidden.add(unshared.rootId());
    hidden.add(unknown);
    for (Id tree : hidden) {
      assertThat(error(scene.bootstrap(tree))).isEqualTo("Tree not found: " + tree);
      assertThat(error(scene.bootstrap(tree, GUEST, Optional.empty())))
          .isEqualTo("Tree not found: " + tree);
      assertThat(error(scene.incremental(tree, INVENTED, Optional.of(GUEST))))
          .isEqualTo("Tree not found: " + tree);
    }
    assertThat(scene.requests.pending()).isEmpty();
  }

  @Test
  void whenTheLastUserSwitchesSyncOffTheDatabaseIsGoneForPeers() {
    Database database = scene.shared("a");
    grantAll(database, Permission.read());
    assertThat(entries(scene.bootstrap(database.rootId()))).isNotEmpty();
    scene.alice().disableSync(database.rootId());
    assertThat(error(scene.incremental(database.rootId(), INVENTED, Optional.empty())))
        .contains("not found");
  }

  // ---- 9

  @Test
  void entriesOfDatabasesThatAreNotSharedAreNotStored() {
    Database unshared = scene.unshared("a");
    Id users = scene.instance.backend().metadata().orElseThrow().usersDb();
    Entry orphan = child(Id.ofDagCbor(new byte[] {7}), Id.ofDagCbor(new byte[] {8}), 1);
    Entry root = Entry.rootBuilder().setSubtreeData("d", Bytes.utf8("{}")).build();
    Entry intoUsers = child(users, users, 1);
    Entry intoUnshared = child(unshared.rootId(), unshared.rootId(), 1);
    assertThat(send(orphan, root, intoUsers, intoUnshared)).isEqualTo(new SyncResponse.Count(0));
    assertThat(send(orphan)).isEqualTo(new SyncResponse.Ack());
    for (Entry entry : List.of(orphan, root, intoUsers, intoUnshared)) {
      assertThat(scene.instance.hasEntry(entry.id())).isFalse();
    }
  }

  @Test
  void junkFillsItsQuotaAndHonestEntriesStillComeIn() {
    restart(SMALL);
    Database database = scene.shared("a");
    grant(database, GUEST.publicKey(), Permission.write(5));
    List<Entry> junk = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      junk.add(child(database.rootId(), database.rootId(), i));
    }
    int before = database.entryCount();
    send(junk.toArray(Entry[]::new));
    send(junk.subList(20, 50).toArray(Entry[]::new));
    assertThat(database.entryCount() - before).isLessThanOrEqualTo(SMALL.unverifiedPerTree());
    Entry honest = signedBy(GUEST, database);
    send(honest);
    assertThat(database.status(honest.id())).contains(VerificationStatus.VERIFIED);
  }

  // ---- 11

  @Test
  void aProofCountsOnceWhereverItIsShown() {
    Database database = scene.shared("a");
    grant(database, GUEST.publicKey(), Permission.read());
    SyncTreeRequest request =
        scene.request(
            database.rootId(), INVENTED, Optional.of(GUEST), Optional.empty(), Optional.empty());
    assertThat(entries(scene.ask(request))).isNotEmpty();
    assertThat(error(scene.ask(request))).endsWith("request nonce already spent");
    SyncHandler restarted =
        new SyncHandler(
            scene.host,
            scene.peers,
            scene.wishes,
            scene.requests,
            scene.rights,
            HandlerOptions.DEFAULT);
    assertThat(error(restarted.handle(request, RequestContext.NONE)))
        .endsWith("request nonce already spent");
    scene.clock.advance(59_000);
    assertThat(error(scene.ask(request))).endsWith("request nonce already spent");
    scene.clock.advance(2_000);
    assertThat(error(scene.ask(request))).endsWith("outside the freshness window");
  }

  @Test
  void aShortNonceIsRefused() {
    Database database = scene.shared("a");
    grant(database, GUEST.publicKey(), Permission.read());
    SyncTreeRequest signed =
        scene.request(
            database.rootId(), INVENTED, Optional.of(GUEST), Optional.empty(), Optional.empty());
    SyncRequestAuth auth = signed.auth().orElseThrow();
    assertThat(auth.nonce().length()).isEqualTo(SyncRequestAuth.NONCE_BYTES);
    assertThat(
            error(
                scene.ask(withAuth(signed, shortNonce(GUEST, scene, database.rootId(), INVENTED)))))
        .contains("nonce has fewer than 16 bytes");
  }

  @Test
  void strangersCannotFillTheMemoryOfProofsForThoseWhoHaveARight() {
    restart(SMALL);
    Database database = scene.shared("a");
    grant(database, GUEST.publicKey(), Permission.read());
    for (int i = 0; i < 20; i++) {
      scene.incremental(database.rootId(), INVENTED, Optional.of(STRANGER));
    }
    assertThat(error(scene.incremental(database.rootId(), INVENTED, Optional.of(STRANGER))))
        .contains("too many requests");
    SyncTreeRequest first =
        scene.request(
            database.rootId(), INVENTED, Optional.of(GUEST), Optional.empty(), Optional.empty());
    assertThat(entries(scene.ask(first))).isNotEmpty();
    assertThat(entries(scene.incremental(database.rootId(), INVENTED, Optional.of(GUEST))))
        .isNotEmpty();
    assertThat(error(scene.incremental(database.rootId(), INVENTED, Optional.of(GUEST))))
        .contains("too many requests");
    assertThat(error(scene.ask(first))).as("never dropped").startsWith("Authentication failed");
    scene.clock.advance(121_000);
    assertThat(entries(scene.incremental(database.rootId(), INVENTED, Optional.of(GUEST))))
        .isNotEmpty();
  }

  // ---- 12

  @Test
  void requestsForAccessAreBoundedAndTheSameIsOne() {
    Database database = scene.shared("a");
    String first = pending(scene.bootstrap(database.rootId(), STRANGER, read()));
    assertThat(pending(scene.bootstrap(database.rootId(), STRANGER, read()))).isEqualTo(first);
    for (int i = 0; i < 20; i++) {
      scene.bootstrap(database.rootId(), PrivateKey.generate(), read());
    }
    assertThat(scene.requests.pending()).hasSize(HandlerScene.BOUNDS.perDatabase());
    assertThat(error(scene.bootstrap(database.rootId(), PrivateKey.generate(), read())))
        .startsWith("Failed to store bootstrap request: ");
    scene.clock.advance(HandlerScene.BOUNDS.timeToLive().toMillis());
    assertThat(scene.requests.pending()).as("they are over").isEmpty();
    assertThat(scene.requests.find(first)).isEmpty();
    scene.bootstrap(database.rootId(), PrivateKey.generate(), read());
    assertThat(scene.requests.pending()).hasSize(1);
  }

  @Test
  void whatIsAddedToARequestForAccessIsBounded() {
    restart(SMALL);
    Database database = scene.shared("a");
    SyncTreeRequest request =
        scene.request(
            database.rootId(), Snapshot.EMPTY, Optional.of(STRANGER), read(), Optional.empty());
    SyncTreeRequest big =
        new SyncTreeRequest(
            request.treeId(),
            request.ourTips(),
            request.peerPubkey(),
            request.requestingKey(),
            request.requestingKeyName(),
            request.requestedPermission(),
            Optional.of(io.eidetica4j.crdt.Doc.of("x", "y".repeat(200))),
            request.auth());
    assertThat(error(scene.ask(big))).contains("metadata has more than 100 bytes");
    assertThat(scene.requests.pending()).isEmpty();
  }

  // ---- 20

  @Test
  void anEntryWithAForeignParentMakesNoOtherDatabaseReadable() {
    Database restricted = scene.shared("restricted");
    Id secret = write(restricted, "secret", "value");
    Database open = scene.shared("open");
    grantAll(open, Permission.write(10));
    send(child(open.rootId(), secret, 1));
    List<Id> secrets = restricted.getAllEntries().stream().map(Entry::id).toList();
    assertThat(entries(scene.bootstrap(open.rootId())))
        .extracting(Entry::id)
        .doesNotContainAnyElementsOf(secrets);
    assertThat(entries(scene.incremental(open.rootId(), INVENTED, Optional.empty())))
        .extracting(Entry::id)
        .doesNotContainAnyElementsOf(secrets);
  }

  // ---- beyond the rules

  @Test
  void blockedPeersAreRefused() {
    Database database = scene.shared("a");
    grantAll(database, Permission.read());
    scene.handshake(HandlerScene.PEER, Address.http("10.0.0.9:1"));
    scene.peers.change(t -> t.setStatus(HandlerScene.PEER, PeerStatus.BLOCKED));
    assertThat(error(scene.handshake(HandlerScene.PEER))).startsWith("Peer not found");
    assertThat(error(scene.incremental(database.rootId(), INVENTED, Optional.empty())))
        .contains("not found");
    assertThat(scene.peers.peersOf(database.rootId())).isEmpty();
  }

  @Test
  void handshakesLeaveNoMoreBehindThanIsAllowed() {
    restart(SMALL);
    for (int i = 0; i < 10; i++) {
      Address address = Address.http("10.0.0.1:" + i);
      assertThat(
              scene.handshake(
                  PublicKey.random(), address, Address.http("b:1"), Address.http("c:1")))
          .isInstanceOf(HandshakeResponse.class);
    }
    assertThat(scene.peers.list())
        .hasSize(SMALL.peers())
        .allSatisfy(peer -> assertThat(peer.addresses()).hasSize(SMALL.addressesPerPeer()));
  }

  @Test
  void aStrangerGetsNothingWhateverItTries() {
    Database database = scene.shared("a");
    Id tree = database.rootId();
    for (Optional<PrivateKey> key : List.of(Optional.<PrivateKey>empty(), Optional.of(STRANGER))) {
      assertThat(scene.incremental(tree, INVENTED, key)).isInstanceOf(SyncResponse.Failure.class);
      assertThat(scene.incremental(tree, database.rawTips(), key))
          .isInstanceOf(SyncResponse.Failure.class);
    }
    assertThat(scene.bootstrap(tree)).isInstanceOf(SyncResponse.Failure.class);
    assertThat(scene.bootstrap(tree, STRANGER, Optional.empty()))
        .isInstanceOf(SyncResponse.Failure.class);
    // somebody else's key without its proof
    SyncTreeRequest unproven =
        withAuth(
            scene.request(
                tree,
                Snapshot.EMPTY,
                Optional.of(STRANGER),
                Optional.of(Permission.admin(0)),
                Optional.empty()),
            SyncRequestAuth.sign(
                STRANGER, PublicKey.random(), tree, Snapshot.EMPTY, scene.clock.get()));
    assertThat(scene.ask(unproven)).isInstanceOf(SyncResponse.BootstrapPending.class);
  }

  @Test
  void aKeyThatHasTheRightIsServed() {
    Database database = scene.shared("a");
    grant(database, GUEST.publicKey(), Permission.write(5));
    BootstrapResponse detected =
        (BootstrapResponse) scene.bootstrap(database.rootId(), GUEST, Optional.empty());
    assertThat(detected.grantedPermission()).contains(Permission.write(5));
    BootstrapResponse asked =
        (BootstrapResponse)
            scene.bootstrap(database.rootId(), GUEST, Optional.of(Permission.write(10)));
    assertThat(asked.grantedPermission()).contains(Permission.write(10));
    assertThat(entries(asked)).hasSize(database.entryCount());
  }

  private static Optional<Permission> read() {
    return Optional.of(Permission.read());
  }

  private static String pending(SyncResponse response) {
    return ((SyncResponse.BootstrapPending) response).requestId();
  }

  private SyncResponse send(Entry... entries) {
    return scene.ask(new SyncRequest.SendEntries(List.of(entries)));
  }

  private static Entry child(Id tree, Id parent, int number) {
    return Entry.builder(tree)
        .setParents(List.of(parent))
        .setHeight(1)
        .setSubtreeData("data", Bytes.utf8("{\"children\":{\"n\":{\"Int\":" + number + "}}}"))
        .build();
  }

  /** Written in a copy of the database elsewhere, so that it is new here. */
  private Entry signedBy(PrivateKey key, Database database) {
    try (HandlerScene elsewhere = new HandlerScene(SMALL)) {
      elsewhere.instance.trees().putRemoteEntries(database.rootId(), database.getAllEntries());
      Database copy = elsewhere.instance.trees().open(database.rootId()).withKey(key);
      return copy.getEntry(write(copy, "by", "guest"));
    }
  }

  private static SyncTreeRequest withAuth(SyncTreeRequest request, SyncRequestAuth auth) {
    return new SyncTreeRequest(
        request.treeId(),
        request.ourTips(),
        request.peerPubkey(),
        request.requestingKey(),
        request.requestingKeyName(),
        request.requestedPermission(),
        request.metadata(),
        Optional.of(auth));
  }

  private static SyncRequestAuth shortNonce(
      PrivateKey key, HandlerScene scene, Id tree, Snapshot tips) {
    return io.eidetica4j.sync.protocol.TestAuth.sign(
        key, scene.instance.id(), tree, tips, scene.clock.get(), SecureRandoms.bytes(15));
  }
}

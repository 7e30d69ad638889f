package io.eidetica4j.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.FixedClock;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.SyncSettings;
import io.eidetica4j.sync.client.AccessRequest;
import io.eidetica4j.sync.client.TreeResult;
import io.eidetica4j.sync.engine.PeerState;
import io.eidetica4j.sync.peers.BootstrapStatus;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.DatabaseTicket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that share databases, over a network in one thread. */
class SyncTest {
  private final FixedClock clock = new FixedClock(1_700_000_000_000L);
  private final SimNetwork network = new SimNetwork(1);
  private final List<SimNode> nodes = new ArrayList<>();
  private final SimNode alice = node("alice");
  private final SimNode bob = node("bob");

  private SimNode node(String name) {
    SimNode node = new SimNode(name, network, clock);
    nodes.add(node);
    return node;
  }

  @AfterEach
  void close() {
    nodes.forEach(SimNode::close);
  }

  private static EideticaException fails(ErrorKind kind, ThrowingCallable call) {
    EideticaException e = catchThrowableOfType(EideticaException.class, call);
    assertThat(e).isNotNull();
    assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
    return e;
  }

  // ---- peers

  @Test
  void connectingMakesTheAcquaintanceOnBothSides() {
    PublicKey found = alice.sync.connect(bob.address());
    assertThat(found).isEqualTo(bob.instance.id());
    assertThat(alice.sync.peers().get(found).addresses()).containsExactly(bob.address());
    assertThat(bob.sync.peers().get(alice.instance.id()).addresses()).contains(alice.address());
    alice.sync.connect(bob.address());
    assertThat(alice.sync.peers().list()).hasSize(1);
    assertThat(bob.sync.peers().list()).hasSize(1);
    fails(ErrorKind.SYNC_CONNECTION_FAILED, () -> alice.sync.connect(SimNetwork.address("nobody")));
    fails(ErrorKind.SYNC_INVALID_ADDRESS, () -> alice.sync.connect(alice.address()));
  }

  @Test
  void aRemovedPeerIsHiddenAndRefused() {
    Database database = alice.create("d", bob.key());
    bob.join(alice.ticket(database));
    alice.sync.removePeer(bob.instance.id());
    assertThat(alice.sync.peers().list()).isEmpty();
    assertThat(alice.sync.peers().peersOf(database.rootId())).isEmpty();
    fails(ErrorKind.SYNC_HANDSHAKE_FAILED, () -> bob.sync.connect(alice.address()));
    alice.write(database.rootId(), "x", "1");
    alice.sync.flush();
    assertThat(bob.read(database.rootId())).doesNotContainKey("x");
  }

  // ---- joining

  @Test
  void aTicketBringsTheDatabase() {
    Database database = alice.create("d", bob.key());
    alice.write(database.rootId(), "x", "1");
    Database joined = bob.join(alice.ticket(database));
    assertThat(joined.snapshot()).isEqualTo(database.snapshot());
    assertThat(bob.read(database.rootId())).containsEntry("x", "1");
  }

  @Test
  void ofSeveralAddressesTheFirstThatWorksCounts() {
    Database database = alice.create("d", bob.key());
    DatabaseTicket ticket =
        new DatabaseTicket(
            database.rootId(),
            List.of(
                SimNetwork.address("dead"), alice.address(), new Address("unknown", "transport")));
    bob.join(ticket);
    assertThat(bob.instance.hasDatabase(database.rootId())).isTrue();
    SimNode carol = node("carol");
    fails(
        ErrorKind.SYNC_CONNECTION_FAILED,
        () ->
            carol.join(
                new DatabaseTicket(
                    database.rootId(),
                    List.of(SimNetwork.address("dead"), SimNetwork.address("dead too")))));
    EideticaException none =
        fails(
            ErrorKind.SYNC_INVALID_ADDRESS, () -> carol.join(DatabaseTicket.of(database.rootId())));
    assertThat(none).hasMessageContaining("no address hints");
  }

  @Test
  void accessThatIsAskedForIsPendingThenApprovedThenUsed() {
    Database database = alice.create("d");
    Id tree = database.rootId();
    ThrowingCallable ask =
        () ->
            bob.sync.requestAccess(
                bob.user,
                alice.ticket(database),
                bob.key(),
                Optional.of(Permission.write(5)),
                Optional.of(Doc.of("note", "it is me")));
    String id = fails(ErrorKind.SYNC_BOOTSTRAP_PENDING, ask).detail("request_id").orElseThrow();
    assertThat(bob.instance.hasDatabase(tree)).isFalse();
    fails(ErrorKind.USER_DATABASE_ACCESS_PENDING, () -> bob.user.openDatabase(tree));
    assertThat(alice.sync.requests().get(id).metadata().orElseThrow().getText("note"))
        .contains("it is me");
    DatabaseKey approver = DatabaseKey.of(alice.user.getSigningKey(alice.key()));
    alice.sync.approve(id, approver);
    assertThat(alice.sync.requests().get(id).status())
        .isInstanceOfSatisfying(
            BootstrapStatus.Approved.class,
            approved -> assertThat(approved.approvedBy()).isEqualTo(alice.key().text()));
    assertThat(database.getSettings().getAuthKey(bob.key()).permissions())
        .isEqualTo(Permission.write(5));
    fails(ErrorKind.SYNC_INVALID_REQUEST_STATE, () -> alice.sync.approve(id, approver));
    fails(ErrorKind.SYNC_REQUEST_NOT_FOUND, () -> alice.sync.approve("nothing", approver));
    bob.sync.requestAccess(
        bob.user,
        alice.ticket(database),
        bob.key(),
        Optional.of(Permission.write(5)),
        Optional.empty());
    bob.write(tree, "from", "bob");
    bob.sync.syncWith(alice.instance.id(), tree, Optional.of(bob.user.getSigningKey(bob.key())));
    assertThat(alice.read(tree)).containsEntry("from", "bob");
  }

  @Test
  void aRejectionGivesNothing() {
    Database database = alice.create("d");
    ThrowingCallable ask =
        () ->
            bob.sync.requestAccess(
                bob.user,
                alice.ticket(database),
                bob.key(),
                Optional.of(Permission.read()),
                Optional.empty());
    String id = fails(ErrorKind.SYNC_BOOTSTRAP_PENDING, ask).detail("request_id").orElseThrow();
    DatabaseKey stranger = DatabaseKey.of(bob.user.getSigningKey(bob.key()));
    assertThat(catchThrowableOfType(EideticaException.class, () -> alice.sync.reject(id, stranger)))
        .isNotNull();
    alice.sync.reject(id, DatabaseKey.of(alice.user.getSigningKey(alice.key())));
    assertThat(alice.sync.requests().pending()).isEmpty();
    assertThat(alice.sync.requests().rejected()).hasSize(1);
    assertThat(database.getSettings().authSnapshot().findKey(bob.key())).isEmpty();
    fails(ErrorKind.SYNC_BOOTSTRAP_PENDING, ask);
    assertThat(bob.instance.hasDatabase(database.rootId())).isFalse();
  }

  @Test
  void anApprovalRaisesNoRevokedKeyLowersNoneAndGrantsNoMoreThanTheApproverHas() {
    Database database = alice.create("d", bob.key());
    PublicKey weak = alice.user.addPrivateKey(Optional.of("weak admin"));
    database.write(
        t -> t.getSettings().setAuthKey(weak, AuthKey.active("weak", Permission.admin(50))));
    String more = ask(database, Permission.admin(1));
    fails(
        ErrorKind.SYNC_INSUFFICIENT_PERMISSION,
        () -> alice.sync.approve(more, DatabaseKey.of(alice.user.getSigningKey(weak))));
    assertThat(database.getSettings().getAuthKey(bob.key()).permissions())
        .isEqualTo(Permission.write(10));
    DatabaseKey strong = DatabaseKey.of(alice.user.getSigningKey(alice.key()));
    String second = ask(database, Permission.admin(60));
    alice.sync.approve(more, strong);
    alice.sync.approve(second, strong);
    assertThat(database.getSettings().getAuthKey(bob.key()).permissions())
        .as("what it has stays")
        .isEqualTo(Permission.admin(1));
    database.write(t -> t.getSettings().revokeAuthKey(bob.key()));
    String again = ask(database, Permission.read());
    fails(ErrorKind.SYNC_PERMISSION_DENIED, () -> alice.sync.approve(again, strong));
    assertThat(database.getSettings().getAuthKey(bob.key()).isActive()).isFalse();
  }

  private String ask(Database database, Permission permission) {
    AccessRequest access = AccessRequest.of(bob.user.getSigningKey(bob.key()), "bob", permission);
    return fails(
            ErrorKind.SYNC_BOOTSTRAP_PENDING,
            () -> bob.sync.request(alice.ticket(database), access))
        .detail("request_id")
        .orElseThrow();
  }

  // ---- both directions

  @Test
  void whatBothWroteIsOnBothAfterOneSync() {
    Database database = alice.create("d", bob.key());
    Id tree = database.rootId();
    bob.join(alice.ticket(database));
    alice.write(tree, "a", "1");
    bob.write(tree, "b", "2");
    TreeResult result =
        bob.sync.syncWith(
            alice.instance.id(), tree, Optional.of(bob.user.getSigningKey(bob.key())));
    assertThat(result.received()).isEqualTo(1);
    assertThat(result.sent()).isEqualTo(1);
    assertThat(alice.read(tree)).containsEntry("a", "1").containsEntry("b", "2");
    assertThat(bob.read(tree)).isEqualTo(alice.read(tree));
  }

  @Test
  void withNothingNewOneRequestIsAll() {
    Database database = alice.create("d", bob.key());
    bob.join(alice.ticket(database));
    Optional<io.eidetica4j.crypto.PrivateKey> key = Optional.of(bob.user.getSigningKey(bob.key()));
    int before = network.requests;
    TreeResult result = bob.sync.syncWith(alice.instance.id(), database.rootId(), key);
    assertThat(network.requests - before).isEqualTo(1);
    assertThat(result.received() + result.sent()).isZero();
  }

  @Test
  void aHoleBelowATipIsFilled() {
    Database database = alice.create("d", bob.key());
    Id tree = database.rootId();
    bob.join(alice.ticket(database));
    alice.write(tree, "a", "1");
    Id child = alice.write(tree, "b", "2");
    bob.instance.trees().putRemoteEntries(tree, List.of(database.getEntry(child)));
    assertThat(bob.read(tree)).isEmpty();
    bob.sync.syncWith(alice.instance.id(), tree, Optional.of(bob.user.getSigningKey(bob.key())));
    assertThat(bob.read(tree)).containsEntry("a", "1").containsEntry("b", "2");
  }

  // ---- by itself

  @Test
  void aCommitIsSentToThePeersInBothDirections() {
    Database database = alice.create("d", bob.key());
    Id tree = database.rootId();
    bob.join(alice.ticket(database));
    alice.write(tree, "a", "1");
    alice.sync.flush();
    assertThat(bob.read(tree)).containsEntry("a", "1");
    bob.write(tree, "b", "2");
    bob.sync.flush();
    assertThat(alice.read(tree)).containsEntry("b", "2");
  }

  @Test
  void withoutSyncAtCommitTheIntervalBringsIt() {
    Database database = alice.create("d");
    database.write(t -> t.getSettings().setGlobalAuthKey(AuthKey.active(Permission.read())));
    Id tree = database.rootId();
    bob.sync.syncWith(alice.address(), tree, Optional.empty());
    bob.user.mapKey(
        bob.key(),
        tree,
        new io.eidetica4j.entry.SigKey.Direct(io.eidetica4j.entry.KeyHint.global(bob.key())));
    bob.user.trackDatabase(tree, bob.key(), SyncSettings.enabled().withInterval(60));
    bob.sync.work();
    alice.user.trackDatabase(tree, alice.key(), SyncSettings.enabled());
    alice.write(tree, "a", "1");
    bob.sync.work();
    assertThat(bob.read(tree)).isEmpty();
    clock.advance(61_000);
    bob.sync.work();
    assertThat(bob.read(tree)).containsEntry("a", "1");
  }

  @Test
  void whatCouldNotBeSentWaitsAndIsSentLater() {
    Database database = alice.create("d", bob.key());
    Id tree = database.rootId();
    bob.join(alice.ticket(database));
    network.cut("alice", "bob");
    alice.write(tree, "a", "1");
    EideticaException e = fails(ErrorKind.SYNC_NETWORK, alice.sync::flush);
    assertThat(e).hasMessageContaining("0 from retry queue, 1 from new entries");
    PeerState state = alice.sync.status().getFirst();
    assertThat(state.condition()).isEqualTo(PeerState.Condition.RETRYING);
    assertThat(state.trees().getFirst().queued()).isEqualTo(1);
    assertThat(state.trees().getFirst().lastError()).isPresent();
    fails(ErrorKind.SYNC_NETWORK, alice.sync::flush);
    network.heal();
    int before = network.requests;
    alice.sync.work();
    assertThat(network.requests).as("it is left alone for a while").isEqualTo(before);
    clock.advance(60_000);
    alice.sync.work();
    assertThat(bob.read(tree)).containsEntry("a", "1");
    assertThat(alice.sync.status().getFirst().condition()).isEqualTo(PeerState.Condition.CONNECTED);
    alice.sync.flush();
  }

  @Test
  void aPeerIsDownAfterManyFailuresAndComesBack() {
    Database database = alice.create("d", bob.key());
    bob.join(alice.ticket(database));
    network.cut("alice", "bob");
    alice.write(database.rootId(), "a", "1");
    for (int i = 0; i < 12; i++) {
      clock.advance(600_000);
      alice.sync.work();
    }
    assertThat(alice.sync.status().getFirst().condition()).isEqualTo(PeerState.Condition.DOWN);
    network.heal();
    clock.advance(600_000);
    alice.sync.work();
    assertThat(bob.read(database.rootId())).containsEntry("a", "1");
  }

  @Test
  void aRightThatIsGoneEndsTheSending() {
    Database database = alice.create("d", bob.key());
    Id tree = database.rootId();
    bob.join(alice.ticket(database));
    database.write(t -> t.getSettings().revokeAuthKey(bob.key()));
    alice.write(tree, "secret", "1");
    alice.sync.flush();
    clock.advance(600_000);
    alice.sync.work();
    assertThat(bob.read(tree)).doesNotContainKey("secret");
    assertThat(bob.instance.trees().open(tree).entryCount()).isLessThan(database.entryCount());
  }

  @Test
  void whatWaitedForARestrictedDatabaseIsSentAfterARestartToWhoeverMayStillRead() {
    SimNode carol = node("carol");
    Database database = alice.create("d", bob.key(), carol.key());
    Id tree = database.rootId();
    bob.join(alice.ticket(database));
    carol.join(alice.ticket(database));
    network.cut("alice", "bob");
    network.cut("alice", "carol");
    alice.write(tree, "a", "1");
    database.write(t -> t.getSettings().revokeAuthKey(carol.key()));
    fails(ErrorKind.SYNC_NETWORK, alice.sync::flush);
    SimNode again = alice.crashAndRestart();
    nodes.set(0, again);
    network.heal();
    again.write(tree, "b", "2");
    again.sync.flush();
    assertThat(bob.read(tree)).containsEntry("a", "1").containsEntry("b", "2");
    assertThat(bob.user.openDatabase(tree).completeTips())
        .isEqualTo(bob.user.openDatabase(tree).rawTips());
    clock.advance(600_000);
    again.sync.work();
    assertThat(carol.read(tree)).doesNotContainKey("a").doesNotContainKey("b");
  }

  @Test
  void whatAPeerWasSentIsNotSentAgainAfterARestart() {
    Database database = alice.create("d", bob.key());
    Id tree = database.rootId();
    bob.join(alice.ticket(database));
    for (int i = 0; i < 20; i++) {
      alice.write(tree, "k" + i, "v");
    }
    alice.sync.work();
    SimNode again = alice.crashAndRestart();
    nodes.set(0, again);
    long before = network.entriesSent;
    again.sync.work();
    assertThat(network.entriesSent).isEqualTo(before);
    again.write(tree, "new", "v");
    again.sync.flush();
    assertThat(network.entriesSent).isEqualTo(before + 1);
    assertThat(bob.read(tree)).containsEntry("new", "v");
  }

  @Test
  void noChildIsSentBeforeAParentThatNobodyWantedSent() {
    Database database = alice.create("d", bob.key());
    Id tree = database.rootId();
    bob.join(alice.ticket(database));
    alice.sync.work();
    alice.user.trackDatabase(tree, alice.key(), SyncSettings.enabled());
    alice.write(tree, "a", "1");
    alice.user.trackDatabase(tree, alice.key(), SyncSettings.onCommit());
    alice.write(tree, "b", "2");
    alice.sync.flush();
    assertThat(bob.read(tree)).containsEntry("a", "1").containsEntry("b", "2");
  }

  @Test
  void anAddressThatTheOperatorNamesIsTriedAtOnce() {
    Database database = alice.create("d", bob.key());
    bob.join(alice.ticket(database));
    network.cut("alice", "bob");
    alice.write(database.rootId(), "a", "1");
    fails(ErrorKind.SYNC_NETWORK, alice.sync::flush);
    network.heal();
    alice.sync.connect(bob.address());
    alice.sync.work();
    assertThat(bob.read(database.rootId())).containsEntry("a", "1");
  }

  @Test
  void aDeclaredPeerIsSyncedInTurn() {
    Database database = alice.create("d");
    database.write(t -> t.getSettings().setGlobalAuthKey(AuthKey.active(Permission.read())));
    alice.write(database.rootId(), "a", "1");
    bob.sync.declare(
        alice.instance.id(), Optional.of("alice"), List.of(alice.address()), database.rootId());
    // with nothing held the first sync is a bootstrap, which needs no key of an open database
    bob.sync.work();
    assertThat(bob.instance.hasDatabase(database.rootId())).isTrue();
  }

  @Test
  void anImpostorAtAPeersAddressGetsNothing() {
    Database database = alice.create("d", bob.key());
    bob.join(alice.ticket(database));
    network.leave("bob");
    SimNode mallory = node("mallory");
    network.join("bob", mallory.sync);
    clock.advance(3_600_000); // what was proven before does not count any more
    alice.write(database.rootId(), "secret", "1");
    fails(ErrorKind.SYNC_NETWORK, alice.sync::flush);
    assertThat(alice.sync.status().getFirst().trees().getFirst().lastError().orElseThrow())
        .contains("another peer answers there");
    assertThat(mallory.instance.hasDatabase(database.rootId())).isFalse();
  }

  @Test
  void aSharedDatabaseHasATicketWithTheAddressOfThisNode() {
    Database database = alice.user.createDatabase(Doc.of("name", "d"), alice.key());
    String ticket = alice.user.share(database.rootId());
    assertThat(DatabaseTicket.parse(ticket).addresses()).containsExactly(alice.address());
    assertThat(alice.user.share(database.rootId())).isEqualTo(ticket);
    assertThat(alice.user.isSyncEnabled(database.rootId())).isTrue();
    fails(
        ErrorKind.USER_DATABASE_NOT_TRACKED, () -> alice.user.share(Id.ofDagCbor(new byte[] {1})));
  }
}

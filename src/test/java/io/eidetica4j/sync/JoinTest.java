package io.eidetica4j.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.FixedClock;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.AuthSettings;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.sync.client.AccessRequest;
import io.eidetica4j.sync.engine.PeerState;
import io.eidetica4j.sync.engine.TreeStatus;
import io.eidetica4j.sync.peers.BootstrapStatus;
import io.eidetica4j.sync.peers.PeerInfo;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.DatabaseTicket;
import io.eidetica4j.sync.protocol.TreeInfo;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Getting a database from a peer, and not getting it; the numbers are those of the statements. */
class JoinTest {
  private final FixedClock clock = new FixedClock(1_700_000_000_000L);
  private final SimNetwork network = new SimNetwork(1);
  private final SimNode alice = new SimNode("alice", network, clock);
  private final SimNode bob = new SimNode("bob", network, clock);
  private final Database database = alice.create("d");
  private final Id tree = database.rootId();

  @AfterEach
  void close() {
    alice.close();
    bob.close();
  }

  private static EideticaException fails(ErrorKind kind, ThrowingCallable call) {
    EideticaException e = catchThrowableOfType(EideticaException.class, call);
    assertThat(e).isNotNull();
    assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
    return e;
  }

  private PrivateKey bobsKey() {
    return bob.user.getSigningKey(bob.key());
  }

  private void openTo(Permission permission) {
    database.write(t -> t.getSettings().setGlobalAuthKey(AuthKey.active(permission)));
  }

  private String readByBob(String key) {
    return bob.instance
        .trees()
        .open(tree)
        .getStoreViewer(DocStore.TYPE, "data")
        .getAll()
        .getText(key)
        .orElse("");
  }

  private String ask(Permission permission, Optional<Doc> metadata) {
    AccessRequest access =
        new AccessRequest(
            bobsKey(), Optional.of("laptop"), Optional.of(permission), metadata, true);
    return fails(
            ErrorKind.SYNC_BOOTSTRAP_PENDING,
            () -> bob.sync.request(alice.ticket(database), access))
        .detail("request_id")
        .orElseThrow();
  }

  private DatabaseKey approver() {
    return DatabaseKey.of(alice.user.getSigningKey(alice.key()));
  }

  // ---- whom one knows

  @Test
  void onlyWhatAnyoneMayReadIsDiscovered() { // 6
    assertThat(bob.sync.discover(alice.address())).isEmpty();
    openTo(Permission.read());
    assertThat(bob.sync.discover(alice.address())).extracting(TreeInfo::treeId).contains(tree);
    assertThat(bob.storage.treeOf(tree)).isEmpty();
  }

  @Test
  void aJoinIsNotedOnBothSides() { // 10
    openTo(Permission.write(10));
    bob.join(alice.ticket(database));
    assertThat(bob.sync.peers().peersOf(tree)).containsExactly(alice.instance.id());
    assertThat(bob.sync.peers().treesOf(alice.instance.id())).containsExactly(tree);
    assertThat(alice.sync.peers().peersOf(tree)).containsExactly(bob.instance.id());
    assertThat(alice.sync.peers().treesOf(bob.instance.id())).containsExactly(tree);
  }

  @Test
  void aDeclaredPeerIsKnownAtOnceAndMayGetMoreAddresses() { // 11
    PublicKey peer = PublicKey.random();
    Address first = SimNetwork.address("first");
    Address later = SimNetwork.address("later");
    alice.sync.declare(peer, Optional.of("laptop"), List.of(first), tree);
    PeerInfo known = alice.sync.peers().get(peer);
    assertThat(known.displayName()).contains("laptop");
    assertThat(known.addresses()).containsExactly(first);
    assertThat(alice.sync.peers().peersOf(tree)).containsExactly(peer);
    alice.sync.addAddress(peer, later);
    assertThat(alice.sync.peers().get(peer).addresses()).containsExactly(first, later);
    PeerState state = alice.sync.status().getFirst();
    assertThat(state.peer()).isEqualTo(peer);
    assertThat(state.trees()).extracting(TreeStatus::tree).containsExactly(tree);
    assertThat(alice.instance.hasDatabase(tree)).isTrue();
  }

  // ---- what fails

  /** Nothing is stored here, and no key is added there. */
  private void getsNothing(ErrorKind kind, String message, ThrowingCallable call) {
    AuthSettings before = database.getSettings().authSnapshot();
    assertThat(fails(kind, call)).hasMessageContaining(message);
    assertThat(bob.storage.treeOf(tree)).isEmpty();
    assertThat(bob.instance.hasDatabase(tree)).isFalse();
    assertThat(database.getSettings().authSnapshot().keys()).isEqualTo(before.keys());
  }

  private ThrowingCallable asks(Optional<Permission> permission) {
    return () ->
        bob.sync.requestAccess(
            bob.user, alice.ticket(database), bob.key(), permission, Optional.empty());
  }

  @Test
  void whatIsNotSyncedIsNotFound() { // 16, 32
    openTo(Permission.write(10));
    alice.user.disableSync(tree);
    ThrowingCallable asNobody = () -> bob.sync.syncWith(alice.address(), tree, Optional.empty());
    for (ThrowingCallable call :
        List.of(asks(Optional.empty()), asks(Optional.of(Permission.read())), asNobody)) {
      getsNothing(ErrorKind.SYNC_SYNC_PROTOCOL_ERROR, "not found", call);
    }
    alice.user.untrackDatabase(tree);
    getsNothing(ErrorKind.SYNC_SYNC_PROTOCOL_ERROR, "not found", asks(Optional.empty()));
  }

  @Test
  void withoutARightNothingIsGotFromARestrictedDatabase() { // 22, 32
    getsNothing(
        ErrorKind.SYNC_SYNC_PROTOCOL_ERROR,
        "Authentication required",
        () -> bob.sync.syncWith(alice.address(), tree, Optional.empty()));
    getsNothing(ErrorKind.SYNC_SYNC_PROTOCOL_ERROR, "not authorized", asks(Optional.empty()));
    getsNothing(ErrorKind.SYNC_BOOTSTRAP_PENDING, "pending", asks(Optional.of(Permission.read())));
    database.write(
        t -> t.getSettings().setAuthKey(bob.key(), AuthKey.active(Permission.write(10))));
    getsNothing(
        ErrorKind.SYNC_BOOTSTRAP_PENDING, "pending", asks(Optional.of(Permission.admin(0))));
    database.write(t -> t.getSettings().revokeAuthKey(bob.key()));
    getsNothing(ErrorKind.SYNC_SYNC_PROTOCOL_ERROR, "not authorized", asks(Optional.empty()));
    getsNothing(ErrorKind.SYNC_BOOTSTRAP_PENDING, "pending", asks(Optional.of(Permission.read())));
  }

  @Test
  void anUnknownDatabaseIsNotFoundAndANamelessKeyIsNotSent() { // 31
    Id unknown = Id.ofDagCbor(new byte[] {9});
    assertThat(
            fails(
                ErrorKind.SYNC_SYNC_PROTOCOL_ERROR,
                () ->
                    bob.sync.request(
                        alice.address(),
                        unknown,
                        AccessRequest.of(bobsKey(), "laptop", Permission.read()))))
        .hasMessageContaining("not found");
    int before = network.requests;
    AccessRequest nameless = AccessRequest.of(bobsKey(), "", Permission.read());
    fails(ErrorKind.SYNC_INVALID_KEY_NAME, () -> bob.sync.request(alice.address(), tree, nameless));
    fails(
        ErrorKind.SYNC_INVALID_KEY_NAME, () -> bob.sync.request(alice.ticket(database), nameless));
    assertThat(network.requests).isEqualTo(before);
    assertThat(alice.sync.requests().pending()).isEmpty();
  }

  @Test
  void anAddressThatNothingHereUnderstandsIsNamed() { // 56
    assertThat(
            fails(
                ErrorKind.SYNC_NO_TRANSPORT_FOR_ADDRESS,
                () -> bob.sync.connect(new Address("iroh", "endpointacfiry65"))))
        .hasMessageContaining("endpointacfiry65");
    assertThat(bob.sync.peers().list()).isEmpty();
  }

  // ---- who decides

  @Test
  void anApprovalListsTheKeyAsItWasAskedFor() { // 34, 36, 38
    Doc note = Doc.of("note", "it is me").with("n", 7);
    String id = ask(Permission.write(5), Optional.of(note));
    assertThat(alice.sync.requests().get(id).metadata()).contains(note);
    alice.sync.approve(id, approver());
    assertThat(database.getSettings().getAuthKey(bob.key()))
        .isEqualTo(AuthKey.active("laptop", Permission.write(5)));
    assertThat(alice.sync.requests().pending()).isEmpty();
    assertThat(alice.sync.requests().approved()).hasSize(1);
    assertThat(fails(ErrorKind.SYNC_INVALID_REQUEST_STATE, () -> alice.sync.reject(id, approver())))
        .hasMessageContaining("Invalid request state");
    assertThat(
            fails(ErrorKind.SYNC_REQUEST_NOT_FOUND, () -> alice.sync.approve("none", approver())))
        .hasMessageContaining("not found");
  }

  @Test
  void aRejectionSaysWhoseItWas() { // 37, 38
    String id = ask(Permission.write(5), Optional.empty());
    alice.sync.reject(id, approver());
    assertThat(alice.sync.requests().get(id).status())
        .isInstanceOfSatisfying(
            BootstrapStatus.Rejected.class,
            rejected -> assertThat(rejected.rejectedBy()).isEqualTo(alice.key().text()));
    assertThat(alice.sync.requests().pending()).isEmpty();
    assertThat(database.getSettings().authSnapshot().findKey(bob.key())).isEmpty();
    assertThat(
            fails(ErrorKind.SYNC_INVALID_REQUEST_STATE, () -> alice.sync.approve(id, approver())))
        .hasMessageContaining("Invalid request state");
  }

  // ---- what works

  @Test
  void whatAnyoneMayReadIsGotWithoutAnything() { // 18
    openTo(Permission.read());
    alice.write(tree, "x", "1");
    bob.sync.syncWith(alice.address(), tree, Optional.empty());
    assertThat(readByBob("x")).isEqualTo("1");
    assertThat(bob.instance.trees().open(tree).snapshot()).isEqualTo(database.snapshot());
  }

  @Test
  void whereAnyKeyMayWriteAskingIsEnoughToWrite() { // 41, 42
    openTo(Permission.write(10));
    bob.sync.requestAccess(
        bob.user,
        alice.ticket(database),
        bob.key(),
        Optional.of(Permission.write(10)),
        Optional.empty());
    assertThat(bob.user.keyMapping(bob.key(), tree)).contains(SigKey.global(bob.key()));
    Id written = bob.write(tree, "from", "bob");
    assertThat(bob.user.openDatabase(tree).getEntry(written).sig().key())
        .isEqualTo(SigKey.global(bob.key()));
    bob.sync.syncWith(alice.instance.id(), tree, Optional.of(bobsKey()));
    assertThat(alice.read(tree)).containsEntry("from", "bob");
  }

  @Test
  void aTicketIsGoodWhileOneOfItsAddressesIs() { // 60
    openTo(Permission.read());
    alice.write(tree, "x", "1");
    Address dead = SimNetwork.address("dead");
    fails(
        ErrorKind.SYNC_CONNECTION_FAILED,
        () ->
            bob.sync.syncWith(
                new DatabaseTicket(tree, List.of(dead, SimNetwork.address("dead too")))));
    assertThat(
            fails(ErrorKind.SYNC_INVALID_ADDRESS, () -> bob.sync.syncWith(DatabaseTicket.of(tree))))
        .hasMessageContaining("no address hints");
    bob.sync.syncWith(new DatabaseTicket(tree, List.of(dead, alice.address())));
    assertThat(readByBob("x")).isEqualTo("1");
  }
}

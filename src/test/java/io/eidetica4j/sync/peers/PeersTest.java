package io.eidetica4j.sync.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.sync.Sync;
import io.eidetica4j.sync.SyncOptions;
import io.eidetica4j.sync.engine.EngineOptions;
import io.eidetica4j.sync.protocol.Address;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is remembered of peers; the numbers are those of the statements. */
class PeersTest {
  private static final PublicKey ALICE = PublicKey.random();
  private static final PublicKey BOB = PublicKey.random();
  private static final PublicKey NOBODY = PublicKey.random();
  private static final Id ONE = Id.ofDagCbor(new byte[] {1});
  private static final Id TWO = Id.ofDagCbor(new byte[] {2});
  private static final Address HTTP = Address.http("192.0.2.1:80");
  private static final Address ALSO_HTTP = Address.http("192.0.2.1:8080");
  private static final Address IROH = new Address("iroh", "endpointacfiry65");

  private final Opened opened =
      Instance.connectOrCreate("memory://", NewUser.passwordless("owner"));
  private final Peers peers =
      Sync.enable(
              opened.instance(),
              SyncOptions.DEFAULT.withEngine(EngineOptions.DEFAULT.inForeground()))
          .peers();

  @AfterEach
  void close() {
    opened.user().orElseThrow().close();
    opened.instance().close();
  }

  private static void fails(ErrorKind kind, ThrowingCallable call) {
    EideticaException e = catchThrowableOfType(EideticaException.class, call);
    assertThat(e).isNotNull();
    assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
  }

  private void register() {
    peers.change(table -> table.register(ALICE, Optional.of("alice")));
    peers.change(table -> table.register(BOB, Optional.empty()));
  }

  @Test
  void aPeerIsRegisteredOnceWithOrWithoutAName() { // 12
    register();
    assertThat(peers.get(ALICE).displayName()).contains("alice");
    assertThat(peers.get(ALICE).status()).isEqualTo(PeerStatus.ACTIVE);
    assertThat(peers.get(BOB).displayName()).isEmpty();
    fails(
        ErrorKind.SYNC_PEER_ALREADY_EXISTS,
        () -> peers.change(table -> table.register(ALICE, Optional.of("other"))));
    assertThat(peers.get(ALICE).displayName()).contains("alice");
  }

  @Test
  void aStatusIsSetOnlyOfWhoIsKnown() { // 12
    register();
    peers.change(table -> table.setStatus(ALICE, PeerStatus.INACTIVE));
    assertThat(peers.get(ALICE).status()).isEqualTo(PeerStatus.INACTIVE);
    assertThat(peers.get(BOB).status()).isEqualTo(PeerStatus.ACTIVE);
    fails(
        ErrorKind.SYNC_PEER_NOT_FOUND,
        () -> peers.change(table -> table.setStatus(NOBODY, PeerStatus.INACTIVE)));
    fails(ErrorKind.SYNC_PEER_NOT_FOUND, () -> peers.get(NOBODY));
  }

  @Test
  void aRemovedPeerIsInNoList() { // 13
    assertThat(peers.list()).isEmpty();
    register();
    peers.change(table -> table.addAddress(ALICE, HTTP));
    peers.addTree(ALICE, ONE);
    peers.addTree(BOB, ONE);
    assertThat(peers.list()).extracting(PeerInfo::id).containsExactlyInAnyOrder(ALICE, BOB);
    peers.remove(ALICE);
    assertThat(peers.list()).extracting(PeerInfo::id).containsExactly(BOB);
    assertThat(peers.find(ALICE)).isEmpty();
    assertThat(peers.treesOf(ALICE)).isEmpty();
    assertThat(peers.addresses(ALICE, Optional.empty())).isEmpty();
    assertThat(peers.peersOf(ONE)).containsExactly(BOB);
    peers.remove(NOBODY);
    peers.change(table -> table.setStatus(ALICE, PeerStatus.ACTIVE));
    assertThat(peers.get(ALICE).displayName()).as("taken back").contains("alice");
    assertThat(peers.treesOf(ALICE)).isEmpty();
  }

  @Test
  void relationsAreKnownFromBothSidesAndOnce() { // 14
    register();
    peers.addTree(ALICE, ONE);
    peers.addTree(ALICE, ONE);
    peers.addTree(ALICE, TWO);
    peers.addTree(BOB, TWO);
    assertThat(peers.treesOf(ALICE)).containsExactlyInAnyOrder(ONE, TWO);
    assertThat(peers.treesOf(BOB)).containsExactly(TWO);
    assertThat(peers.peersOf(ONE)).containsExactly(ALICE);
    assertThat(peers.peersOf(TWO)).containsExactly(ALICE, BOB);
    assertThat(peers.trees().contains(BOB, TWO)).isTrue();
    assertThat(peers.trees().contains(BOB, ONE)).isFalse();
    peers.removeTree(ALICE, TWO);
    peers.removeTree(NOBODY, TWO);
    assertThat(peers.treesOf(ALICE)).containsExactly(ONE);
    assertThat(peers.peersOf(TWO)).containsExactly(BOB);
    fails(ErrorKind.SYNC_PEER_NOT_FOUND, () -> peers.addTree(NOBODY, ONE));
  }

  @Test
  void addressesAreKeptByTypeAndTakenAwayOneByOne() { // 15
    register();
    for (Address address : new Address[] {HTTP, IROH, ALSO_HTTP, HTTP}) {
      peers.change(table -> table.addAddress(ALICE, address));
    }
    assertThat(peers.get(ALICE).addresses()).containsExactly(HTTP, IROH, ALSO_HTTP);
    assertThat(peers.addresses(ALICE, Optional.of("http"))).containsExactly(HTTP, ALSO_HTTP);
    assertThat(peers.addresses(ALICE, Optional.of("iroh"))).containsExactly(IROH);
    assertThat(peers.addresses(ALICE, Optional.of("other"))).isEmpty();
    assertThat(peers.addresses(BOB, Optional.empty())).isEmpty();
    peers.change(table -> {
      assertThat(table.removeAddress(ALICE, HTTP)).isTrue();
      assertThat(table.removeAddress(ALICE, HTTP)).isFalse();
      return true;
    });
    assertThat(peers.get(ALICE).addresses()).containsExactly(IROH, ALSO_HTTP);
    fails(
        ErrorKind.SYNC_PEER_NOT_FOUND, () -> peers.change(table -> table.addAddress(NOBODY, HTTP)));
  }
}

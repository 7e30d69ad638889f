package io.eidetica4j.sync.handler;

import static io.eidetica4j.sync.handler.HandlerScene.PEER;
import static io.eidetica4j.sync.handler.HandlerScene.entries;
import static io.eidetica4j.sync.handler.HandlerScene.grant;
import static io.eidetica4j.sync.handler.HandlerScene.grantAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.auth.Permission;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.sync.peers.PeerInfo;
import io.eidetica4j.sync.peers.PeerStatus;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.HandshakeResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node remembers of those who asked it; the numbers are those of the statements. */
class AcquaintanceTest {
  private static final PrivateKey GUEST = PrivateKey.generate();
  private static final Address REMOTE = Address.http("10.0.0.9:5555");
  private static final Address HTTP = Address.http("192.0.2.1:80");
  private static final Address IROH = new Address("iroh", "endpointacfiry65");

  private final HandlerScene scene = new HandlerScene();

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void aHandshakeMakesThePeerKnownWithItsNameAndAllAddresses() { // 1
    assertThat(scene.handshake(PEER, HTTP, IROH)).isInstanceOf(HandshakeResponse.class);
    PeerInfo peer = scene.peers.get(PEER);
    assertThat(peer.displayName()).contains("peer");
    assertThat(peer.status()).isEqualTo(PeerStatus.ACTIVE);
    assertThat(peer.addresses()).containsExactly(HTTP, IROH, REMOTE);
  }

  @Test
  void theSameHandshakeAgainChangesNothing() { // 2
    scene.handshake(PEER, HTTP);
    PeerInfo first = scene.peers.get(PEER);
    assertThat(scene.handshake(PEER, HTTP)).isInstanceOf(HandshakeResponse.class);
    assertThat(scene.peers.list()).containsExactly(first);
  }

  @Test
  void whoSaysNoAddressIsKnownByTheOneItCameFrom() { // 3
    scene.handshake(PEER);
    assertThat(scene.peers.get(PEER).addresses()).containsExactly(REMOTE);
  }

  @Test
  void whoIsServedIsNotedForEachDatabase() { // 7, 8
    Database one = scene.shared("one");
    Database two = scene.shared("two");
    Database three = scene.shared("three");
    grantAll(one, Permission.read());
    grantAll(two, Permission.read());
    scene.handshake(PEER, HTTP);
    scene.ask(
        scene.request(
            one.rootId(), Snapshot.EMPTY, Optional.empty(), Optional.empty(), Optional.of(PEER)));
    scene.incremental(two.rootId(), two.rawTips(), Optional.empty());
    assertThat(scene.peers.treesOf(PEER)).containsExactlyInAnyOrder(one.rootId(), two.rootId());
    assertThat(scene.peers.peersOf(one.rootId())).containsExactly(PEER);
    assertThat(scene.peers.peersOf(two.rootId())).containsExactly(PEER);
    assertThat(scene.peers.peersOf(three.rootId())).isEmpty();
  }

  @Test
  void whoDoesNotSayWhichPeerItIsIsNotNoted() { // 9
    Database database = scene.shared("a");
    grant(database, GUEST.publicKey(), Permission.read());
    scene.handshake(GUEST.publicKey(), HTTP);
    assertThat(entries(scene.bootstrap(database.rootId(), GUEST, Optional.empty()))).isNotEmpty();
    assertThat(scene.peers.peersOf(database.rootId())).isEmpty();
    assertThat(scene.peers.treesOf(GUEST.publicKey())).isEmpty();
  }
}

package io.eidetica4j.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.FixedClock;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.instance.SyncSettings;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.sync.engine.PeerState;
import io.eidetica4j.sync.engine.TreeStatus;
import io.eidetica4j.sync.protocol.EntrySink;
import io.eidetica4j.sync.protocol.SyncRequest;
import io.eidetica4j.sync.protocol.SyncResponse;
import io.eidetica4j.sync.transport.Destination;
import io.eidetica4j.sync.transport.SyncTransport;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Peers that write on their own come to the same, each case by itself; {@link SimulationTest} does
 * all of it by the dice. The numbers are those of the statements.
 */
class ConvergenceTest {
  private final FixedClock clock = new FixedClock(1_700_000_000_000L);
  private final SimNetwork network = new SimNetwork(1);
  private final SimNode alice = new SimNode("alice", network, clock);
  private final SimNode bob = new SimNode("bob", network, clock);
  private final SimNode carol = new SimNode("carol", network, clock);
  private final Database database = alice.create("d", bob.key(), carol.key());
  private final Id tree = database.rootId();

  @AfterEach
  void close() {
    alice.close();
    bob.close();
    carol.close();
  }

  private static void fails(ErrorKind kind, ThrowingCallable call) {
    EideticaException e = catchThrowableOfType(EideticaException.class, call);
    assertThat(e).isNotNull();
    assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
  }

  private void exchange(SimNode node, SimNode other) {
    node.sync.syncWith(other.address(), tree, Optional.of(node.user.getSigningKey(node.key())));
  }

  private void send(SimNode from, SimNode to, Id entry) {
    from.sync.sendEntries(List.of(from.user.openDatabase(tree).getEntry(entry)), to.address());
  }

  private void assertSame(SimNode... nodes) {
    for (SimNode node : nodes) {
      Database there = node.user.openDatabase(tree);
      assertThat(there.rawTips()).as(node.name).isEqualTo(database.rawTips());
      assertThat(there.snapshot()).as(node.name).isEqualTo(database.snapshot());
      assertThat(there.entryCount()).as(node.name).isEqualTo(database.entryCount());
      assertThat(there.notVerified()).as(node.name).isZero();
      assertThat(node.read(tree)).as(node.name).isEqualTo(alice.read(tree));
    }
  }

  // ---- in turns

  @Test
  void bothSidesGoOnWritingAndSeeAllOfIt() { // 62, 63, 64
    alice.write(tree, "A", "1");
    Database joined = bob.join(alice.ticket(database));
    assertThat(joined.rawTips()).isEqualTo(database.rawTips());
    Id later = alice.write(tree, "later", "2");
    exchange(bob, alice);
    assertThat(joined.rawTips().tips()).containsExactly(later);
    Id back = bob.write(tree, "B", "3");
    exchange(bob, alice);
    assertThat(database.rawTips().tips()).containsExactly(back);
    alice.write(tree, "C", "4");
    exchange(bob, alice);
    assertThat(bob.read(tree)).containsOnlyKeys("A", "B", "C", "later");
    assertSame(bob);
  }

  @Test
  void severalDatabasesKeepApart() { // 65
    for (String name : List.of("one", "two", "three")) {
      Database own = alice.create(name, bob.key());
      alice.write(own.rootId(), "name", name);
      assertThat(bob.join(alice.ticket(own)).getName()).isEqualTo(name);
      assertThat(bob.read(own.rootId())).containsOnlyKeys("name").containsEntry("name", name);
    }
  }

  @Test
  void aWriteGoesOnThroughAPeerThatHasItFromAnother() { // 68
    bob.join(alice.ticket(database));
    carol.join(bob.ticket(bob.user.openDatabase(tree)));
    assertThat(alice.sync.peers().peersOf(tree)).containsExactly(bob.instance.id());
    bob.sync.work();
    alice.write(tree, "x", "1");
    alice.sync.flush();
    assertThat(bob.read(tree)).containsEntry("x", "1");
    clock.advance(600_000);
    bob.sync.work();
    assertThat(carol.read(tree)).containsEntry("x", "1");
    assertSame(bob, carol);
  }

  // ---- what goes wrong on the way

  @Test
  void whatAFlushCouldNotSendTheNextOneDoes() { // 69
    bob.join(alice.ticket(database));
    network.cut("alice", "bob");
    alice.write(tree, "x", "1");
    fails(ErrorKind.SYNC_NETWORK, alice.sync::flush);
    assertThat(bob.read(tree)).isEmpty();
    network.heal();
    alice.sync.flush();
    assertThat(bob.read(tree)).containsEntry("x", "1");
    assertSame(bob);
  }

  @Test
  void childrenBeforeParentsAndTheSameTwiceDoNoHarm() { // 70, 71
    Database joined = bob.join(alice.ticket(database));
    Id parent = alice.write(tree, "parent", "1");
    Id child = alice.write(tree, "child", "2");
    send(alice, bob, child);
    send(alice, bob, child);
    assertThat(bob.read(tree)).isEmpty();
    send(alice, bob, parent);
    assertSame(bob);
    assertThat(bob.read(tree)).containsOnlyKeys("parent", "child");
    send(alice, bob, parent);
    send(alice, bob, child);
    assertSame(bob);
    assertThat(joined.getAllEntries()).allMatch(entry -> joined.verifyEntrySignature(entry.id()));
  }

  /** Says that it has sent what it loses. */
  private static final class Losing implements SyncTransport {
    @Override
    public String type() {
      return "sim";
    }

    @Override
    public SyncResponse send(Destination to, SyncRequest request, EntrySink sink) {
      assertThat(request).isInstanceOf(SyncRequest.SendEntries.class);
      return new SyncResponse.Ack();
    }

    @Override
    public void close() {}
  }

  @Test
  void whatWasLostIsMadeUpForByAnExchange() { // 72
    bob.join(alice.ticket(database));
    alice.sync.work();
    alice.sync.addTransport(new Losing());
    alice.write(tree, "x", "1");
    alice.sync.flush();
    assertThat(bob.read(tree)).isEmpty();
    network.join("alice", alice.sync);
    exchange(bob, alice);
    assertThat(bob.read(tree)).containsEntry("x", "1");
    assertSame(bob);
  }

  // ---- at the same time

  @Test
  void threeWhoWriteAtOnceSeeAllAndTheSameOfWhatTheyContendFor() { // 74
    bob.join(alice.ticket(database));
    carol.join(alice.ticket(database));
    for (SimNode node : List.of(alice, bob, carol)) {
      node.write(tree, "by " + node.name, "1");
      node.write(tree, "contended", node.name);
    }
    exchange(bob, alice);
    exchange(carol, alice);
    exchange(bob, alice);
    assertSame(bob, carol);
    assertThat(database.rawTips().size()).isEqualTo(3);
    assertThat(alice.read(tree))
        .containsOnlyKeys("by alice", "by bob", "by carol", "contended")
        .hasEntrySatisfying("contended", value -> assertThat(value).isIn("alice", "bob", "carol"));
  }

  @Test
  void whoWasCutOffHasNothingUntilItIsBackAndThenAll() { // 75
    bob.join(alice.ticket(database));
    carol.join(alice.ticket(database));
    network.cut("carol", "alice");
    network.cut("carol", "bob");
    alice.write(tree, "a", "1");
    bob.write(tree, "b", "2");
    exchange(bob, alice);
    assertSame(bob);
    fails(ErrorKind.SYNC_CONNECTION_FAILED, () -> exchange(carol, alice));
    carol.write(tree, "c", "3");
    assertThat(carol.read(tree)).containsOnlyKeys("c");
    network.heal();
    exchange(carol, alice);
    exchange(bob, alice);
    assertSame(bob, carol);
    assertThat(alice.read(tree)).containsOnlyKeys("a", "b", "c");
  }

  @Test
  void aStoreThatBothBeganIsOneAfterwards() { // 76, otherwise than the reference
    bob.join(alice.ticket(database));
    for (SimNode node : List.of(alice, bob)) {
      node.user
          .openDatabase(tree)
          .write(t -> t.getStore(DocStore.TYPE, "notes").set("by " + node.name, "1"));
    }
    exchange(bob, alice);
    assertSame(bob);
    for (SimNode node : List.of(alice, bob)) {
      assertThat(
              node.user.openDatabase(tree).getStoreViewer(DocStore.TYPE, "notes").getAll().keys())
          .containsExactlyInAnyOrder("by alice", "by bob");
    }
  }

  // ---- what waits, and what is lacking

  private int queued() {
    return alice.sync.status().stream()
        .flatMap(peer -> peer.trees().stream())
        .mapToInt(TreeStatus::queued)
        .sum();
  }

  @Test
  void whatWaitsIsCountedByPeerAndGoneOnceItIsSent() { // 78
    bob.join(alice.ticket(database));
    carol.join(alice.ticket(database));
    alice.user.trackDatabase(tree, alice.key(), SyncSettings.enabled());
    Id one = alice.write(tree, "one", "1");
    Id two = alice.write(tree, "two", "2");
    assertThat(queued()).isZero();
    alice.sync.queueEntry(bob.instance.id(), one, tree);
    alice.sync.queueEntry(bob.instance.id(), two, tree);
    alice.sync.queueEntry(carol.instance.id(), one, tree);
    assertThat(queued()).isEqualTo(3);
    assertThat(alice.sync.status())
        .extracting(PeerState::peer)
        .containsExactlyInAnyOrder(bob.instance.id(), carol.instance.id());
    alice.sync.flush();
    assertThat(queued()).isZero();
    assertThat(bob.read(tree)).containsKeys("one", "two");
    assertThat(carol.read(tree)).containsKey("one");
    int requests = network.requests;
    alice.sync.flush();
    assertThat(network.requests).as("nothing waits").isEqualTo(requests);
  }

  @Test
  void ofNothingAndOfWhatIsKnownNothingIsLacking() { // 83
    alice.write(tree, "x", "1");
    Snapshot tips = database.rawTips();
    Snapshot unknown = Snapshot.of(Id.ofDagCbor(new byte[] {9}));
    assertThat(database.lacking(Snapshot.EMPTY, Snapshot.EMPTY)).isEmpty();
    assertThat(database.lacking(tips, tips)).isEmpty();
    assertThat(database.lacking(unknown, Snapshot.EMPTY)).isEmpty();
    assertThat(database.lacking(Snapshot.of(tree), Snapshot.EMPTY)).containsExactly(tree);
    assertThat(database.lacking(tips, Snapshot.of(tree))).hasSize(database.entryCount() - 1);
    assertThat(database.completeTips()).isEqualTo(tips);
  }

  // ---- design rule 20

  @Test
  void nothingOfAnotherDatabaseIsSentBackForAnEntryThatNamesItAsItsParent() {
    Database restricted = bob.create("restricted");
    Id secret = bob.write(restricted.rootId(), "secret", "1");
    bob.join(alice.ticket(database));
    Entry junk =
        Entry.builder(tree)
            .setParents(List.of(secret))
            .setHeight(1)
            .setSubtreeData("data", Bytes.utf8("{\"children\":{}}"))
            .build();
    bob.instance.trees().putRemoteEntries(tree, List.of(junk));
    Id honest = bob.write(tree, "x", "1");
    exchange(bob, alice);
    bob.sync.flush();
    assertThat(network.served).contains(honest);
    for (Entry entry : restricted.getAllEntries()) {
      assertThat(network.served).doesNotContain(entry.id());
      assertThat(alice.storage.treeOf(entry.id())).isEmpty();
    }
  }
}

package io.eidetica4j.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.FixedClock;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.backend.FaultyBackend.Fault;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.sync.SimNetwork.Break;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What breaks off in the middle goes on where it was, with nothing lost and nothing sent twice. */
class SyncResumeTest {
  private static final int ENTRIES = 1200;
  private static final AuthKey WRITER = AuthKey.active(Permission.write(10));

  private final FixedClock clock = new FixedClock(1_700_000_000_000L);
  private final SimNetwork network = new SimNetwork(1);
  private final List<SimNode> nodes = new ArrayList<>();
  private final SimNode alice = keep(new SimNode("alice", network, clock));
  private final SimNode bob = keep(new SimNode("bob", network, clock));

  private SimNode keep(SimNode node) {
    nodes.add(node);
    return node;
  }

  @AfterEach
  void close() {
    nodes.forEach(SimNode::close);
  }

  private static void fails(ThrowingCallable call) {
    EideticaException e = catchThrowableOfType(EideticaException.class, call);
    assertThat(e).isNotNull();
    assertThat(e.kind()).as(e.getMessage()).isEqualTo(ErrorKind.SYNC_NETWORK);
  }

  private Database written(int entries) {
    Database database = alice.create("d", bob.key());
    for (int i = 0; i < entries; i++) {
      alice.write(database.rootId(), "k" + i % 50, "value " + i);
    }
    return database;
  }

  private static int held(SimNode node, Id tree) {
    return node.instance.hasDatabase(tree) ? node.instance.trees().open(tree).entryCount() : 0;
  }

  private static void assertSame(Database one, Database other) {
    assertThat(one.rawTips()).isEqualTo(other.rawTips());
    assertThat(one.snapshot()).isEqualTo(other.snapshot());
    assertThat(one.entryCount()).isEqualTo(other.entryCount());
    assertThat(one.notVerified()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 40, 80, 99})
  void aJoinThatBreaksOffInTheAnswerGoesOnWhereItWas(int percent) {
    Database database = written(ENTRIES);
    Id tree = database.rootId();
    network.breakOff(2, Break.IN_THE_ANSWER, percent); // the first one is the handshake
    fails(() -> bob.join(alice.ticket(database)));
    int held = held(bob, tree);
    assertThat(held).isLessThan(database.entryCount());
    assertThat(held > 0).isEqualTo(percent >= 40);
    long before = network.entriesReceived;
    Database joined = bob.join(alice.ticket(database));
    assertThat(network.entriesReceived - before).isEqualTo(database.entryCount() - held);
    assertSame(joined, database);
  }

  @ParameterizedTest
  @EnumSource(Break.class)
  void anExchangeThatBreaksOffAtAnyRequestIsMadeUpForByTheNext(Break where) {
    Database database = written(20);
    Id tree = database.rootId();
    Database joined = bob.join(alice.ticket(database));
    for (int request = 1; request <= 2; request++) { // what bob lacks, then what alice lacks
      alice.write(tree, "alice " + request, "1");
      bob.write(tree, "bob " + request, "1");
      network.breakOff(request, where, 50);
      fails(() -> exchange(tree));
      exchange(tree);
      assertSame(joined, database);
      assertThat(alice.read(tree)).containsKey("bob " + request).isEqualTo(bob.read(tree));
      int requests = network.requests;
      exchange(tree);
      assertThat(network.requests - requests).as("nothing is left").isEqualTo(1);
    }
  }

  private void exchange(Id tree) {
    bob.sync.syncWith(alice.instance.id(), tree, Optional.of(bob.user.getSigningKey(bob.key())));
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"LOST_BEFORE", "LOST_AFTER"})
  void aNodeThatDiesAtAnyWriteOfAJoinGoesOnAfterItsRestart(Fault fault) {
    Database database = written(300);
    database.write(t -> t.getSettings().setGlobalAuthKey(WRITER));
    boolean struck = true;
    for (int k = 1; struck; k++) {
      SimNode joining = keep(new SimNode("carol" + k, network, clock));
      joining.faults.failWrite(k, fault);
      EideticaException e =
          catchThrowableOfType(EideticaException.class, () -> joining.join(alice.ticket(database)));
      struck = joining.faults.disarm();
      assertThat(e == null || struck).as("nothing else goes wrong").isTrue();
      int held = held(joining, database.rootId());
      SimNode again = joining.crashAndRestart();
      nodes.set(nodes.indexOf(joining), again);
      long before = network.entriesReceived;
      Database joined = again.join(alice.ticket(database));
      assertThat(network.entriesReceived - before)
          .as("write %d", k)
          .isLessThanOrEqualTo(database.entryCount() - (fault == Fault.LOST_BEFORE ? held : 0));
      assertSame(joined, database);
    }
  }

  @Test
  void aPushThatBreaksOffGoesOnWithWhatThePeerDoesNotHave() {
    Database database = written(0);
    Id tree = database.rootId();
    Database joined = bob.join(alice.ticket(database));
    alice.sync.work();
    long before = network.entriesSent;
    int requests = network.requests;
    for (int i = 0; i < 12; i++) {
      alice.write(tree, "large " + i, "x".repeat(250_000)); // two of them are a request
    }
    network.breakOff(3, Break.BEFORE, 0);
    fails(alice.sync::flush);
    assertThat(joined.entryCount()).isGreaterThan(4).isLessThan(database.entryCount());
    alice.sync.flush();
    assertSame(joined, database);
    int batches = network.requests - requests - 1;
    assertThat(network.entriesSent - before).isEqualTo(12 + 12 / batches);
    assertThat(network.served).doesNotHaveDuplicates();
  }
}

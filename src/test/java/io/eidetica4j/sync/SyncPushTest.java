package io.eidetica4j.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.FixedClock;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.sync.protocol.ProtocolLimits;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is sent keeps to what nodes of the reference can read: its size and its order. */
class SyncPushTest {
  /** Its bytes are three and more digits each on the wire. */
  private static final String LARGE = "x".repeat(150_000);

  private final FixedClock clock = new FixedClock(1_700_000_000_000L);
  private final SimNetwork network = new SimNetwork(1);
  private final SimNode alice = new SimNode("alice", network, clock);
  private final SimNode bob = new SimNode("bob", network, clock);

  @AfterEach
  void close() {
    alice.close();
    bob.close();
  }

  @Test
  void aLargePushGoesInRequestsThatEveryNodeReadsParentsFirst() {
    Database database = alice.create("d", bob.key());
    Database joined = bob.join(alice.ticket(database));
    Set<Id> known = new HashSet<>();
    database.getAllEntries().forEach(entry -> known.add(entry.id()));
    for (int i = 0; i < 10; i++) {
      fork(database, "large " + i);
    }
    int before = network.requests;
    alice.sync.flush();
    assertThat(network.requests - before).isGreaterThanOrEqualTo(4);
    assertThat(network.largestRequest)
        .isBetween(ProtocolLimits.REQUEST_BYTES / 2, ProtocolLimits.REQUEST_BYTES);
    for (Id id : network.served) {
      assertThat(known).containsAll(database.getEntry(id).parents());
      known.add(id);
    }
    assertThat(joined.snapshot()).isEqualTo(database.snapshot());
    assertThat(joined.entryCount()).isEqualTo(database.entryCount());
  }

  /** Two entries side by side, the second of which was begun before the first was there. */
  private static void fork(Database database, String key) {
    var first = database.newTransaction();
    var second = database.newTransaction();
    first.getStore(DocStore.TYPE, "data").set(key + " a", LARGE);
    second.getStore(DocStore.TYPE, "data").set(key + " b", "small");
    first.commit();
    second.commit();
  }

  @Test
  void whatIsTooLargeForAnyRequestHoldsNothingElseUpAndIsGotByWhoAsks() {
    Database database = alice.create("d", bob.key());
    Id tree = database.rootId();
    Database joined = bob.join(alice.ticket(database));
    alice.write(tree, "before", "1");
    Id tooLarge = alice.write(tree, "too large", "x".repeat(600_000));
    Entry entry = database.getEntry(tooLarge);
    assertThat(entry.toJson().length).isGreaterThan(ProtocolLimits.REQUEST_BYTES);
    alice.sync.flush();
    assertThat(network.served).doesNotContain(tooLarge);
    assertThat(bob.read(tree)).containsKey("before").doesNotContainKey("too large");
    bob.sync.syncWith(alice.instance.id(), tree, Optional.of(bob.user.getSigningKey(bob.key())));
    assertThat(bob.read(tree)).containsKey("too large");
    assertThat(joined.snapshot()).isEqualTo(database.snapshot());
  }
}

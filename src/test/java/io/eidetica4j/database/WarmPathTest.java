package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.put;
import static io.eidetica4j.database.Steps.putAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.FixedClock;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.backend.FaultyBackend;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the usual work asks of storage. */
class WarmPathTest {
  private final MemoryBackend memory = new MemoryBackend();
  private final FaultyBackend counted = new FaultyBackend(memory);
  private final Trees trees =
      new Trees(
          counted.backend(), new FixedClock(), ReplayOrder.DIGEST, Limits.DEFAULT, Observer.NONE);
  private final Database database = trees.create(DatabaseKey.of(Steps.key(1)), Doc.EMPTY);

  @AfterEach
  void close() {
    trees.close();
    memory.close();
  }

  @Test
  void aCommitIsOneWriteAndAReadAfterItAsksForNothing() {
    put(database, DATA, "k", "0");
    counted.operations();
    for (int i = 1; i < 20; i++) {
      put(database, DATA, "k", "v" + i);
      assertThat(counted.operations()).containsExactly("putAll");
      assertThat(Steps.text(database, DATA, "k")).isEqualTo("v" + i);
      assertThat(counted.operations()).isEmpty();
    }
  }

  @Test
  void entriesThatWaitAreNotLookedAtAgainByCommitsAndReads() {
    Entry waits =
        Forged.on(database).data(DATA, "w", "1").at(Id.ofRaw(new byte[] {1})).by(Steps.key(1));
    trees.putRemoteEntries(database.rootId(), List.of(waits));
    put(database, DATA, "k", "0");
    database.snapshot();
    counted.operations();
    put(database, DATA, "k", "1");
    assertThat(Steps.text(database, DATA, "k")).isEqualTo("1");
    assertThat(counted.operations()).containsExactly("putAll");
  }

  @Test
  void mergingForksReadsNoMoreThanTheForks() {
    for (int i = 0; i < 300; i++) {
      put(database, DATA, "k" + i % 10, "v" + i);
    }
    for (int round = 0; round < 3; round++) {
      Snapshot fork = database.snapshot();
      for (int i = 0; i < 5; i++) {
        putAt(database, fork, DATA, "fork" + i, "v" + round);
      }
      counted.operations();
      assertThat(Steps.keys(database, DATA)).hasSize(round == 0 ? 15 : 16);
      assertThat(counted.operations()).hasSizeLessThanOrEqualTo(1);
      put(database, DATA, "merge", "v" + round);
    }
  }

  @Test
  void junkDoesNotSlowTheStoreItClaims() {
    List<Id> chain = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      chain.add(put(database, DATA, "k" + i % 10, "v" + i));
    }
    Entry junk = // below what it names as node parent: no honest history has that
        Forged.on(database)
            .data(DATA, "junk", "1")
            .at(database.rootId())
            .height(1)
            .nodeParents(DATA, chain.getLast())
            .by(Steps.key(9));
    trees.putRemoteEntries(database.rootId(), List.of(junk));
    trees.close();
    try (Trees again =
        new Trees(
            counted.backend(),
            new FixedClock(),
            ReplayOrder.DIGEST,
            Limits.DEFAULT,
            Observer.NONE)) {
      Database reopened = again.open(database.rootId()).withKey(Steps.key(1));
      Steps.json(reopened, DATA);
      Snapshot before = Snapshot.of(chain.get(chain.size() - 3));
      counted.entriesRead();
      Steps.jsonAt(reopened, before, DATA);
      assertThat(counted.entriesRead()).isLessThan(20);
    }
  }
}

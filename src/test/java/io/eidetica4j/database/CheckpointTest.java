package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.json;
import static io.eidetica4j.database.Steps.key;
import static io.eidetica4j.database.Steps.put;
import static io.eidetica4j.database.Steps.putAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.FixedClock;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.CacheScope;
import io.eidetica4j.backend.FaultyBackend;
import io.eidetica4j.backend.FaultyBackend.Fault;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.database.StartedBackend.OnSqlite;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** States that are kept save a cold start its work, and are never taken for what they are not. */
class CheckpointTest implements OnSqlite {
  private static final int MANY = 300; // enough for a checkpoint

  @TempDir private Path folder;
  private Backend sqlite;
  private FaultyBackend counted;
  private Trees trees;
  private Database database;

  @BeforeEach
  void start() {
    sqlite = start(folder);
    counted = new FaultyBackend(sqlite);
    trees = over(ReplayOrder.DIGEST);
    database = trees.create(DatabaseKey.of(key(1)), Doc.EMPTY);
  }

  @AfterEach
  void stop() {
    trees.close();
    sqlite.close();
  }

  private Trees over(ReplayOrder order) {
    return new Trees(counted.backend(), new FixedClock(), order, Limits.DEFAULT, Observer.NONE);
  }

  private void restart(ReplayOrder order) {
    trees.close();
    trees = over(order);
    database = trees.open(database.rootId()).withKey(key(1));
    counted.entriesRead();
  }

  private void restart() {
    restart(ReplayOrder.DIGEST);
  }

  private boolean isKept() {
    CacheScope scope = CacheScope.ours(ReplayOrder.DIGEST.configName());
    return sqlite.cachedState(scope, database.rootId(), DATA).isPresent();
  }

  private void write(int count) {
    for (int i = 0; i < count; i++) {
      put(database, DATA, "k" + i % 7, "v" + i);
    }
  }

  /** The state by the definition: from the entries alone. */
  private String folded() {
    try (MemoryBackend fresh = new MemoryBackend();
        Trees plain =
            new Trees(fresh, new FixedClock(), ReplayOrder.DIGEST, Limits.DEFAULT, Observer.NONE)) {
      return json(Steps.send(database, plain), DATA);
    }
  }

  @Test
  void aColdStartFoldsOnlyWhatCameAfter() {
    write(MANY);
    String live = json(database, DATA);
    restart();
    assertThat(json(database, DATA)).isEqualTo(live);
    assertThat(counted.entriesRead()).isZero();
    assertThat(live).isEqualTo(folded());
    write(100);
    live = json(database, DATA);
    restart();
    assertThat(json(database, DATA)).isEqualTo(live);
    assertThat(counted.entriesRead()).isEqualTo(100);
  }

  @Test
  void aStateFoldedInAnotherOrderIsNotUsed() {
    write(MANY);
    restart(ReplayOrder.TEXT);
    json(database, DATA);
    assertThat(counted.entriesRead()).isEqualTo(MANY);
    restart();
    json(database, DATA);
    assertThat(counted.entriesRead()).isZero();
  }

  @Test
  void aStateThatLacksWhatWasVerifiedLaterIsNotUsed() {
    put(database, DATA, "k", "first");
    Entry late = Forged.on(database).data("other", "late", "1").by(key(1));
    Entry waits = Forged.on(database).data(DATA, "waited", "1").at(late.id()).height(2).by(key(1));
    Entry names = // names raw tips of the store, as honest nodes of the reference do
        Forged.on(database)
            .data(DATA, "named", "1")
            .nodeParents(DATA, database.snapshot().tips().getFirst(), waits.id())
            .height(3)
            .by(key(1));
    trees.putRemoteEntries(database.rootId(), List.of(waits, names));
    assertThat(database.status(waits.id())).contains(VerificationStatus.UNVERIFIED);
    assertThat(json(database, DATA)).contains("named").doesNotContain("waited");
    write(MANY);
    restart();
    trees.putRemoteEntries(database.rootId(), List.of(late));
    assertThat(database.status(waits.id())).contains(VerificationStatus.VERIFIED);
    restart();
    assertThat(json(database, DATA)).contains("waited").isEqualTo(folded());
  }

  @Test
  void aStateThatHoldsWhatFailedAfterAllIsNotUsed() {
    Snapshot root = database.snapshot();
    Id left = putAt(database, root, DATA, "left", "1");
    putAt(database, root, DATA, "right", "1");
    json(database, DATA);
    write(MANY);
    restart();
    assertThat(isKept()).isTrue();
    trees.putEntry(
        database.rootId(), VerificationStatus.FAILED, database.getEntry(left), WriteSource.LOCAL);
    restart();
    assertThat(json(database, DATA)).doesNotContain("left").contains("right");
  }

  @Test
  void whatArrivesBeforeTheKeptStateIsFoldedIn() {
    Snapshot root = database.snapshot();
    write(MANY);
    restart();
    Entry early =
        Forged.on(database).data(DATA, "early", "1").at(root.tips().getFirst()).by(key(1));
    trees.putRemoteEntries(database.rootId(), List.of(early));
    restart();
    assertThat(json(database, DATA)).contains("early").isEqualTo(folded());
  }

  @Test
  void aSpoiledStateIsComputedAgain() {
    write(MANY);
    restart();
    String live = json(database, DATA);
    CacheScope scope = CacheScope.ours(ReplayOrder.DIGEST.configName());
    Bytes kept = sqlite.cachedState(scope, database.rootId(), DATA).orElseThrow();
    byte[] changed = kept.toArray();
    changed[changed.length - 5] ^= 1;
    for (Bytes bad :
        List.of(
            Bytes.wrap(changed), Bytes.EMPTY, Bytes.utf8("nonsense"), Bytes.wrap(new byte[64]))) {
      sqlite.cacheState(scope, database.rootId(), DATA, bad);
      restart();
      assertThat(json(database, DATA)).isEqualTo(live);
    }
  }

  @Test
  void closingWorksWhereStatesCannotBeKept() {
    write(MANY);
    counted.failWrite(1, Fault.REFUSED);
    restart();
    assertThat(counted.disarm()).isTrue();
    json(database, DATA);
    assertThat(counted.entriesRead()).isEqualTo(MANY);
  }
}

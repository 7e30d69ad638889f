package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.key;
import static io.eidetica4j.database.Steps.keys;
import static io.eidetica4j.database.Steps.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.FixedClock;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.store.DocStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Indexes are dropped when memory is short, and nobody notices. */
class EvictionTest {
  private final MemoryBackend backend = new MemoryBackend();
  private Trees trees = withBudget(1);

  private Trees withBudget(long indexBytes) {
    Limits d = Limits.DEFAULT;
    Limits limits =
        new Limits(
            d.entryBytes(),
            d.metadataBytes(),
            d.stores(),
            d.parents(),
            d.nameBytes(),
            d.textBytes(),
            d.delegationSteps(),
            d.delegationTips(),
            d.snapshotBytes(),
            indexBytes);
    return new Trees(backend, new FixedClock(), ReplayOrder.DIGEST, limits, Observer.NONE);
  }

  private List<Database> create(int count) {
    List<Database> databases = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      databases.add(trees.create(DatabaseKey.of(key(1)), Doc.of("name", "db" + i)));
    }
    return databases;
  }

  @AfterEach
  void close() {
    trees.close();
    backend.close();
  }

  @Test
  void manyTreesWorkWithinASmallBudget() {
    List<Database> databases = create(12);
    for (int round = 0; round < 4; round++) {
      for (Database database : databases) {
        put(database, DATA, "round" + round, "v");
        assertThat(trees.stats().treesOpen()).isLessThanOrEqualTo(2);
      }
    }
    for (int i = 0; i < 12; i++) {
      assertThat(databases.get(i).getName()).isEqualTo("db" + i);
      assertThat(keys(databases.get(i), DATA))
          .containsExactly("round0", "round1", "round2", "round3");
      assertThat(databases.get(i).snapshot().size()).isEqualTo(1);
    }
  }

  @Test
  void transactionsViewersAndCallbacksOutliveTheIndexTheyBeganWith() {
    List<Database> databases = create(3);
    Database database = databases.getFirst();
    put(database, DATA, "before", "1");
    Events events = new Events();
    database.onWrite(events);
    Transaction open = database.newTransaction();
    open.getStore(DocStore.TYPE, DATA).set("open", "1");
    DocStore viewer = database.getStoreViewer(DocStore.TYPE, DATA);
    put(databases.get(1), DATA, "k", "v");
    put(databases.get(2), DATA, "k", "v");
    assertThat(database.tree().loaded()).isNull();
    put(database, DATA, "after", "1");
    put(databases.get(1), DATA, "k", "w");
    assertThat(viewer.getAll().keys()).containsExactly("before");
    assertThat(open.getStore(DocStore.TYPE, DATA).getAll().keys())
        .containsExactly("before", "open");
    open.commit();
    assertThat(keys(database, DATA)).containsExactly("after", "before", "open");
    assertThat(events.all()).hasSize(2);
  }

  @Test
  void theTreesThatWereNotUsedForLongestGoFirst() {
    List<Database> databases = create(4);
    long one = trees.stats().indexBytes() / trees.stats().treesOpen();
    trees.close();
    trees = withBudget(3 * one + one / 2);
    databases.replaceAll(d -> trees.open(d.rootId()).withKey(key(1)));
    Database used = databases.getFirst();
    for (int round = 0; round < 5; round++) {
      for (Database other : databases.subList(1, 4)) {
        other.snapshot();
        used.snapshot(); // in use all the time, though opened first
      }
      assertThat(used.tree().loaded()).isNotNull();
    }
    assertThat(trees.stats().treesOpen()).isEqualTo(3);
    assertThat(trees.stats().indexBytes()).isLessThanOrEqualTo(3 * one + one / 2);
  }

  @Test
  void aTreeThatWasBeingWrittenIsStillCountedAndDroppedLater() {
    List<Database> databases = create(2);
    Database busy = databases.getFirst();
    Database other = databases.getLast();
    busy.onWrite((event, db) -> {
      Thread opener = Thread.ofPlatform().start(() -> put(other, DATA, "k", "v"));
      try {
        opener.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return WriteListener.Tail.NONE;
    });
    put(busy, DATA, "k", "v");
    assertThat(busy.tree().loaded()).isNotNull();
    assertThat(trees.stats().treesOpen()).isEqualTo(2);
    create(1);
    assertThat(trees.stats().treesOpen()).isEqualTo(1);
    assertThat(busy.tree().loaded()).isNull();
  }

  @Test
  void statesThatAnIndexKeepsCountForTheBudget() {
    trees.close();
    trees = withBudget(1 << 20);
    List<Database> databases = create(2);
    long empty = trees.stats().indexBytes();
    assertThat(trees.stats().treesOpen()).isEqualTo(2);
    put(databases.getFirst(), DATA, "k", "x".repeat(2 << 20));
    assertThat(trees.stats().indexBytes()).isBetween(empty + (2 << 20), empty + (7 << 20));
    create(1);
    assertThat(databases.getFirst().tree().loaded()).isNull();
    assertThat(trees.stats().indexBytes()).isLessThan(1 << 20);
  }

  @Test
  void viewsAtOtherTipsCountForTheBudget() {
    trees.close();
    trees = withBudget(1L << 40);
    Database database = create(1).getFirst();
    put(database, DATA, "k", "x".repeat(1 << 20));
    Snapshot large = database.snapshot();
    put(database, DATA, "k", "small");
    Database again = reopened(database);
    assertThat(Steps.text(again, DATA, "k")).isEqualTo("small");
    long before = trees.stats().indexBytes();
    assertThat(again.getStoreViewer(DocStore.TYPE, DATA, large).getAll().isEmpty()).isFalse();
    assertThat(trees.stats().indexBytes()).isBetween(before + (1 << 20), before + (3 << 20));
  }

  private Database reopened(Database database) {
    trees.close();
    trees = withBudget(1L << 40);
    return trees.open(database.rootId());
  }
}

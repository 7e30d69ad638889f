package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.put;
import static io.eidetica4j.database.Steps.putAt;
import static io.eidetica4j.entry.VerificationStatus.VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.FixedClock;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.HeightStrategy;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.store.DocStore;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

abstract class HeightContract extends DatabaseContract {
  private static final Doc TIMESTAMPS = Doc.of("height_strategy", "\"timestamp\"");

  private static long height(Database database, Id id) {
    return database.getEntry(id).height();
  }

  @Test
  void heightsCountUpByDefault() { // 70
    Database database = create();
    Id a = put(database, DATA, "k", "1");
    Id b = put(database, DATA, "k", "2");
    Id fork = putAt(database, Snapshot.of(a), DATA, "k", "3");
    Id merge = put(database, DATA, "k", "4");
    assertThat(List.of(height(database, a), height(database, b), height(database, fork)))
        .containsExactly(1L, 2L, 2L);
    assertThat(height(database, merge)).isEqualTo(3);
    assertThat(database.height()).isEqualTo(3);
    assertThat(database.getEntry(merge).subtree(DATA).orElseThrow().height())
        .isEqualTo(OptionalLong.empty());
  }

  @Test
  void timestampHeightsAreThoseOfTheClockFromTheRootOn() { // 71
    clock.set(5_000_000);
    Database database = create(TIMESTAMPS);
    assertThat(database.getRoot().height()).isEqualTo(5_000_000);
    clock.set(6_000_000);
    assertThat(height(database, put(database, DATA, "k", "1"))).isEqualTo(6_000_000);
  }

  @Test
  void timestampHeightsRiseWithAStalledClockToo() { // 71
    clock.set(5_000_000);
    try (FixedClock.Hold _ = clock.hold()) {
      Database database = create(TIMESTAMPS);
      assertThat(height(database, put(database, DATA, "k", "1"))).isEqualTo(5_000_001);
      assertThat(height(database, put(database, DATA, "k", "2"))).isEqualTo(5_000_002);
      clock.set(1_000);
      assertThat(height(database, put(database, DATA, "k", "3"))).isEqualTo(5_000_003);
    }
  }

  @Test
  void aStrategyAppliesToTheTransactionThatSetsIt() { // 71, 73
    Database database = create();
    clock.set(7_000_000);
    Transaction transaction = database.newTransaction();
    transaction.getSettings().setHeightStrategy(HeightStrategy.TIMESTAMP);
    assertThat(height(database, transaction.commit())).isEqualTo(7_000_000);
    restart();
    Database again = trees.open(database.rootId()).withKey(admin);
    assertThat(again.getSettings().getHeightStrategy()).isEqualTo(HeightStrategy.TIMESTAMP);
    clock.set(8_000_000);
    assertThat(height(again, put(again, DATA, "k", "1"))).isEqualTo(8_000_000);
  }

  @Test
  void aStoreMayCountByItselfBesideTheTree() { // 72
    clock.set(5_000_000);
    Database database = create(TIMESTAMPS);
    Transaction transaction = database.newTransaction();
    DocStore counted = transaction.getStore(DocStore.TYPE, "counted");
    counted.setHeightStrategy(Optional.of(HeightStrategy.INCREMENTAL));
    counted.set("k", "0");
    List<Id> ids =
        List.of(
            transaction.commit(),
            put(database, "counted", "k", "1"),
            put(database, "counted", "k", "2"));
    for (int i = 0; i < ids.size(); i++) {
      Entry entry = database.getEntry(ids.get(i));
      assertThat(entry.subtreeHeight("counted")).isEqualTo(i);
      assertThat(entry.subtree("counted").orElseThrow().height()).hasValue(i);
      assertThat(entry.height()).isGreaterThanOrEqualTo(5_000_000);
    }
    Id inherits = put(database, "plain", "k", "1");
    assertThat(database.getEntry(inherits).subtreeHeight("plain"))
        .isEqualTo(height(database, inherits));
    assertThat(database.getStoreViewer(DocStore.TYPE, "counted").heightStrategy())
        .contains(HeightStrategy.INCREMENTAL);
  }

  @Test
  void anUnreadableStrategyCountsUp() {
    for (String text : List.of("timestamp", "\"hourly\"", "\"", "")) {
      Database database = create(Doc.of("height_strategy", text));
      assertThat(height(database, put(database, DATA, "k", "1"))).isEqualTo(1);
    }
  }

  @Test
  void heightsAreUnsignedAndWhoeverClaimsTheGreatestDoesNotEndAllWriting() {
    Database database = create();
    Entry high = Forged.on(database).data(DATA, "k", "1").height(-2).by(admin);
    trees.putRemoteEntries(database.rootId(), List.of(high));
    assertThat(database.height()).isEqualTo(0); // our verdict: out of an honest author's reach
    Steps.force(trees, database, high.id(), VERIFIED); // as the reference finds
    assertThat(database.height()).isEqualTo(-2);
    Id top = put(database, DATA, "k", "2");
    assertThat(height(database, top)).isEqualTo(-1);
    Id beyond = put(database, DATA, "other", "3");
    assertThat(height(database, beyond)).isEqualTo(-1);
    assertThat(Steps.text(database, DATA, "k")).isEqualTo("2");
    assertThat(Steps.text(database, DATA, "other")).isEqualTo("3");
  }
}

package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.json;
import static io.eidetica4j.database.Steps.key;
import static io.eidetica4j.database.Steps.keys;
import static io.eidetica4j.database.Steps.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.store.DocStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads at once. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ConcurrencyContract extends DatabaseContract {
  private static final int WORKERS = 8;
  private static final int COMMITS = 15;

  /** Commits a value of its own each time; gives the ids. */
  private static List<Id> commits(Database database, int worker) {
    List<Id> ids = new ArrayList<>();
    for (int i = 0; i < COMMITS; i++) {
      ids.add(put(database, DATA, "w" + worker + "-" + i, "v"));
    }
    return ids;
  }

  private static Set<Id> flat(List<List<Id>> ids) {
    Set<Id> all = new HashSet<>();
    ids.forEach(all::addAll);
    return all;
  }

  /** The entries that no other one names as parent. */
  private static Snapshot tipsOf(Database database) {
    Set<Id> tips = new HashSet<>();
    database.getAllEntries().forEach(entry -> tips.add(entry.id()));
    database.getAllEntries().forEach(entry -> tips.removeAll(entry.parents()));
    return Snapshot.of(tips);
  }

  private void checkAgainstStorage(Database database) {
    assertThat(database.snapshot()).isEqualTo(tipsOf(database));
    try (Trees fresh = over(backend)) {
      Database again = fresh.open(database.rootId());
      assertThat(again.snapshot()).isEqualTo(database.snapshot());
      assertThat(json(again, DATA)).isEqualTo(json(database, DATA));
    }
  }

  @Test
  void nothingIsLostWhereManyCommitToOneTree() throws Exception {
    Database database = create();
    List<List<Id>> ids = Crowd.run(WORKERS, worker -> () -> commits(database, worker));
    assertThat(flat(ids)).hasSize(WORKERS * COMMITS);
    assertThat(keys(database, DATA)).hasSize(WORKERS * COMMITS);
    assertThat(database.entryCount()).isEqualTo(1 + WORKERS * COMMITS);
    assertThat(backend.idsWithStatus(VerificationStatus.VERIFIED)).hasSize(1 + WORKERS * COMMITS);
    checkAgainstStorage(database);
  }

  @Test
  void everyEventIsToldOnceInASerialChain() throws Exception { // 81
    Database database = create();
    Snapshot start = database.snapshot();
    Events events = new Events();
    database.onWrite(events);
    List<List<Id>> ids = Crowd.run(WORKERS, worker -> () -> commits(database, worker));
    List<WriteEvent> told = events.all();
    assertThat(told).hasSize(WORKERS * COMMITS);
    Snapshot expected = start;
    Set<Id> added = new HashSet<>();
    for (WriteEvent event : told) {
      assertThat(event.previousTips()).isEqualTo(expected);
      Set<Id> difference = new HashSet<>(event.postTips().tips());
      difference.removeAll(event.previousTips().tips());
      assertThat(difference).hasSize(1);
      assertThat(added.addAll(difference)).as("told once").isTrue();
      expected = event.postTips();
    }
    assertThat(added).isEqualTo(flat(ids));
  }

  @Test
  void treesDoNotMindEachOther() throws Exception {
    List<Database> databases = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      databases.add(create());
    }
    Crowd.run(
        WORKERS,
        worker ->
            () -> {
              for (int i = 0; i < COMMITS; i++) {
                put(databases.get((worker + i) % 6), DATA, "w" + worker + "-" + i, "v");
              }
              return worker;
            });
    int sum = 0;
    for (Database database : databases) {
      sum += keys(database, DATA).size();
      checkAgainstStorage(database);
    }
    assertThat(sum).isEqualTo(WORKERS * COMMITS);
  }

  @Test
  void readersSeeWholeTransactionsOnly() throws Exception {
    Database database = create();
    Crowd.beside(
        () -> {
          Transaction view = database.newTransaction();
          String a = Steps.json(view, "a");
          String b = Steps.json(view, "b");
          assertThat(a).isEqualTo(b);
          assertThat(Steps.json(view, "a")).isEqualTo(a);
          return null;
        },
        () ->
            Crowd.run(
                4,
                worker ->
                    () -> {
                      for (int i = 0; i < COMMITS; i++) {
                        Transaction transaction = database.newTransaction();
                        transaction.getStore(DocStore.TYPE, "a").set("k", worker * 1000L + i);
                        transaction.getStore(DocStore.TYPE, "b").set("k", worker * 1000L + i);
                        transaction.commit();
                      }
                      return worker;
                    }));
  }

  @Test
  void whatArrivesMeanwhileIsVerifiedAndMerged() throws Exception {
    try (MemoryBackend elsewhere = new MemoryBackend();
        Trees there = over(elsewhere)) {
      Database source = there.create(DatabaseKey.of(admin), Doc.EMPTY);
      Steps.grant(source, key(2), AuthKey.active(Permission.write(5)));
      for (int i = 0; i < 60; i++) {
        put(source.withKey(key(2)), DATA, "remote" + i, "v");
      }
      List<Entry> history = source.getAllEntries();
      Database database = Steps.send(source.rootId(), history.subList(0, 2), trees).withKey(admin);
      Crowd.beside(
          () -> database.snapshot(),
          () ->
              Crowd.run(
                  4,
                  worker ->
                      () -> {
                        if (worker == 0) {
                          return commits(database, worker);
                        }
                        for (int i = history.size() - worker; i >= 2; i -= 3) { // children first
                          trees.putRemoteEntries(source.rootId(), List.of(history.get(i)));
                        }
                        return List.<Id>of();
                      }));
      assertThat(database.verify().stillUnverified()).isZero();
      assertThat(keys(database, DATA)).hasSize(60 + COMMITS);
      checkAgainstStorage(database);
    }
  }

  @Test
  void droppingIndexesMeanwhileChangesNothing() throws Exception {
    Database database = create();
    Events events = new Events();
    database.onWrite(events);
    List<List<Id>> ids =
        Crowd.beside(
            () -> {
              database.tree().evict();
              return database.snapshot();
            },
            () -> Crowd.run(4, worker -> () -> commits(database, worker)));
    assertThat(keys(database, DATA)).hasSize(4 * COMMITS);
    assertThat(events.all()).hasSize(4 * COMMITS);
    assertThat(flat(ids)).hasSize(4 * COMMITS);
    checkAgainstStorage(database);
  }

  @Test
  void settingsThatChangeMeanwhileArePinnedRight() throws Exception {
    Database database = create();
    Crowd.run(
        4,
        worker ->
            () -> {
              for (int i = 0; i < 8; i++) {
                if (worker == 0) {
                  Steps.setting(database, "round", "r" + i);
                } else {
                  put(database, DATA, "w" + worker, "v" + i);
                }
              }
              return worker;
            });
    try (MemoryBackend elsewhere = new MemoryBackend();
        Trees there = over(elsewhere)) {
      Database copy = Steps.send(database, there);
      assertThat(elsewhere.idsWithStatus(VerificationStatus.VERIFIED)).hasSize(33);
      assertThat(copy.snapshot()).isEqualTo(database.snapshot());
      assertThat(json(copy, DATA)).isEqualTo(json(database, DATA));
    }
  }
}

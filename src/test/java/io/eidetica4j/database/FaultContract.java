package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.key;
import static io.eidetica4j.database.Steps.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.backend.FaultyBackend;
import io.eidetica4j.backend.FaultyBackend.Fault;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.store.DocStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Storage fails at its k-th operation, for every k. What failed has a typed error and left nothing
 * behind, or its outcome is unknown and what is seen afterwards is what is stored; and then work
 * goes on.
 */
abstract class FaultContract extends DatabaseContract {
  private static final int FAR = 100; // no step needs so many operations

  private FaultyBackend faulty;
  private Trees shaky;

  @BeforeEach
  void standBefore() {
    faulty = new FaultyBackend(backend);
    shaky = over(faulty.backend());
  }

  /** All that can be seen of a database. */
  private record Picture(
      Snapshot tips, Snapshot loose, String state, Map<Id, VerificationStatus> statuses) {
    static Picture of(Database database) {
      Map<Id, VerificationStatus> statuses = new TreeMap<>();
      for (Entry entry : database.getAllEntries()) {
        statuses.put(entry.id(), database.status(entry.id()).orElseThrow());
      }
      return new Picture(
          database.currentView().tips(),
          database.allowUnverified().currentView().tips(),
          database.currentView().state(DATA, Doc.CRDT).toJson().utf8(),
          statuses);
    }
  }

  /** The picture that is stored, as someone sees it who begins now. */
  private Picture stored(Database database) {
    try (Trees fresh = over(backend)) {
      return Picture.of(fresh.open(database.rootId()));
    }
  }

  private Database prepared() {
    Database database = shaky.create(DatabaseKey.of(admin), Doc.EMPTY);
    put(database, DATA, "k", "1");
    put(database, DATA, "k", "2");
    return database;
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aCommitThatFailsIsAsIfItHadNotBeenOrIsThere(Fault fault) {
    for (boolean cold : new boolean[] {false, true}) {
      int k = 1;
      for (; k < FAR; k++) {
        Database database = prepared();
        Picture before = stored(database);
        if (cold) {
          database.tree().evict();
        }
        faulty.failOperation(k, fault);
        ThrowingCallable step = () -> put(database, DATA, "k", "3");
        if (!struckBy(fault, step)) {
          break;
        }
        Picture after = stored(database);
        assertThat(Picture.of(database)).as("operation " + k).isEqualTo(after);
        if (fault != Fault.LOST_AFTER) {
          assertThat(after).as("operation " + k).isEqualTo(before);
        }
        put(database, DATA, "k", "4");
        assertThat(Steps.text(database, DATA, "k")).isEqualTo("4");
        assertThat(Picture.of(database)).isEqualTo(stored(database));
      }
      assertThat(k).as("operations that failed in turn").isBetween(2, FAR - 1);
    }
  }

  /** Runs a step; where the fault struck, it must have failed with the error of the fault. */
  private boolean struckBy(Fault fault, ThrowingCallable step) {
    Throwable thrown = catchThrowable(step);
    boolean struck = faulty.disarm();
    if (struck) {
      assertThat(thrown).isInstanceOf(EideticaException.class);
      assertThat(((EideticaException) thrown).kind())
          .isIn(
              ErrorKind.BACKEND_SQLX_ERROR,
              fault == Fault.REFUSED
                  ? ErrorKind.BACKEND_SQLX_ERROR
                  : ErrorKind.BACKEND_OUTCOME_UNKNOWN);
    } else {
      assertThat(thrown).isNull();
    }
    return struck;
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aBatchThatFailsIsTakenWhenItComesAgain(Fault fault) {
    for (boolean cold : new boolean[] {false, true}) {
      int k = 1;
      for (; k < FAR; k++) {
        Database database = prepared();
        List<Entry> batch = batch(database);
        Events events = new Events();
        database.onWrite(events);
        Snapshot cursor = database.snapshot();
        if (cold) {
          database.tree().evict();
        }
        faulty.failOperation(k, fault);
        ThrowingCallable step = () -> shaky.putRemoteEntries(database.rootId(), batch);
        boolean struck = struckBy(fault, step);
        Picture after = stored(database);
        assertThat(Picture.of(database)).as("operation " + k).isEqualTo(after);
        shaky.putRemoteEntries(database.rootId(), batch);
        Picture end = Picture.of(database);
        assertThat(end).as("operation " + k).isEqualTo(stored(database));
        assertThat(end.statuses().values()).doesNotContain(VerificationStatus.UNVERIFIED);
        assertThat(Steps.keys(database, DATA)).containsExactly("k", "r0", "r1", "r2");
        Id last = put(database, DATA, "last", "1");
        assertThat(told(database, events, cursor)).as("operation " + k).contains(last);
        if (!struck) {
          break;
        }
      }
      assertThat(k).as("operations that failed in turn").isBetween(3, FAR - 1);
    }
  }

  private List<Entry> batch(Database database) {
    List<Entry> batch = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      batch.add(Forged.on(database).data(DATA, "r" + i, "1").by(admin));
    }
    batch.add(Forged.on(database).data(DATA, "junk", "1").by(key(2)));
    return batch;
  }

  /** What a listener learns of; each event begins where the one before ended. */
  private static Set<Id> told(Database database, Events events, Snapshot cursor) {
    Set<Id> ids = new HashSet<>();
    Snapshot expected = cursor;
    for (WriteEvent event : events.all()) {
      assertThat(event.previousTips()).isEqualTo(expected);
      ids.addAll(database.idsAdded(event.previousTips(), event.postTips()));
      expected = event.postTips();
    }
    assertThat(expected).isEqualTo(database.tree().index().rawTips());
    return ids;
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aDatabaseWhoseCreationFailsIsNotThereOrComplete(Fault fault) {
    int k = 1;
    for (; k < FAR; k++) {
      int before = backend.trees().size();
      int open = shaky.stats().treesOpen();
      faulty.failOperation(k, fault);
      ThrowingCallable step =
          () ->
              shaky.create(
                  DatabaseKey.of(admin),
                  Doc.EMPTY,
                  init -> init.getStore(DocStore.TYPE, DATA).set("k", "v"));
      if (!struckBy(fault, step)) {
        break;
      }
      assertThat(shaky.stats().treesOpen())
          .as("trees open, operation %d of %s", k, faulty.operations())
          .isEqualTo(open);
      int made = backend.trees().size() - before;
      assertThat(made).isBetween(0, fault == Fault.LOST_AFTER ? 1 : 0);
      try (Trees fresh = over(backend)) {
        for (Id root : backend.trees()) {
          assertThat(fresh.open(root).snapshot()).containsExactly(root);
        }
      }
    }
    assertThat(k).as("operations that failed in turn").isBetween(2, FAR - 1);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aReadThatFailsLeavesNoHalfOfAnIndexBehind(Fault fault) {
    int k = 1;
    for (; k < FAR; k++) {
      Database database = prepared();
      String expected = Steps.json(database, DATA);
      database.tree().evict();
      faulty.failOperation(k, fault);
      boolean struck = struckBy(fault, () -> Steps.json(database, DATA));
      assertThat(Steps.json(database, DATA)).isEqualTo(expected);
      if (!struck) {
        break;
      }
    }
    assertThat(k).as("operations that failed in turn").isBetween(2, FAR - 1);
  }
}

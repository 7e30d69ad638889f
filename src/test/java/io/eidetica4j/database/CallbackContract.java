package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.key;
import static io.eidetica4j.database.Steps.put;
import static io.eidetica4j.database.Steps.putAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is told of which writes. */
abstract class CallbackContract extends DatabaseContract {
  @Test
  void eachCommitIsToldOnceWithWhatItAdded() { // 74, 75
    Database database = create();
    Events events = new Events();
    database.onWrite(events);
    Id first = put(database, DATA, "k", "1");
    WriteEvent one = events.only();
    assertThat(one)
        .isEqualTo(
            new WriteEvent(Snapshot.of(database.rootId()), Snapshot.of(first), WriteSource.LOCAL));
    Id second = put(database, DATA, "k", "2");
    WriteEvent two = events.only();
    assertThat(two.previousTips()).containsExactly(first);
    assertThat(database.idsAdded(two.previousTips(), two.postTips())).containsExactly(second);
  }

  @Test
  void aRemoteBatchIsToldOnce() { // 76
    Database database = create();
    Id mine = put(database, DATA, "mine", "1");
    List<Entry> batch = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      batch.add(Forged.on(database).data(DATA, "k" + i, "v").by(admin));
    }
    Events events = new Events();
    database.onWrite(events);
    trees.putRemoteEntries(database.rootId(), batch);
    WriteEvent event = events.only();
    assertThat(event.source()).isEqualTo(WriteSource.REMOTE);
    assertThat(event.previousTips()).containsExactly(mine);
    assertThat(database.idsAdded(event.previousTips(), event.postTips()))
        .containsExactlyInAnyOrderElementsOf(batch.stream().map(Entry::id).toList());
    trees.putRemoteEntries(database.rootId(), List.of());
    trees.putRemoteEntries(database.rootId(), batch);
    trees.putRemoteEntries(
        database.rootId(), List.of(Forged.on(database).data(DATA, "x", "1").by(key(2))));
    assertThat(events.all()).isEmpty();
  }

  @Test
  void whatIsStoredUnverifiedIsToldWhenItIsPromoted() {
    Database database = create();
    Entry entry = Forged.on(database).data(DATA, "k", "v").by(admin);
    Events events = new Events();
    database.onWrite(events);
    database.insertRaw(entry);
    assertThat(events.all()).isEmpty();
    assertThat(database.snapshot()).containsExactly(entry.id());
    assertThat(events.only().postTips()).containsExactly(entry.id());
  }

  @Test
  void aCallbackClosesAloneAndADetachedOneGoesOn() { // 78
    Database database = create();
    Events closed = new Events();
    Events detached = new Events();
    Events kept = new Events();
    WriteCallback closing = database.onWrite(closed);
    database.onWrite(detached).detach();
    database.onWrite(kept);
    closing.close();
    closing.close();
    put(trees.open(database.rootId()).withKey(admin), DATA, "k", "v");
    assertThat(closed.all()).isEmpty();
    assertThat(detached.all()).hasSize(1);
    assertThat(kept.all()).hasSize(1);
  }

  @Test
  void aCallbackMayCloseItselfWhileItIsTold() {
    Database database = create();
    List<WriteCallback> handle = new ArrayList<>();
    List<WriteEvent> seen = new ArrayList<>();
    handle.add(
        database.onWrite((event, db) -> {
          seen.add(event);
          handle.getFirst().close();
          return WriteListener.Tail.NONE;
        }));
    Events other = new Events();
    database.onWrite(other);
    put(database, DATA, "k", "1");
    put(database, DATA, "k", "2");
    assertThat(seen).hasSize(1);
    assertThat(other.all()).hasSize(2);
  }

  @Test
  void aCallbackAtOlderTipsCatchesUp() { // 79
    Database database = create();
    Snapshot old = database.snapshot();
    List<Id> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(put(database, DATA, "k" + i, "v"));
    }
    Events events = new Events();
    database.onWriteAtTips(old, events);
    ids.add(put(database, DATA, "last", "v"));
    WriteEvent event = events.only();
    assertThat(event.previousTips()).isEqualTo(old);
    assertThat(database.idsAdded(event.previousTips(), event.postTips()))
        .containsExactlyElementsOf(ids);
  }

  @Test
  void eachCallbackHasACursorOfItsOwn() { // 82
    Database database = create();
    Snapshot t0 = database.snapshot();
    Events early = new Events();
    database.onWrite(early);
    Snapshot t1 = Snapshot.of(put(database, DATA, "k", "1"));
    Events late = new Events();
    database.onWrite(late);
    put(database, DATA, "k", "2");
    assertThat(early.all().stream().map(WriteEvent::previousTips)).containsExactly(t0, t1);
    assertThat(late.all().stream().map(WriteEvent::previousTips)).containsExactly(t1);
  }

  @Test
  void eventsOfOneTreeAreNotToldToListenersOfAnother() {
    Database one = create();
    Database two = create();
    Events events = new Events();
    one.onWrite(events);
    put(two, DATA, "k", "v");
    assertThat(events.all()).isEmpty();
  }

  @Test
  void whoListensEverywhereIsToldOfAllTrees() {
    List<Id> told = new ArrayList<>();
    List<WriteEvent> events = new ArrayList<>();
    trees.onEveryWrite((tree, event) -> {
      told.add(tree);
      events.add(event);
      return WriteListener.Tail.NONE;
    });
    Database one = create();
    Database two = create();
    Id id = put(one, DATA, "k", "v");
    assertThat(told).containsExactly(one.rootId(), two.rootId(), one.rootId());
    assertThat(events.getFirst().previousTips()).isEmpty();
    assertThat(events.getLast())
        .isEqualTo(new WriteEvent(Snapshot.of(one.rootId()), Snapshot.of(id), WriteSource.LOCAL));
  }

  @Test
  void idsAddedIsAWalkBackToTheCursor() { // 84
    Database database = create();
    List<Id> chain = new ArrayList<>(List.of(database.rootId()));
    for (int i = 0; i < 5; i++) {
      chain.add(put(database, DATA, "k", "v" + i));
    }
    Snapshot tips = database.snapshot();
    assertThat(database.idsAdded(tips, tips)).isEmpty();
    assertThat(database.idsAdded(Snapshot.of(chain.get(2)), tips))
        .containsExactlyElementsOf(chain.subList(3, 6));
    assertThat(database.idsAdded(Snapshot.EMPTY, tips)).containsExactlyElementsOf(chain);
    assertThat(database.idsAdded(tips, Snapshot.of(chain.get(1)))).isEmpty();
    assertThat(database.idsAdded(tips, Snapshot.EMPTY)).isEmpty();
    Thrown.kind(
        ErrorKind.BACKEND_ENTRY_NOT_FOUND,
        () -> database.idsAdded(tips, Snapshot.of(Id.ofRaw(new byte[] {1}))));
  }

  @Test
  void idsAddedFollowsBranchesThatGoRoundAStaleCursor() {
    Database database = create();
    Snapshot root = database.snapshot();
    Id a = putAt(database, root, DATA, "a", "1");
    Id b = putAt(database, root, DATA, "b", "1");
    Id merge = put(database, DATA, "m", "1");
    assertThat(database.idsAdded(Snapshot.of(a), Snapshot.of(merge)))
        .containsExactlyInAnyOrder(database.rootId(), b, merge);
    assertThat(database.idsAdded(Snapshot.of(a, b), Snapshot.of(merge))).containsExactly(merge);
  }

  @Test
  void aBracketMayHoldWhatIsNotVerified() { // 85
    Database database = create();
    Events events = new Events();
    database.onWrite(events);
    Entry waits = Forged.on(database).data(DATA, "w", "1").at(Id.ofRaw(new byte[] {1})).by(admin);
    Entry junk = Forged.on(database).data(DATA, "j", "1").by(key(2));
    trees.putRemoteEntries(database.rootId(), List.of(waits, junk));
    Id id = put(database, DATA, "k", "v");
    WriteEvent event = events.only();
    assertThat(event.postTips()).isEqualTo(Snapshot.of(id, junk.id(), waits.id()));
    assertThat(database.status(junk.id())).contains(VerificationStatus.FAILED);
  }

  @Test
  void aSyncedHistoryIsToldAtItsEnd() {
    try (MemoryBackend elsewhere = new MemoryBackend();
        Trees there = over(elsewhere)) {
      Database database = create();
      Events events = new Events();
      Database copy = Steps.send(database, there);
      copy.onWrite(events);
      List<Id> ids = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ids.add(put(database, DATA, "k" + i, "v"));
      }
      for (int i = 3; i >= 0; i--) { // children first: nothing is promoted before the last
        there.putRemoteEntries(database.rootId(), List.of(database.getEntry(ids.get(i))));
      }
      WriteEvent event = events.only();
      assertThat(copy.idsAdded(event.previousTips(), event.postTips()))
          .containsExactlyElementsOf(ids);
    }
  }
}

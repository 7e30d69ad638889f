package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.json;
import static io.eidetica4j.database.Steps.key;
import static io.eidetica4j.database.Steps.keys;
import static io.eidetica4j.database.Steps.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.FixedClock;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.PutUnit;
import io.eidetica4j.backend.SharedMemory;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.store.DocStore;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two processes on one storage, each with what it has in memory. */
class OtherWritersTest {
  private final FixedClock clock = new FixedClock();
  private final SharedMemory storage = new SharedMemory();
  private final Trees hereTrees = process("here");
  private final Trees thereTrees = process("there");
  private final Database here = hereTrees.create(DatabaseKey.of(key(1)), Doc.of("name", "shared"));
  private final Id root = here.rootId();
  private final Database there = thereTrees.open(root).withKey(DatabaseKey.of(key(1)));

  private Trees process(String name) {
    return new Trees(
        storage.process(name), clock, ReplayOrder.DIGEST, Limits.DEFAULT, Observer.NONE);
  }

  @AfterEach
  void close() {
    hereTrees.close();
    thereTrees.close();
    storage.close();
  }

  private static EideticaException refusal(Runnable action) {
    return catchThrowableOfType(EideticaException.class, action::run);
  }

  @Test
  void whatIsWrittenThereIsSeenHereOnceAnnouncedAndToldOfWithItsEntries() {
    here.snapshot();
    Events events = new Events();
    here.onWrite(events);
    Snapshot before = here.snapshot();
    there.snapshot();
    Id first = put(there, DATA, "a", "1");
    Id second = put(there, DATA, "b", "2");
    assertThat(here.snapshot()).isEqualTo(before);
    storage.announce("here", root);
    assertThat(here.snapshot()).isEqualTo(Snapshot.of(second));
    assertThat(json(here, DATA)).isEqualTo(json(there, DATA));
    WriteEvent event = events.only();
    assertThat(event).isEqualTo(new WriteEvent(before, Snapshot.of(second), WriteSource.LOCAL));
    assertThat(here.idsAdded(before, event.postTips())).containsExactly(first, second);
    storage.announce("here", root);
    assertThat(events.all()).isEmpty();
  }

  @Test
  void anAnnouncementThatWasLostIsMadeUpForByTheNextWrite() {
    here.snapshot();
    Events events = new Events();
    here.onWrite(events);
    put(there, DATA, "a", "1");
    put(here, DATA, "b", "2");
    assertThat(keys(here, DATA)).containsExactly("a", "b");
    assertThat(here.snapshot().size()).isEqualTo(2);
    assertThat(events.all()).hasSize(2);
    storage.perhapsAll("there");
    assertThat(json(there, DATA)).isEqualTo(json(here, DATA));
  }

  @Test
  void whereAnnouncementsMayHaveBeenLostEveryTreeInUseIsLookedAt() {
    here.snapshot();
    put(there, DATA, "a", "1");
    storage.perhapsAll("here");
    assertThat(keys(here, DATA)).containsExactly("a");
  }

  @Test
  void whatCouldNotBeReadWhenItWasAnnouncedIsReadLater() {
    here.snapshot();
    Events events = new Events();
    here.onWrite(events);
    Id written = put(there, DATA, "a", "1");
    storage.failNextRead();
    storage.announce("here", root);
    assertThat(events.all()).isEmpty();
    storage.perhapsAll("here");
    assertThat(keys(here, DATA)).containsExactly("a");
    assertThat(events.only().postTips()).isEqualTo(Snapshot.of(written));
  }

  @Test
  void whoCannotWaitForAnAnnouncementAsks() {
    here.snapshot();
    put(there, DATA, "a", "1");
    here.catchUp();
    assertThat(keys(here, DATA)).containsExactly("a");
  }

  @Test
  void aTreeThatIsNotInMemoryIsReadForThoseWhoListen() {
    Events events = new Events();
    here.onWrite(events);
    hereTrees.tree(root).evict();
    Id written = put(there, DATA, "a", "1");
    storage.announce("here", root);
    assertThat(events.only().postTips()).isEqualTo(Snapshot.of(written));
  }

  @Test
  void aConditionHoldsAgainstWhatWasNotAnnouncedYet() {
    Snapshot before = here.snapshot();
    Transaction transaction = here.newTransaction();
    transaction.getStore(DocStore.TYPE, DATA).set("k", "here");
    put(there, DATA, "k", "there");
    assertThat(refusal(() -> transaction.commitIf(before)).kind())
        .isEqualTo(ErrorKind.TRANSACTION_TIPS_MOVED);
    assertThat(Steps.text(here, DATA, "k")).isEqualTo("there");
  }

  @Test
  void aReceivedEntryThatExpectsTipsIsRefusedWhereOthersHaveWrittenUnannounced() {
    Snapshot before = here.snapshot();
    Entry late = Forged.on(here).data(DATA, "k", "late").at(root).by(key(1));
    Id first = put(there, DATA, "k", "there");
    assertThat(refusal(() -> hereTrees.putSubmittedEntryAt(before, root, late)).kind())
        .isEqualTo(ErrorKind.TRANSACTION_TIPS_MOVED);
    assertThat(here.snapshot()).isEqualTo(Snapshot.of(first));
    Entry next = Forged.on(here).data(DATA, "k", "next").at(first).by(key(1));
    hereTrees.putSubmittedEntryAt(Snapshot.of(first), root, next);
    assertThat(here.snapshot()).isEqualTo(Snapshot.of(next.id()));
  }

  @Test
  void theLastAdminStaysAlsoWhereBothProcessesTakeAwayTheOther() {
    Steps.grant(here, key(2), AuthKey.active(Permission.admin(0)));
    storage.perhapsAll("there");
    Transaction first = there.newTransaction();
    first.getSettings().revokeAuthKey(key(2).publicKey());
    Transaction second = here.withKey(DatabaseKey.of(key(2))).newTransaction();
    second.getSettings().revokeAuthKey(key(1).publicKey());
    first.commit();
    assertThat(refusal(second::commit)).isNotNull();
    storage.perhapsAll("there");
    assertThat(put(there, DATA, "still", "works")).isNotNull();
  }

  @Test
  void verdictsFromThereCountHere() {
    Entry sent = Forged.on(here).data(DATA, "k", "v").at(root).by(key(1));
    thereTrees.putEntry(root, VerificationStatus.UNVERIFIED, sent, WriteSource.REMOTE);
    here.allowUnverified().snapshot();
    thereTrees.putEntry(root, VerificationStatus.VERIFIED, sent, WriteSource.REMOTE);
    storage.announce("here", root);
    assertThat(here.status(sent.id())).contains(VerificationStatus.VERIFIED);
    assertThat(here.snapshot()).isEqualTo(Snapshot.of(sent.id()));
  }

  /** Two changes, storage and verdict, of which only the first says where the entry was made. */
  @Test
  void whatAProgramHandedOverThereCountsAsMadeThereHoweverItIsAnnounced() {
    here.snapshot();
    Events events = new Events();
    here.onWrite(events);
    Entry first = Forged.on(here).data(DATA, "k", "v").at(root).by(key(1));
    thereTrees.putSubmittedEntries(root, List.of(first));
    storage.announce("here", root);
    assertThat(events.only().source()).isEqualTo(WriteSource.LOCAL);
    Entry second = Forged.on(here).data(DATA, "k", "w").at(first.id()).by(key(1));
    NewEntry unjudged = new NewEntry(second, VerificationStatus.UNVERIFIED);
    storage
        .process("there")
        .putAll(List.of(new PutUnit(List.of(unjudged), true, OptionalLong.empty())));
    storage.announce("here", root);
    assertThat(events.all()).isEmpty();
    storage.process("there").setStatus(Map.of(second.id(), VerificationStatus.VERIFIED));
    storage.announce("here", root);
    assertThat(events.only().source()).isEqualTo(WriteSource.LOCAL);
    Entry received = Forged.on(here).data(DATA, "k", "x").at(first.id()).by(key(1));
    thereTrees.putRemoteEntries(root, List.of(received));
    storage.announce("here", root);
    assertThat(events.only().source()).isEqualTo(WriteSource.REMOTE);
  }

  @Test
  void whatIsStoredThereUnjudgedIsJudgedHereToo() {
    here.snapshot();
    Entry sent = Forged.on(here).data(DATA, "k", "v").at(root).by(key(1));
    NewEntry unjudged = new NewEntry(sent, VerificationStatus.UNVERIFIED);
    storage.process("there").putAll(List.of(PutUnit.received(List.of(unjudged))));
    storage.announce("here", root);
    assertThat(here.snapshot()).isEqualTo(Snapshot.of(sent.id()));
  }

  @Test
  void whereTheLogOfChangesIsGoneTheTreeIsReadAnew() {
    here.snapshot();
    Events events = new Events();
    here.onWrite(events);
    put(there, DATA, "a", "1");
    Id newest = put(there, DATA, "b", "2");
    storage.prune(root);
    storage.announce("here", root);
    assertThat(here.snapshot()).isEqualTo(Snapshot.of(newest));
    assertThat(keys(here, DATA)).containsExactly("a", "b");
    assertThat(events.only().postTips()).isEqualTo(Snapshot.of(newest));
  }

  @Test
  void theVerySameEntryMadeOnBothSidesHidesNothingElse() {
    here.snapshot();
    Transaction same = here.newTransaction();
    same.getStore(DocStore.TYPE, DATA).set("same", "v");
    Transaction other = there.newTransaction();
    other.getStore(DocStore.TYPE, DATA).set("same", "v");
    Transaction third = there.newTransaction();
    third.getStore(DocStore.TYPE, DATA).set("third", "v");
    Id first = other.commit();
    third.commit();
    assertThat(same.commit()).isEqualTo(first);
    assertThat(keys(here, DATA)).containsExactly("same", "third");
  }

  @Test
  void twoThatWriteInTurnsWithoutAnyAnnouncementLoseNothing() {
    for (int i = 0; i < 20; i++) {
      put(here, DATA, "here" + i, "v");
      put(there, DATA, "there" + i, "v");
    }
    storage.perhapsAll("here");
    storage.perhapsAll("there");
    assertThat(keys(here, DATA)).hasSize(40);
    assertThat(here.snapshot()).isEqualTo(there.snapshot());
    assertThat(json(here, DATA)).isEqualTo(json(there, DATA));
  }
}

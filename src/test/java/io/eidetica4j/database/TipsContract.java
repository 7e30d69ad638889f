package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.force;
import static io.eidetica4j.database.Steps.json;
import static io.eidetica4j.database.Steps.put;
import static io.eidetica4j.database.Steps.putAt;
import static io.eidetica4j.entry.VerificationStatus.FAILED;
import static io.eidetica4j.entry.VerificationStatus.UNVERIFIED;
import static io.eidetica4j.entry.VerificationStatus.VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

abstract class TipsContract extends DatabaseContract {
  @Test
  void aFreshTreeHasOneTipAndEachCommitFollowsTheLast() { // 12, 13
    Database database = create();
    assertThat(database.snapshot()).containsExactly(database.rootId());
    Id first = put(database, DATA, "k", "1");
    assertThat(database.getEntry(first).parents()).containsExactly(database.rootId());
    assertThat(database.snapshot()).containsExactly(first);
    Id second = put(database, DATA, "k", "2");
    assertThat(database.getEntry(second).parents()).containsExactly(first);
    assertThat(database.getTipEntries().stream().map(Entry::id)).containsExactly(second);
  }

  @Test
  void committedEntriesAreVerified() { // 19
    Database database = create();
    assertThat(database.status(put(database, DATA, "k", "v"))).contains(VERIFIED);
  }

  @Test
  void lookingAtTheTipsVerifiesWhatWaits() { // 20, 21
    Database database = create();
    Snapshot root = database.snapshot();
    List<Id> forks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      forks.add(putAt(database, root, DATA, "k" + i, "v"));
    }
    forks.forEach(fork -> trees.demoteToUnverified(database.rootId(), fork));
    assertThat(database.status(forks.getFirst())).contains(UNVERIFIED);
    assertThat(database.snapshot()).isEqualTo(Snapshot.of(forks));
    for (Id fork : forks) {
      assertThat(database.status(fork)).contains(VERIFIED);
    }
    trees.demoteToUnverified(database.rootId(), forks.getFirst());
    assertThat(database.verify()).isEqualTo(new VerifyReport(1, 0, 0));
  }

  @Test
  void aFailedEntryCutsTheTipsBackToItsLastVerifiedAncestor() { // 22, 32
    Database database = create();
    List<Id> chain = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      chain.add(put(database, DATA, "k" + i, "v"));
    }
    String before = json(database, DATA);
    force(trees, database, chain.get(10), FAILED);
    Database loose = database.allowUnverified();
    assertThat(database.snapshot()).containsExactly(chain.get(9));
    assertThat(Steps.keys(database, DATA)).hasSize(10);
    assertThat(loose.snapshot()).containsExactly(chain.get(29));
    assertThat(trees.open(database.rootId()).snapshot()).containsExactly(chain.get(9));
    restart();
    Database again = trees.open(database.rootId());
    assertThat(again.snapshot()).containsExactly(chain.get(9));
    assertThat(again.allowUnverified().snapshot()).containsExactly(chain.get(29));
    force(trees, again, chain.get(10), VERIFIED);
    assertThat(json(again, DATA)).isEqualTo(before);
  }

  @Test
  void theLooseViewSeesWhatWaitsButNotWhatFailed() { // 23
    Database database = create();
    Database loose = database.allowUnverified();
    Entry orphan = Forged.on(database).data(DATA, "k", "v").at(Id.ofRaw(new byte[] {1})).by(admin);
    database.insertRaw(orphan);
    assertThat(database.snapshot()).containsExactly(database.rootId());
    assertThat(loose.snapshot()).isEqualTo(Snapshot.of(database.rootId(), orphan.id()));
    assertThat(json(loose, DATA)).contains("\"k\"");
    assertThat(json(database, DATA)).doesNotContain("\"k\"");
    force(trees, database, orphan.id(), FAILED);
    assertThat(loose.snapshot()).containsExactly(database.rootId());
  }

  @Test
  void aTreeWhoseRootIsNotVerifiedHasNoTipsAndRefusesWork() { // 23
    Database database = create();
    force(trees, database, database.rootId(), FAILED);
    assertThat(database.snapshot()).isEmpty();
    assertThat(database.allowUnverified().snapshot()).isEmpty();
    Thrown.kind(ErrorKind.TRANSACTION_EMPTY_TIPS_NOT_ALLOWED, database::newTransaction);
    Thrown.kind(ErrorKind.TRANSACTION_EMPTY_TIPS_NOT_ALLOWED, database::getName);
    Thrown.kind(ErrorKind.TRANSACTION_EMPTY_TIPS_NOT_ALLOWED, () -> json(database, DATA));
    assertThat(database.height()).isZero();
  }

  @Test
  void onALooseViewOneMayBuildOnWhatTheDefaultViewHides() { // 31
    Database database = create();
    Id bad = put(database, DATA, "bad", "1");
    Id hidden = put(database, DATA, "hidden", "1");
    force(trees, database, bad, FAILED);
    Id onTop = put(database.allowUnverified(), DATA, "top", "1");
    assertThat(database.getEntry(onTop).parents()).containsExactly(hidden);
    assertThat(database.status(onTop)).contains(VERIFIED);
    assertThat(database.snapshot()).containsExactly(database.rootId());
    assertThat(database.allowUnverified().snapshot()).containsExactly(onTop);
  }

  @Test
  void storingAHeldEntryAgainChangesNoStatus() { // 33
    Database database = create();
    Id id = put(database, DATA, "k", "v");
    Entry entry = database.getEntry(id);
    database.insertRaw(entry);
    assertThat(database.status(id)).contains(VERIFIED);
    force(trees, database, id, FAILED);
    database.insertRaw(entry);
    trees.putRemoteEntries(database.rootId(), List.of(entry));
    assertThat(database.status(id)).contains(FAILED);
  }

  @Test
  void anUnknownEntryHasNoStatus() { // 34
    Database database = create();
    assertThat(database.status(Id.ofRaw(new byte[] {1}))).isEqualTo(Optional.empty());
    put(database, DATA, "k", "v");
    assertThat(backend.idsWithStatus(VERIFIED)).hasSize(2);
    assertThat(backend.idsWithStatus(UNVERIFIED)).isEmpty();
  }

  @Test
  void entriesOfOtherTreesAreNotStoredUnderThisOne() {
    Database database = create();
    Entry foreign = create().getRoot();
    Thrown.kind(
        ErrorKind.INSTANCE_ENTRY_NOT_IN_DATABASE,
        () -> trees.putEntry(database.rootId(), VERIFIED, foreign, WriteSource.LOCAL));
    Thrown.kind(ErrorKind.INSTANCE_ENTRY_NOT_IN_DATABASE, () -> database.insertRaw(foreign));
  }

  @Test
  void demotionReachesAllThatDescendsAndNothingElse() {
    Database database = create();
    Id base = put(database, DATA, "base", "1");
    Id left = putAt(database, Snapshot.of(base), DATA, "left", "1");
    Id right = putAt(database, Snapshot.of(base), DATA, "right", "1");
    Id merge = put(database, DATA, "merge", "1");
    String before = json(database, DATA);
    trees.demoteToUnverified(database.rootId(), left);
    assertThat(database.status(right)).contains(VERIFIED);
    assertThat(database.status(left)).contains(UNVERIFIED);
    assertThat(database.status(merge)).contains(UNVERIFIED);
    assertThat(database.verify()).isEqualTo(new VerifyReport(2, 0, 0));
    assertThat(json(database, DATA)).isEqualTo(before);
  }

  @Test
  void demotionDoesNotReachOverEntriesThatAreOnlyNamed() {
    Database database = create();
    Id first = put(database, DATA, "first", "1");
    Id second = put(database, DATA, "second", "1");
    // Its parent is held nowhere; nobody knows from what that one descends.
    Entry orphan = Forged.on(database).data(DATA, "o", "1").at(Id.ofRaw(new byte[] {1})).by(admin);
    trees.putEntry(database.rootId(), VERIFIED, orphan, WriteSource.LOCAL);
    assertThat(database.tree().index().ancestry().descendants(database.rootId()))
        .containsExactlyInAnyOrder(database.rootId(), first, second);
    trees.demoteToUnverified(database.rootId(), database.rootId());
    assertThat(database.status(second)).contains(UNVERIFIED);
    assertThat(database.status(orphan.id())).contains(VERIFIED);
  }

  @Test
  void anOpenTransactionSeesNothingLaterWhateverBecomesOfStatuses() {
    Database database = create();
    Snapshot root = database.snapshot();
    Id left = putAt(database, root, DATA, "left", "1");
    putAt(database, root, DATA, "right", "1");
    restart();
    database = trees.open(database.rootId()).withKey(admin);
    Transaction open = database.newTransaction();
    force(trees, database, left, FAILED);
    put(database, DATA, "later", "1");
    assertThat(open.history(DATA, Doc.CRDT).keys()).containsExactly("right");
    assertThat(Steps.keys(database, DATA)).containsExactly("later", "right");
  }

  @Test
  void tipsComeOutRightWhateverTheOrderOfArrival() { // 62
    try (MemoryBackend elsewhere = new MemoryBackend();
        Trees there = over(elsewhere)) {
      Database database = create();
      Id a = put(database, DATA, "a", "1");
      Id b = putAt(database, Snapshot.of(a), DATA, "b", "1");
      Id c = putAt(database, Snapshot.of(a), DATA, "c", "1");
      Id d = put(database, DATA, "d", "1");
      for (Id id : List.of(d, b)) {
        there.putRemoteEntries(database.rootId(), List.of(database.getEntry(id)));
      }
      there.putRemoteEntries(database.rootId(), List.of(database.getRoot()));
      Database copy = there.open(database.rootId());
      assertThat(copy.snapshot()).containsExactly(database.rootId());
      assertThat(copy.allowUnverified().snapshot()).isEqualTo(Snapshot.of(database.rootId(), d));
      there.putRemoteEntries(database.rootId(), database.getEntries(List.of(c)));
      there.putRemoteEntries(database.rootId(), database.getEntries(List.of(a)));
      assertThat(copy.snapshot()).containsExactly(d);
      assertThat(json(copy, DATA)).isEqualTo(json(database, DATA));
    }
  }
}

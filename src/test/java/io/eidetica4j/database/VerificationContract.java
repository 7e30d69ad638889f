package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.force;
import static io.eidetica4j.database.Steps.grant;
import static io.eidetica4j.database.Steps.json;
import static io.eidetica4j.database.Steps.key;
import static io.eidetica4j.database.Steps.put;
import static io.eidetica4j.database.Steps.putAt;
import static io.eidetica4j.database.Steps.revoke;
import static io.eidetica4j.database.Steps.setting;
import static io.eidetica4j.entry.VerificationStatus.FAILED;
import static io.eidetica4j.entry.VerificationStatus.UNVERIFIED;
import static io.eidetica4j.entry.VerificationStatus.VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Passes over whole histories: what is promoted, what fails, what waits, and what is counted. */
abstract class VerificationContract extends DatabaseContract {
  private final PrivateKey writer = key(2);
  private final MemoryBackend elsewhere = new MemoryBackend();
  private final Trees there = over(elsewhere);

  @AfterEach
  void stopElsewhere() {
    there.close();
    elsewhere.close();
  }

  @Test
  void aWholeHistoryIsPromotedInOnePass() { // 26, 67
    Database source = there.create(DatabaseKey.of(admin), Doc.EMPTY);
    for (int i = 0; i < 20; i++) {
      put(source, DATA, "k" + i, "v");
    }
    source
        .getAllEntries()
        .forEach(entry -> trees.putEntry(source.rootId(), UNVERIFIED, entry, WriteSource.REMOTE));
    Database copy = trees.open(source.rootId());
    assertThat(copy.verify()).isEqualTo(new VerifyReport(21, 0, 0));
    assertThat(copy.verify()).isEqualTo(VerifyReport.NOTHING); // 28
    assertThat(json(copy, DATA)).isEqualTo(json(source, DATA));
  }

  @Test
  void aPassReportsExactlyWhatItJudged() { // 28
    Database database = create();
    List<Id> chain = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      chain.add(put(database, DATA, "k" + i, "v"));
    }
    trees.demoteToUnverified(database.rootId(), chain.get(2));
    assertThat(database.verify()).isEqualTo(new VerifyReport(4, 0, 0));
    force(trees, database, chain.get(3), FAILED);
    trees.demoteToUnverified(database.rootId(), chain.get(4));
    assertThat(database.verify()).isEqualTo(new VerifyReport(0, 2, 0));
    assertThat(database.verify()).isEqualTo(VerifyReport.NOTHING);
  }

  @Test
  void descendantsOfAFailedEntryFail() { // 24
    Database database = create();
    Entry bad = Forged.on(database).data(DATA, "bad", "1").by(writer);
    database.insertRaw(bad);
    assertThat(database.verify()).isEqualTo(new VerifyReport(0, 1, 0));
    Entry child = Forged.on(database).data(DATA, "child", "1").at(bad.id()).by(admin);
    Entry grandchild =
        Forged.on(database).data(DATA, "grandchild", "1").at(child.id()).height(3).by(admin);
    assertThat(trees.putRemoteEntries(database.rootId(), List.of(grandchild, child))).isEqualTo(2);
    assertThat(database.status(child.id())).contains(FAILED);
    assertThat(database.status(grandchild.id())).contains(FAILED);
    assertThat(database.snapshot()).containsExactly(database.rootId());
    assertThat(json(database, DATA)).isEqualTo("{\"children\":{}}");
  }

  @Test
  void aMergeWithOneFailedParentFailsAndLeavesTheOtherAlone() { // 25
    Database database = create();
    Entry bad = Forged.on(database).data(DATA, "bad", "1").by(writer);
    Id good = put(database, DATA, "good", "1");
    database.insertRaw(bad);
    database.verify();
    Entry merge = Forged.on(database).data(DATA, "merge", "1").at(bad.id(), good).by(admin);
    trees.putRemoteEntries(database.rootId(), List.of(merge));
    assertThat(database.status(merge.id())).contains(FAILED);
    assertThat(database.status(good)).contains(VERIFIED);
    assertThat(database.snapshot()).containsExactly(good);
  }

  @Test
  void anEntryWaitsForTheSettingsItPins() { // 27
    Database source = there.create(DatabaseKey.of(admin), Doc.EMPTY);
    Id settings = setting(source, "colour", "blue");
    Id data = putAt(source, Snapshot.of(source.rootId()), DATA, "k", "v");
    assertThat(source.getEntry(data).parents()).doesNotContain(settings);
    trees.putRemoteEntries(source.rootId(), List.of(source.getRoot(), source.getEntry(data)));
    Database copy = trees.open(source.rootId());
    assertThat(copy.status(data)).contains(UNVERIFIED);
    assertThat(copy.verify()).isEqualTo(new VerifyReport(0, 0, 1));
    assertThat(copy.verifyEntrySignature(data)).isFalse();
    trees.putRemoteEntries(source.rootId(), List.of(source.getEntry(settings)));
    assertThat(copy.status(data)).contains(VERIFIED);
    assertThat(copy.snapshot()).isEqualTo(source.snapshot());
  }

  @Test
  void whatPinsSettingsThatArriveWithItIsPromotedInTheSamePass() {
    Database source = there.create(DatabaseKey.of(admin), Doc.EMPTY);
    Snapshot root = source.snapshot();
    List<Id> promoted = new ArrayList<>();
    for (int i = 0; i < 8; i++) { // each pins the change of settings on the other branch
      promoted.add(setting(source, "round", "r" + i));
      promoted.add(
          putAt(source, i == 0 ? root : Snapshot.of(promoted.get(2 * i - 1)), DATA, "k", "v"));
    }
    List<Entry> all = source.getAllEntries();
    assertThat(trees.putRemoteEntries(source.rootId(), all)).isEqualTo(17);
    assertThat(backend.idsWithStatus(UNVERIFIED)).isEmpty();
    for (Id id : promoted) {
      trees.demoteToUnverified(source.rootId(), id);
    }
    assertThat(trees.open(source.rootId()).verify()).isEqualTo(new VerifyReport(16, 0, 0));
  }

  @Test
  void aChainOfPinsAgainstAllOrdersSettlesInOnePass() {
    Database database = create();
    List<Entry> chain = new ArrayList<>();
    Id pinned = database.rootId();
    for (int i = 0; i < 40; i++) { // the later ones are lower, so they come first in every order
      Entry entry =
          Forged.on(database)
              .data("_settings", "round", "r" + i)
              .pin(pinned)
              .height(100 - i)
              .by(admin);
      chain.add(entry);
      pinned = entry.id();
    }
    Entry bad = Forged.on(database).data("_settings", "x", "y").pin(pinned).height(2).by(writer);
    Entry onBad = Forged.on(database).data(DATA, "x", "y").pin(bad.id()).height(1).by(admin);
    chain.add(bad);
    chain.add(onBad);
    assertThat(trees.putRemoteEntries(database.rootId(), chain)).isEqualTo(42);
    assertThat(backend.idsWithStatus(UNVERIFIED)).isEmpty();
    assertThat(backend.idsWithStatus(FAILED)).containsExactlyInAnyOrder(bad.id(), onBad.id());
  }

  @Test
  void entriesAreJudgedByTheSettingsTheyPinNotByThoseOfNow() { // 29, 69
    Database database = create();
    grant(database, writer, AuthKey.active(Permission.write(5)));
    Database written = database.withKey(writer);
    Id data = put(written, DATA, "k", "v");
    revoke(database, writer);
    trees.demoteToUnverified(database.rootId(), data);
    assertThat(database.verify()).isEqualTo(new VerifyReport(2, 0, 0));
    assertThat(database.verifyEntrySignature(data)).isTrue();
  }

  @Test
  void anyOrderAndAnyBatchesGiveTheSameVerdicts() {
    Database source = there.create(DatabaseKey.of(admin), Doc.EMPTY);
    grant(source, writer, AuthKey.active(Permission.write(5)));
    for (int i = 0; i < 4; i++) {
      Snapshot before = source.snapshot();
      put(source.withKey(writer), DATA, "k" + i, "v");
      putAt(source, before, DATA, "l" + i, "v");
      setting(source, "round", "r" + i);
    }
    Entry junk = Forged.on(source).data(DATA, "junk", "1").by(key(9));
    Entry onJunk = Forged.on(source).data(DATA, "on", "1").at(junk.id()).height(99).by(admin);
    List<Entry> entries = new ArrayList<>(source.getAllEntries());
    entries.add(junk);
    entries.add(onJunk);
    for (int seed = 0; seed < 6; seed++) {
      try (MemoryBackend fresh = new MemoryBackend();
          Trees trees = over(fresh)) {
        Random random = new Random(seed);
        Collections.shuffle(entries, random);
        for (int from = 0; from < entries.size(); ) {
          int to = Math.min(entries.size(), from + 1 + random.nextInt(6));
          trees.putRemoteEntries(source.rootId(), entries.subList(from, to));
          from = to;
        }
        Database copy = trees.open(source.rootId());
        assertThat(copy.snapshot()).as("seed " + seed).isEqualTo(source.snapshot());
        assertThat(json(copy, DATA)).as("seed " + seed).isEqualTo(json(source, DATA));
        assertThat(fresh.idsWithStatus(FAILED)).containsExactlyInAnyOrder(junk.id(), onJunk.id());
        assertThat(fresh.idsWithStatus(UNVERIFIED)).isEmpty();
      }
    }
  }

  @Test
  void ofAMixedBatchTheGoodEntriesAreTaken() {
    Database source = there.create(DatabaseKey.of(admin), Doc.EMPTY);
    Id first = put(source, DATA, "k", "1");
    Id second = put(source, DATA, "k", "2");
    Entry foreign = there.create(DatabaseKey.of(admin), Doc.EMPTY).getRoot();
    List<Entry> batch =
        List.of(
            foreign,
            source.getEntry(second),
            Forged.on(source).withoutParents(admin),
            source.getEntry(first),
            source.getRoot());
    assertThat(trees.putRemoteEntries(source.rootId(), batch)).isEqualTo(3);
    Database copy = trees.open(source.rootId());
    assertThat(copy.snapshot()).containsExactly(second);
    assertThat(backend.contains(foreign.id())).isFalse();
    assertThat(copy.entryCount()).isEqualTo(3);
    assertThat(trees.putRemoteEntries(source.rootId(), batch)).isEqualTo(3);
    assertThat(trees.putRemoteEntries(source.rootId(), List.of(foreign))).isZero();
    assertThat(trees.putRemoteEntries(source.rootId(), List.of())).isZero();
  }

  @Test
  void statusesSurviveARestart() { // 63
    Database database = create();
    Entry junk = Forged.on(database).data(DATA, "junk", "1").by(writer);
    Entry waits = Forged.on(database).data(DATA, "w", "1").at(Id.ofRaw(new byte[] {1})).by(admin);
    trees.putRemoteEntries(database.rootId(), List.of(junk, waits));
    restart();
    Database again = trees.open(database.rootId());
    assertThat(again.status(junk.id())).contains(FAILED);
    assertThat(again.status(waits.id())).contains(UNVERIFIED);
    assertThat(again.verify()).isEqualTo(new VerifyReport(0, 0, 1));
  }
}

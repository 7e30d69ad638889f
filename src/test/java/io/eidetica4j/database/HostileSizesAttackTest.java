package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.DelegatedTreeRef;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.TreeReference;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryMetadata;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Ten thousand of everything: bounded work, clear verdicts, nothing honest touched. */
class HostileSizesAttackTest extends DelegationScene {
  private static final int MANY = 10_000;

  private static Id made(int number) {
    return Id.ofRaw(new byte[] {(byte) (number >> 16), (byte) (number >> 8), (byte) number});
  }

  /** A key text that is none of a private key that anyone has; a curve point all the same. */
  private static Doc manyKeys(int count, String name) {
    Doc keys = Doc.EMPTY;
    for (int i = 0; i < count; i++) {
      byte[] seed = new byte[32];
      seed[0] = (byte) i;
      seed[1] = (byte) (i >> 8);
      seed[2] = 77;
      PublicKey key = PrivateKey.of(seed).publicKey();
      keys = keys.withKey(key.text(), AuthKey.active(name, Permission.write(9)).toDoc());
    }
    return Doc.EMPTY.withPath(List.of("auth", "keys"), keys);
  }

  @Test
  void tenThousandKeysOfOneName() {
    Database database = create();
    Entry settings =
        Forged.on(database).payload("_settings", manyKeys(MANY, "crowd").toJson()).by(admin);
    trees.putRemoteEntries(database.rootId(), List.of(settings));
    assertVerified(database, settings);
    assertThat(database.authSettings().keysNamed("crowd")).hasSize(MANY);
    Entry named =
        Forged.on(database).data(DATA, "k", "v").as(SigKey.fromName("crowd")).by(stranger);
    Entry listed = Forged.on(database).data(DATA, "k", "w").by(writer);
    attack(database, named);
    assertRefused(database, named, "too_many_candidates");
    trees.putRemoteEntries(database.rootId(), List.of(listed));
    assertVerified(database, listed);
    assertThat(trees.findSigkeys(database.rootId(), writer.publicKey())).hasSize(1);
    assertLifeGoesOn(database);
  }

  @Test
  void tenThousandTipsOfJunk() {
    Database database = create();
    Honest before = honest(database);
    List<Entry> junk = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      Forged entry = Forged.on(database).data(DATA, "junk" + i, "1");
      junk.add((i % 2 == 0 ? entry : entry.at(made(i))).unsigned());
    }
    trees.putRemoteEntries(database.rootId(), junk);
    assertUntouched(database, before);
    assertThat(database.tree().index().rawTips().size()).isEqualTo(MANY);
    assertThat(database.tree().index().unverified()).isEqualTo(MANY / 2);
    assertThat(refusals).containsEntry("unsigned", MANY / 2);
    Id ours = Steps.put(database, DATA, "ours", "1");
    assertThat(database.getEntry(ours).parents()).hasSize(1);
    // what waits is not looked at again for want of anything new
    assertThat(database.tree().due().hasNews()).isFalse();
    trees.putRemoteEntries(database.rootId(), junk.subList(0, 100));
    assertThat(refusals).containsEntry("unsigned", MANY / 2);
  }

  @Test
  void tenThousandTipsOfAWriterAreMergedByTheNextCommit() {
    Database database = create();
    List<Entry> tips = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      tips.add(Forged.on(database).data(DATA, "k" + i, "v").by(writer));
    }
    trees.putRemoteEntries(database.rootId(), tips);
    assertThat(database.snapshot().size()).isEqualTo(MANY);
    Id merge = Steps.put(database, DATA, "merged", "1");
    assertThat(database.snapshot()).containsExactly(merge);
    assertThat(database.getEntry(merge).parents()).hasSize(MANY);
    assertThat(Steps.keys(database, DATA)).hasSize(MANY + 2);
  }

  @Test
  void moreTipsThanAnEntryMayHaveParentsAreMergedBitByBit() {
    Database database = create();
    int most = trees.limits().parents();
    List<Entry> tips = new ArrayList<>();
    for (int i = 0; i < most + 10; i++) {
      tips.add(Forged.on(database).data(DATA, "k" + i, "v").by(writer));
    }
    trees.putRemoteEntries(database.rootId(), tips);
    assertThat(database.snapshot().size()).isEqualTo(most + 10);
    Id first = Steps.put(database, DATA, "merged", "1");
    assertThat(database.getEntry(first).parents()).hasSize(most);
    assertThat(database.snapshot().size()).isEqualTo(11);
    Id second = Steps.put(database, DATA, "merged", "2");
    assertThat(database.snapshot()).containsExactly(second);
    assertThat(Steps.keys(database, DATA)).hasSize(most + 12);
    assertThat(Entry.fromDagCbor(database.getEntry(first).dagCbor().toArray())).isNotNull();
  }

  @Test
  void aStoreWithMoreBeginningsThanAnEntryMayNameIsMergedBitByBit() {
    Database database = create();
    int most = trees.limits().parents();
    List<Entry> chain = new ArrayList<>();
    Id last = database.snapshot().tips().getFirst();
    for (int i = 0; i < most + 10; i++) {
      Entry entry =
          Forged.on(database)
              .data("fresh", "k" + i, "v")
              .at(last)
              .height(i + 10)
              .nodeParents("fresh")
              .by(writer);
      chain.add(entry);
      last = entry.id();
    }
    trees.putRemoteEntries(database.rootId(), chain);
    assertThat(database.snapshot()).containsExactly(last);
    Id first = Steps.put(database, "fresh", "merged", "1");
    assertThat(database.getEntry(first).subtreeParents("fresh")).hasSize(most);
    Id second = Steps.put(database, "fresh", "merged", "2");
    assertThat(database.getEntry(second).subtreeParents("fresh")).hasSize(11);
    assertThat(Steps.keys(database, "fresh")).hasSize(most + 11);
  }

  @Test
  void pinsOfTenThousandIds() {
    Database database = create();
    Snapshot unknown =
        Snapshot.of(
            java.util.stream.IntStream.range(0, MANY)
                .mapToObj(HostileSizesAttackTest::made)
                .toList());
    Bytes metadata = new EntryMetadata(unknown, OptionalLong.empty()).encode();
    List<Entry> hostile = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      hostile.add(Forged.on(database).data(DATA, "k" + i, "v").metadata(metadata).by(stranger));
    }
    attack(database, hostile.toArray(Entry[]::new));
    hostile.forEach(entry -> assertWaits(database, entry));
    assertLifeGoesOn(database);
  }

  @Test
  void metadataThatIsNoneWaitsAndHoldsUpNothing() {
    Database database = create();
    List<Entry> hostile = new ArrayList<>();
    for (String text :
        List.of(
            "",
            "{",
            "[]",
            "{\"settings_tips\":null}",
            "{\"settings_tips\":[\"junk\"]}",
            "{\"settings_tips\":[[]]}",
            "[".repeat(100_000),
            "{\"entropy\":-1,\"settings_tips\":[]}",
            "\ufeff{\"settings_tips\":[]}")) {
      hostile.add(Forged.on(database).data(DATA, "k", "v").metadata(Bytes.utf8(text)).by(writer));
    }
    attack(database, hostile.toArray(Entry[]::new));
    hostile.forEach(entry -> assertWaits(database, entry));
    assertLifeGoesOn(database);
  }

  @Test
  void tenThousandDelegationsToTreesThatAreNotHere() {
    Database database = create();
    Doc delegations = Doc.EMPTY;
    for (int i = 0; i < MANY; i++) {
      Id root = made(i);
      delegations =
          delegations.withKey(
              root.toString(),
              new DelegatedTreeRef(
                      upTo(Permission.write(0)), new TreeReference(root, List.of(made(i + 1))))
                  .toDoc());
    }
    Entry settings =
        Forged.on(database)
            .payload(
                "_settings",
                Doc.EMPTY.withPath(List.of("auth", "delegations"), delegations).toJson())
            .by(admin);
    trees.putRemoteEntries(database.rootId(), List.of(settings));
    assertVerified(database, settings);
    assertThat(trees.findSigkeys(database.rootId(), stranger.publicKey())).isEmpty();
    assertThat(trees.stats().treesOpen()).isEqualTo(1);
    List<Entry> hostile = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      SigKey claim =
          path(stranger, new io.eidetica4j.entry.DelegationStep(made(i), List.of(made(i + 1))));
      hostile.add(Forged.on(database).data(DATA, "k", "v").as(claim).by(stranger));
    }
    attack(database, hostile.toArray(Entry[]::new));
    hostile.forEach(entry -> assertWaits(database, entry));
    assertThat(trees.stats().treesOpen()).isEqualTo(1);
    assertLifeGoesOn(database);
  }

  @Test
  void aDelegatedTreeOfTenThousandTipsCanStillBeClaimed() {
    Database team = team(Permission.write(1));
    Database database = create();
    delegate(database, team, upTo(Permission.write(0)));
    List<Entry> tips = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      tips.add(Forged.on(team).data(DATA, "k" + i, "v").by(chief));
    }
    trees.putRemoteEntries(team.rootId(), tips);
    assertThat(team.snapshot().size()).isEqualTo(200);
    SigKey found = trees.findSigkeys(database.rootId(), member.publicKey()).getFirst().sigKey();
    assertThat(((SigKey.Delegation) found).path().getFirst().tips()).hasSizeLessThan(65);
    Database mine = database.withKey(new DatabaseKey(member, found));
    assertThat(mine.currentPermission()).isEqualTo(Permission.write(1));
    Steps.put(mine, DATA, "k", "v");
    assertLifeGoesOn(database, team);
  }

  @Test
  void aChainOfTreesLongerThanAPathMayBe() {
    List<Database> chain = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      chain.add(trees.create(DatabaseKey.of(admin), Doc.of("name", "t" + i)));
    }
    for (int i = 0; i + 1 < chain.size(); i++) {
      delegate(chain.get(i), chain.get(i + 1), upTo(Permission.write(0)));
    }
    Database first = chain.getFirst();
    io.eidetica4j.entry.DelegationStep[] steps =
        chain.subList(1, 11).stream()
            .map(DelegationScene::step)
            .toArray(io.eidetica4j.entry.DelegationStep[]::new);
    Entry far = Forged.on(first).data(DATA, "k", "v").as(path(admin, steps)).by(admin);
    trees.putRemoteEntries(first.rootId(), List.of(far));
    assertVerified(first, far);
  }

  @Test
  void namesOfStoresThatNobodyWouldChoose() {
    Database database = create();
    List<Entry> odd = new ArrayList<>();
    for (String name : List.of(".", "..", "a.b", "_x", "\u0000", "x".repeat(1000), " ", "💥")) {
      odd.add(Forged.on(database).data(name, "k", "v").by(writer));
    }
    trees.putRemoteEntries(database.rootId(), odd);
    odd.forEach(entry -> assertVerified(database, entry));
    assertLifeGoesOn(database);
  }
}

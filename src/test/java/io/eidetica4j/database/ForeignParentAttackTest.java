package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.Observer;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Rule 20. An entry of a tree that anyone may read names entries of a restricted tree as its
 * parents: whoever serves or counts what it descends from would hand out that one (and the
 * reference does).
 */
class ForeignParentAttackTest extends AttackScene {
  private Database restricted() {
    Database restricted = trees.create(DatabaseKey.of(admin), Doc.of("name", "restricted"));
    Steps.put(restricted, DATA, "secret", "treasure");
    return restricted;
  }

  private void assertNothingOf(Database restricted, Database database, Entry entry) {
    List<Id> secrets = restricted.getAllEntries().stream().map(Entry::id).toList();
    assertThat(database.getAllEntries()).extracting(Entry::id).doesNotContainAnyElementsOf(secrets);
    assertThat(database.entries(Optional.empty(), Optional.empty(), 1000).items())
        .extracting(Entry::id)
        .doesNotContainAnyElementsOf(secrets);
    Snapshot with = Snapshot.of(entry.id());
    assertThat(database.tree().index().ancestry().treeFromTips(with, trees.order()))
        .doesNotContainAnyElementsOf(secrets);
    assertThat(database.tree().index().ancestry().storeAt(DATA, with, trees.order()))
        .doesNotContainAnyElementsOf(secrets);
    assertThat(Steps.json(database, DATA)).doesNotContain("treasure");
  }

  @Test
  void mainParentsOfAnotherTreeAreRefusedAndNeverWalked() {
    Database database = create();
    Database restricted = restricted();
    Id secret = restricted.snapshot().tips().getFirst();
    Entry beside =
        Forged.on(database)
            .data(DATA, "x", "1")
            .at(database.snapshot().tips().getFirst(), secret)
            .height(9)
            .by(writer);
    Entry unsigned = Forged.on(database).data(DATA, "x", "1").at(secret).unsigned();
    attack(database, beside, unsigned);
    assertRefused(database, beside, "foreign_parent");
    assertRefused(database, unsigned, "foreign_parent");
    assertNothingOf(restricted, database, beside);
    assertNothingOf(restricted, database, unsigned);
    assertLifeGoesOn(database, restricted);
  }

  @Test
  void nodeParentsOfAnotherTreeAreRefusedAndNeverWalked() {
    Database database = create();
    Database restricted = restricted();
    Id secret = restricted.snapshot().tips().getFirst();
    Entry data = Forged.on(database).data(DATA, "x", "1").nodeParents(DATA, secret).by(writer);
    Entry settings =
        Forged.on(database)
            .data("_settings", "name", "x")
            .nodeParents("_settings", database.rootId(), restricted.rootId())
            .by(admin);
    attack(database, data, settings);
    assertRefused(database, data, "foreign_parent");
    assertRefused(database, settings, "foreign_parent");
    assertNothingOf(restricted, database, data);
    assertNothingOf(restricted, database, settings);
    assertLifeGoesOn(database, restricted);
  }

  @Test
  void thatTheyAreForeignMayShowLater() {
    Database database = create();
    List<Entry> elsewhere;
    Id root;
    try (MemoryBackend other = new MemoryBackend();
        Trees there = over(other, Observer.NONE)) {
      Database restricted = there.create(DatabaseKey.of(key(9)), Doc.EMPTY);
      Steps.put(restricted, DATA, "secret", "treasure");
      root = restricted.rootId();
      elsewhere = new ArrayList<>(restricted.getAllEntries());
    }
    Entry main =
        Forged.on(database)
            .data(DATA, "x", "1")
            .at(database.rootId(), elsewhere.getLast().id())
            .by(writer);
    Entry node =
        Forged.on(database)
            .data(DATA, "y", "1")
            .nodeParents(DATA, elsewhere.getLast().id())
            .by(writer);
    attack(database, main, node);
    assertWaits(database, main);
    assertWaits(database, node);
    trees.putRemoteEntries(root, elsewhere);
    database.snapshot();
    assertRefused(database, main, "foreign_parent");
    assertRefused(database, node, "foreign_parent");
    assertNothingOf(trees.open(root), database, node);
    assertLifeGoesOn(database, trees.open(root));
  }

  private static io.eidetica4j.crypto.PrivateKey key(int number) {
    return Steps.key(number);
  }

  @Test
  void nodeParentsOfThisTreeThatAreNoAncestorsPass() {
    Database database = create();
    Snapshot fork = database.snapshot();
    Id left = Steps.putAt(database, fork, DATA, "left", "1");
    Entry right = // as honest nodes of the reference write where others have written meanwhile
        Forged.on(database)
            .data(DATA, "right", "1")
            .at(fork.tips().toArray(Id[]::new))
            .nodeParents(DATA, left)
            .by(writer);
    trees.putRemoteEntries(database.rootId(), List.of(right));
    assertVerified(database, right);
    assertThat(Steps.keys(database, DATA)).contains("left", "right");
    assertLifeGoesOn(database);
  }
}

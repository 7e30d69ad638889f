package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Rule 4. Whoever may choose the settings that he is judged by chooses such as suit him: refused
 * ones of his own, ones of another tree, or entries that hold none.
 */
class PinAttackTest extends AttackScene {
  @Test
  void aRefusedSelfGrantDoesNotServeAsPin() {
    Database database = create();
    Entry grant = Forged.on(database).payload("_settings", coup(stranger)).by(stranger);
    attack(database, grant);
    assertRefused(database, grant, "unknown_signer");
    Entry alone = Forged.on(database).data(DATA, "stolen", "1").pin(grant.id()).by(stranger);
    Entry beside =
        Forged.on(database)
            .data(DATA, "stolen", "2")
            .pin(database.rootId(), grant.id())
            .by(stranger);
    Entry settings =
        Forged.on(database).payload("_settings", coup(stranger)).pin(grant.id()).by(stranger);
    attack(database, alone, beside, settings);
    assertRefused(database, alone, "failed_pin");
    assertRefused(database, beside, "failed_pin");
    assertRefused(database, settings, "failed_pin");
    assertLifeGoesOn(database);
  }

  @Test
  void settingsThatAreStillToBeJudgedDoNotServeYet() {
    Database database = create();
    Id unknown = Id.ofRaw(new byte[] {7});
    Entry grant =
        Forged.on(database)
            .payload("_settings", coup(stranger))
            .at(unknown)
            .height(3)
            .nodeParents("_settings", database.rootId())
            .by(stranger);
    Entry next = Forged.on(database).data(DATA, "stolen", "1").pin(grant.id()).by(stranger);
    attack(database, grant, next);
    assertWaits(database, grant);
    assertWaits(database, next);
    assertLifeGoesOn(database);
  }

  @Test
  void entriesWithoutSettingsDoNotServe() {
    Database database = create();
    Snapshot data = database.snapshot();
    Entry unsigned =
        Forged.on(database).data(DATA, "stolen", "1").pin(data.tips().getFirst()).unsigned();
    Entry mixed =
        Forged.on(database)
            .data(DATA, "stolen", "2")
            .pin(database.rootId(), data.tips().getFirst())
            .by(writer);
    attack(database, unsigned, mixed);
    assertRefused(database, unsigned, "pin_without_settings");
    assertRefused(database, mixed, "pin_without_settings");
    assertLifeGoesOn(database);
  }

  @Test
  void settingsOfAnotherTreeDoNotServe() {
    Database database = create();
    Database own = trees.create(DatabaseKey.of(stranger), Doc.of("name", "stranger's"));
    Entry unsigned = Forged.on(database).data(DATA, "stolen", "1").pin(own.rootId()).unsigned();
    Entry signed = Forged.on(database).data(DATA, "stolen", "2").pin(own.rootId()).by(stranger);
    Entry mixed =
        Forged.on(database)
            .data(DATA, "stolen", "3")
            .pin(database.rootId(), own.rootId())
            .by(stranger);
    attack(database, unsigned, signed, mixed);
    assertRefused(database, unsigned, "foreign_pin");
    assertRefused(database, signed, "foreign_pin");
    assertRefused(database, mixed, "foreign_pin");
    assertLifeGoesOn(database, own);
  }

  @Test
  void thatTheyAreOfAnotherTreeMayShowLater() {
    Database database = create();
    List<Entry> elsewhere = new ArrayList<>();
    Id root;
    try (io.eidetica4j.backend.memory.MemoryBackend other =
            new io.eidetica4j.backend.memory.MemoryBackend();
        Trees there = over(other, io.eidetica4j.Observer.NONE)) {
      Database own = there.create(DatabaseKey.of(stranger), Doc.EMPTY);
      root = own.rootId();
      elsewhere.addAll(own.getAllEntries());
    }
    Entry signed = Forged.on(database).data(DATA, "stolen", "1").pin(root).by(stranger);
    attack(database, signed);
    assertWaits(database, signed);
    trees.putRemoteEntries(root, elsewhere);
    assertThat(database.snapshot()).isNotNull(); // a look
    assertRefused(database, signed, "foreign_pin");
    assertLifeGoesOn(database, trees.open(root));
  }

  @Test
  void oldSettingsOfTheTreeItselfServeOnlyThoseWhoHadRightsThen() {
    Database database = create();
    Entry byWriter = Forged.on(database).data(DATA, "x", "1").pin(database.rootId()).by(writer);
    attack(database, byWriter); // the grant came after the root entry
    assertRefused(database, byWriter, "unknown_signer");
    assertLifeGoesOn(database);
  }
}

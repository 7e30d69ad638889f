package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Snapshot;
import org.junit.jupiter.api.Test;

/**
 * Rule 2. Settings that begin a second time split their history; in the reference nothing of the
 * database can be read after that. Stores of other kinds may begin on two sides, and merge.
 */
class SecondSettingsRootAttackTest extends AttackScene {
  @Test
  void noOneMayBeginTheSettingsAnew() {
    Database database = create();
    Entry byAdmin =
        Forged.on(database).data("_settings", "name", "split").nodeParents("_settings").by(admin);
    Entry byStranger =
        Forged.on(database)
            .payload("_settings", coup(stranger))
            .nodeParents("_settings")
            .by(stranger);
    attack(database, byAdmin, byStranger);
    assertRefused(database, byAdmin, "second_settings_root");
    assertRefused(database, byStranger, "unknown_signer");
    assertThat(database.getName()).isEqualTo("honest");
    assertLifeGoesOn(database);
  }

  @Test
  void norRestOnSuchABeginning() {
    Database database = create();
    Entry split =
        Forged.on(database).payload("_settings", coup(stranger)).nodeParents("_settings").by(admin);
    Entry next = Forged.on(database).data(DATA, "x", "1").pin(split.id()).by(stranger);
    attack(database, next, split);
    assertRefused(database, split, "second_settings_root");
    assertRefused(database, next, "failed_pin");
    assertLifeGoesOn(database);
  }

  @Test
  void otherStoresMayBeginOnBothSidesOfAFork() {
    Database database = create();
    Snapshot fork = database.snapshot();
    Steps.putAt(database, fork, "fresh", "left", "1");
    Steps.putAt(database, fork, "fresh", "right", "2");
    assertThat(Steps.json(database, "fresh"))
        .isEqualTo(Doc.EMPTY.with("left", "1").with("right", "2").toJson().utf8());
    assertLifeGoesOn(database);
  }
}

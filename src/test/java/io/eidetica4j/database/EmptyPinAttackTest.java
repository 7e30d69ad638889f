package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;

import io.eidetica4j.entry.Entry;
import org.junit.jupiter.api.Test;

/**
 * Rule 3. An entry that names no settings would be judged by none, so that anybody's unsigned entry
 * passed (and does, in the reference).
 */
class EmptyPinAttackTest extends AttackScene {
  @Test
  void unsignedEntriesThatNameNoSettingsAreRefused() {
    Database database = create();
    Entry empty = Forged.on(database).data(DATA, "stolen", "1").pin().unsigned();
    Entry absent = Forged.on(database).data(DATA, "stolen", "2").withoutMetadata().unsigned();
    attack(database, empty, absent);
    assertRefused(database, empty, "empty_pin");
    assertRefused(database, absent, "empty_pin");
    assertLifeGoesOn(database);
  }

  @Test
  void signedOnesAreToo() {
    Database database = create();
    Entry by = Forged.on(database).data(DATA, "stolen", "1").pin().by(stranger);
    Entry byAdmin = Forged.on(database).data(DATA, "odd", "1").pin().by(admin);
    attack(database, by, byAdmin);
    assertRefused(database, by, "empty_pin");
    assertRefused(database, byAdmin, "empty_pin");
    assertLifeGoesOn(database);
  }

  @Test
  void whatIsBuiltOnThemFallsWithThem() {
    Database database = create();
    Entry first = Forged.on(database).data(DATA, "stolen", "1").pin().unsigned();
    Entry second = Forged.on(database).data(DATA, "more", "1").at(first.id()).height(9).by(admin);
    attack(database, first, second);
    assertRefused(database, second, "failed_parent");
    assertLifeGoesOn(database);
  }
}

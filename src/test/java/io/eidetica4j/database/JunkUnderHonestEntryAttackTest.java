package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.auth.Permission;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Rule 21. Somebody pushes an entry that is refused, and an honest node of the reference names it
 * as a node parent, since it names all tips of a store that it holds. Nothing of the refused entry
 * may get into a state or into settings on that way; and the honest entry must not suffer for it.
 */
class JunkUnderHonestEntryAttackTest extends AttackScene {
  @Test
  void whatIsRefusedIsNotFoldedThroughAnHonestChild() {
    Database database = create();
    Entry junk = Forged.on(database).data(DATA, "stolen", "1").by(stranger);
    attack(database, junk);
    Entry honest =
        Forged.on(database).data(DATA, "after", "1").nodeParents(DATA, junk.id()).by(writer);
    trees.putRemoteEntries(database.rootId(), List.of(honest));
    assertRefused(database, junk, "unknown_signer");
    assertVerified(database, honest);
    assertThat(Steps.keys(database, DATA)).contains("honest", "after").doesNotContain("stolen");
    assertLifeGoesOn(database);
  }

  @Test
  void norIsARefusedSelfGrant() {
    Database database = create();
    Id last = Steps.settingsTips(database).tips().getFirst();
    Entry grant = Forged.on(database).payload("_settings", coup(stranger)).by(stranger);
    attack(database, grant);
    Entry honest =
        Forged.on(database)
            .data("_settings", "colour", "red")
            .nodeParents("_settings", last, grant.id())
            .by(admin);
    trees.putRemoteEntries(database.rootId(), List.of(honest));
    assertVerified(database, honest);
    assertThat(database.getSettings().getText("colour")).isEqualTo("red");
    assertThat(trees.canAccess(database.rootId(), stranger.publicKey(), Permission.read()))
        .isFalse();
    Entry next = Forged.on(database).data(DATA, "stolen", "1").pin(honest.id()).by(stranger);
    attack(database, next);
    assertRefused(database, next, "unknown_signer");
    assertLifeGoesOn(database);
  }

  @Test
  void whereTheJunkHidesTheSettingsTheHonestOnesAreStillThere() {
    Database database = create();
    Entry grant = Forged.on(database).payload("_settings", coup(stranger)).by(stranger);
    attack(database, grant);
    Entry honest = // the junk names the settings of before as its node parents, so this need not
        Forged.on(database)
            .data("_settings", "colour", "red")
            .nodeParents("_settings", grant.id())
            .by(admin);
    trees.putRemoteEntries(database.rootId(), List.of(honest));
    assertVerified(database, honest);
    assertThat(database.getName()).isEqualTo("honest");
    assertThat(database.getSettings().getText("colour")).isEqualTo("red");
    assertLifeGoesOn(database);
  }

  @Test
  void whileTheJunkIsStillToBeJudgedWhoReadsSuchSettingsWaits() {
    Database database = create();
    Id last = Steps.settingsTips(database).tips().getFirst();
    Entry missing = Forged.on(database).data(DATA, "late", "1").by(writer);
    Entry grant =
        Forged.on(database)
            .payload("_settings", coup(stranger))
            .at(missing.id())
            .height(9)
            .nodeParents("_settings", last)
            .by(stranger);
    Entry honest =
        Forged.on(database)
            .data("_settings", "colour", "red")
            .nodeParents("_settings", last, grant.id())
            .by(admin);
    trees.putRemoteEntries(database.rootId(), List.of(grant, honest));
    assertWaits(database, grant);
    assertVerified(database, honest);
    Entry byWriter = Forged.on(database).data(DATA, "w", "1").pin(honest.id()).by(writer);
    Entry byStranger = Forged.on(database).data(DATA, "s", "1").pin(honest.id()).by(stranger);
    trees.putRemoteEntries(database.rootId(), List.of(byWriter, byStranger));
    assertWaits(database, byWriter);
    assertWaits(database, byStranger);
    trees.putRemoteEntries(database.rootId(), List.of(missing));
    assertRefused(database, grant, "unknown_signer");
    assertVerified(database, byWriter);
    assertRefused(database, byStranger, "unknown_signer");
    assertLifeGoesOn(database);
  }
}

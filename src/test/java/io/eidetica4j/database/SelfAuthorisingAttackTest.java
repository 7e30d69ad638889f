package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.auth.Permission;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import org.junit.jupiter.api.Test;

/**
 * Rule 3. Settings without a pin would authorise themselves, as a root entry does: a stranger makes
 * himself admin of any database that he can send an entry to.
 */
class SelfAuthorisingAttackTest extends AttackScene {
  @Test
  void aStrangerCanNotMakeHimselfAdmin() {
    Database database = create();
    Entry coup = Forged.on(database).payload("_settings", coup(stranger)).pin().by(stranger);
    Entry withoutParents =
        Forged.on(database)
            .payload("_settings", coup(stranger))
            .nodeParents("_settings")
            .withoutMetadata()
            .by(stranger);
    attack(database, coup, withoutParents);
    assertRefused(database, coup, "empty_pin");
    assertRefused(database, withoutParents, "empty_pin");
    assertThat(trees.canAccess(database.rootId(), stranger.publicKey(), Permission.read()))
        .isFalse();
    assertLifeGoesOn(database);
  }

  @Test
  void norDoesItHelpToRestOnSuchSettings() {
    Database database = create();
    Entry coup = Forged.on(database).payload("_settings", coup(stranger)).pin().by(stranger);
    Entry next = Forged.on(database).data(DATA, "stolen", "1").pin(coup.id()).by(stranger);
    Entry early =
        Forged.on(database)
            .data(DATA, "stolen", "2")
            .pin(database.rootId(), coup.id())
            .by(stranger);
    attack(database, early, next);
    assertWaits(database, early);
    attack(database, coup);
    assertRefused(database, early, "failed_pin");
    assertRefused(database, next, "failed_pin");
    assertLifeGoesOn(database);
  }

  @Test
  void aRootEntryOfItsOwnIsAnotherDatabase() {
    Database database = create();
    Entry root =
        Entry.rootBuilder()
            .setSubtreeData("_root", io.eidetica4j.codec.Bytes.utf8("\"\""))
            .setSubtreeData("_settings", coup(stranger))
            .setSig(
                io.eidetica4j.entry.SigInfo.of(
                    io.eidetica4j.entry.SigKey.fromPubkey(stranger.publicKey())))
            .build()
            .sign(stranger);
    Honest before = honest(database);
    assertThat(trees.putRemoteEntries(database.rootId(), java.util.List.of(root))).isZero();
    assertThat(backend.contains(root.id())).isFalse();
    assertThat(trees.putRemoteEntries(root.id(), java.util.List.of(root))).isEqualTo(1);
    assertUntouched(database, before);
    Id elsewhere = root.id();
    Entry mixed = Forged.on(database).data(DATA, "x", "1").pin(elsewhere).by(stranger);
    attack(database, mixed);
    assertRefused(database, mixed, "foreign_pin");
    assertLifeGoesOn(database, trees.open(elsewhere));
  }
}

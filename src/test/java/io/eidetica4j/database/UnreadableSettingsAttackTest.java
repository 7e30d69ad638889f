package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Rule 5. An admin (or who has stolen an admin's key) writes settings that nobody can read, or that
 * no longer say who may do what. In the reference one such entry blocks every read and verification
 * of the database, or opens it to everyone.
 */
class UnreadableSettingsAttackTest extends AttackScene {
  private static Bytes text(String json) {
    return Bytes.utf8(json);
  }

  @Test
  void settingsThatAreNoDocumentFailAlone() {
    Database database = create();
    List<Entry> junk = new ArrayList<>();
    for (Bytes payload :
        List.of(
            Bytes.EMPTY,
            text("junk"),
            text("null"),
            text("[]"),
            text("{}"),
            text("{\"children\":{\"a\":{\"Text\":1}}}"),
            text("{\"children\":{}}{\"children\":{}}"),
            text("\u0000"),
            Bytes.wrap(new byte[] {(byte) 0xff, (byte) 0xfe}),
            text("{\"children\":" + "{\"a\":{\"Doc\":{\"children\":".repeat(30_000)))) {
      junk.add(Forged.on(database).payload("_settings", payload).by(admin));
    }
    attack(database, junk.toArray(Entry[]::new));
    junk.forEach(entry -> assertRefused(database, entry, "unreadable_settings"));
    assertThat(database.getName()).isEqualTo("honest");
    assertLifeGoesOn(database);
  }

  @Test
  void whoMayDoWhatCanNotBeTakenOutOfTheSettings() {
    Database database = create();
    List<Entry> coups = new ArrayList<>();
    for (Value auth :
        List.of(Value.DELETED, Value.NULL, Value.of("none"), Value.of(0), Value.of(true))) {
      Bytes payload = Doc.EMPTY.withKey("auth", auth).toJson();
      coups.add(Forged.on(database).payload("_settings", payload).by(admin));
    }
    Bytes allElse = Doc.atomic().with("name", "open to all").toJson();
    coups.add(Forged.on(database).payload("_settings", allElse).by(admin));
    attack(database, coups.toArray(Entry[]::new));
    coups.forEach(entry -> assertRefused(database, entry, "unreadable_settings"));
    for (Entry coup : coups) {
      Entry after =
          Forged.on(database)
              .data(DATA, "stolen", "1")
              .at(coup.id())
              .height(9)
              .pin(coup.id())
              .unsigned();
      attack(database, after);
      assertRefused(database, after, "failed_parent");
    }
    Entry unsigned = Forged.on(database).data(DATA, "stolen", "1").unsigned();
    attack(database, unsigned);
    assertRefused(database, unsigned, "unsigned");
    assertLifeGoesOn(database);
  }

  @Test
  void noneOfTwoSidesOfAForkCanDoItEither() {
    Database database = create();
    Snapshot fork = database.snapshot();
    Entry atomic =
        Forged.on(database)
            .payload("_settings", Doc.atomic().with("name", "left").toJson())
            .by(admin);
    Entry junkParent =
        Forged.on(database)
            .payload("_settings", Doc.atomic().with("name", "right").toJson())
            .nodeParents("_settings", atomic.id())
            .by(admin);
    attack(database, atomic, junkParent);
    assertRefused(database, atomic, "unreadable_settings");
    assertRefused(database, junkParent, "unreadable_settings");
    assertThat(database.snapshot()).isEqualTo(fork);
    assertLifeGoesOn(database);
  }

  @Test
  void settingsThatAnAdminReplacesAsAWholeCountIfTheySayWhoMayDoWhat() {
    Database database = create();
    Doc auth =
        Doc.EMPTY
            .withPath(
                List.of("keys", admin.publicKey().text()),
                AuthKey.active(Permission.admin(0)).toDoc())
            .withPath(
                List.of("keys", writer.publicKey().text()),
                AuthKey.active(Permission.write(5)).toDoc());
    Entry whole =
        Forged.on(database)
            .payload("_settings", Doc.atomic().with("name", "new").withKey("auth", auth).toJson())
            .by(admin);
    trees.putRemoteEntries(database.rootId(), List.of(whole));
    assertVerified(database, whole);
    assertThat(database.getName()).isEqualTo("new");
    assertLifeGoesOn(database);
  }
}

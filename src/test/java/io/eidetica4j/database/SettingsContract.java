package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.grant;
import static io.eidetica4j.database.Steps.put;
import static io.eidetica4j.database.Steps.putAt;
import static io.eidetica4j.database.Steps.setting;
import static io.eidetica4j.entry.VerificationStatus.FAILED;
import static io.eidetica4j.entry.VerificationStatus.UNVERIFIED;
import static io.eidetica4j.entry.VerificationStatus.VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an entry that changes settings does to them. */
abstract class SettingsContract extends JudgeContract {
  @Test
  void settingsThatAreNoDocFailAloneAndHoldUpNothing() { // design rule 5
    Database database = create();
    for (String payload : List.of("", "nonsense", "[]", "{\"children\":{\"x\":{\"Text\":1}}}")) {
      Entry entry = Forged.on(database).payload("_settings", Bytes.utf8(payload)).by(admin);
      assertThat(rejection(database, entry)).as(payload).isEqualTo("unreadable_settings");
    }
    Id good = put(database, DATA, "k", "v");
    assertThat(database.snapshot()).containsExactly(good);
    assertThat(database.getName()).isEqualTo("test");
    setting(database, "name", "other");
    assertThat(database.getName()).isEqualTo("other");
  }

  @Test
  void settingsWithoutReadableAuthFailAlone() { // design rule 5
    Database database = create();
    for (Value auth : List.of(Value.DELETED, Value.of("none"), Value.NULL)) {
      Doc change = Doc.EMPTY.withKey("auth", auth);
      Entry entry = Forged.on(database).payload("_settings", change.toJson()).by(admin);
      assertThat(rejection(database, entry)).isEqualTo("unreadable_settings");
    }
    assertThat(database.currentPermission()).isEqualTo(Permission.admin(0));
    put(database, DATA, "k", "v");
  }

  @Test
  void takingTheLastAdminAwayIsNoMatterForAVerdict() { // design rule 5
    Database database = create();
    Doc revoked =
        Doc.EMPTY.withPath(
            List.of("auth", "keys", admin.publicKey().text()),
            AuthKey.active(Permission.read()).toDoc());
    Entry entry = Forged.on(database).payload("_settings", revoked.toJson()).by(admin);
    assertThat(verdict(database, entry)).isEqualTo(VERIFIED);
    assertThat(database.currentPermission()).isEqualTo(Permission.read());
  }

  @Test
  void aSecondRootOfTheSettingsFails() { // design rule 2
    Database database = create();
    Entry entry =
        Forged.on(database).data("_settings", "name", "x").nodeParents("_settings").by(admin);
    assertThat(rejection(database, entry)).isEqualTo("second_settings_root");
    assertThat(database.getName()).isEqualTo("test");
  }

  @Test
  void aSettingsParentThatFailedIsPassedOver() { // design rule 21
    Database database = create();
    Entry junk = Forged.on(database).data("_settings", "name", "junk").by(stranger);
    assertThat(rejection(database, junk)).isEqualTo("unknown_signer");
    Entry honest =
        Forged.on(database)
            .data("_settings", "colour", "blue")
            .nodeParents("_settings", database.rootId(), junk.id())
            .by(admin);
    assertThat(verdict(database, honest)).isEqualTo(VERIFIED);
    assertThat(database.getName()).isEqualTo("test");
    assertThat(database.getSettings().getText("colour")).isEqualTo("blue");
    assertThat(verdict(database, data(database).pin(honest.id()).by(admin))).isEqualTo(VERIFIED);
  }

  @Test
  void junkThatShadowsTheSettingsOpensNothing() {
    Database database = create();
    Entry junk = Forged.on(database).data("_settings", "name", "junk").by(stranger);
    assertThat(rejection(database, junk)).isEqualTo("unknown_signer");
    Entry honest = // on a node of the reference the only raw tip of the settings is now the junk
        Forged.on(database)
            .data("_settings", "colour", "blue")
            .nodeParents("_settings", junk.id())
            .by(admin);
    assertThat(verdict(database, honest)).isEqualTo(VERIFIED);
    assertThat(rejection(database, data(database).pin(honest.id()).unsigned()))
        .isEqualTo("unsigned");
    Doc coup =
        Doc.EMPTY.withPath(
            List.of("auth", "keys", stranger.publicKey().text()),
            AuthKey.active(Permission.admin(0)).toDoc());
    Entry take =
        Forged.on(database).payload("_settings", coup.toJson()).pin(honest.id()).unsigned();
    assertThat(rejection(database, take)).isEqualTo("unsigned");
    assertThat(verdict(database, data(database).pin(honest.id()).by(admin))).isEqualTo(VERIFIED);
    String at = Steps.jsonAt(database, Snapshot.of(honest.id()), "_settings");
    assertThat(at).contains("blue", "test").doesNotContain("junk");
    assertThat(database.getName()).isEqualTo("test");
    assertThat(database.currentPermission()).isEqualTo(Permission.admin(0));
    Entry next = // and so it goes on there
        Forged.on(database)
            .data("_settings", "shape", "round")
            .nodeParents("_settings", honest.id())
            .pin(honest.id())
            .by(admin);
    assertThat(verdict(database, next)).isEqualTo(VERIFIED);
    assertThat(rejection(database, data(database).pin(next.id()).unsigned())).isEqualTo("unsigned");
  }

  @Test
  void aLooseLookAtSettingsThatWaitDecidesNothing() {
    Database database = create();
    Entry late = Forged.on(database).data(DATA, "late", "1").by(admin);
    Doc coup =
        Doc.EMPTY.withPath(
            List.of("auth", "keys", stranger.publicKey().text()),
            AuthKey.active(Permission.admin(0)).toDoc());
    Entry junk =
        Forged.on(database)
            .payload("_settings", coup.toJson())
            .at(late.id())
            .height(2)
            .nodeParents("_settings", database.rootId())
            .by(stranger);
    Entry honest = // names raw tips, as honest nodes of the reference do
        Forged.on(database)
            .data("_settings", "colour", "blue")
            .nodeParents("_settings", junk.id())
            .by(admin);
    assertThat(verdict(database, junk)).isEqualTo(UNVERIFIED);
    assertThat(verdict(database, honest)).isEqualTo(VERIFIED);
    assertThat(database.allowUnverified().withKey(stranger).currentPermission())
        .isEqualTo(Permission.admin(0)); // a loose view shows what waits
    assertThat(verdict(database, late)).isEqualTo(VERIFIED);
    assertThat(database.status(junk.id())).contains(FAILED);
    Entry take = data(database).pin(honest.id()).by(stranger);
    assertThat(rejection(database, take)).isEqualTo("unknown_signer");
    Thrown.kind(ErrorKind.AUTH_KEY_NOT_FOUND, () -> database.withKey(stranger).currentPermission());
  }

  @Test
  void settingsThatWereCompletedLateCountForVerdictsAndViews() {
    Database database = create();
    Entry late = Forged.on(database).data(DATA, "late", "1").by(admin);
    Doc grant =
        Doc.EMPTY.withPath(
            List.of("auth", "keys", writer.publicKey().text()),
            AuthKey.active(Permission.write(1)).toDoc());
    Entry granting =
        Forged.on(database)
            .payload("_settings", grant.toJson())
            .at(late.id())
            .height(2)
            .nodeParents("_settings", database.rootId())
            .by(admin);
    Entry onTop =
        Forged.on(database)
            .data("_settings", "colour", "blue")
            .nodeParents("_settings", database.rootId(), granting.id())
            .by(admin);
    assertThat(verdict(database, granting)).isEqualTo(UNVERIFIED);
    assertThat(verdict(database, onTop)).isEqualTo(VERIFIED);
    Thrown.kind(ErrorKind.AUTH_KEY_NOT_FOUND, () -> database.withKey(writer).currentPermission());
    Snapshot early = Snapshot.of(put(database, DATA, "here", "1"));
    String before = Steps.jsonAt(database, early, "_settings");
    assertThat(before).doesNotContain(writer.publicKey().text());
    Entry written = data(database).pin(onTop.id()).by(writer);
    assertThat(verdict(database, written)).isEqualTo(UNVERIFIED);
    assertThat(verdict(database, late)).isEqualTo(VERIFIED);
    assertThat(database.status(granting.id())).contains(VERIFIED);
    assertThat(database.status(written.id())).contains(VERIFIED);
    assertThat(database.withKey(writer).currentPermission()).isEqualTo(Permission.write(1));
    String live = Steps.jsonAt(database, early, "_settings");
    restart();
    assertThat(Steps.jsonAt(trees.open(database.rootId()), early, "_settings")).isEqualTo(live);
  }

  @Test
  void twoAdminsWhoForkTheSettingsAreBothHeard() {
    Database database = create();
    grant(database, writer, AuthKey.active(Permission.admin(1)));
    Snapshot fork = database.snapshot();
    Transaction one = database.newTransactionAt(fork);
    one.getSettings().setAuthKey(stranger.publicKey(), AuthKey.active(Permission.write(3)));
    one.commit();
    Transaction two = database.withKey(DatabaseKey.of(writer)).newTransactionAt(fork);
    two.getSettings().setName("forked");
    two.commit();
    assertThat(database.snapshot().size()).isEqualTo(2);
    assertThat(database.getName()).isEqualTo("forked");
    assertThat(verdict(database, data(database).by(stranger))).isEqualTo(VERIFIED);
    putAt(database, fork, DATA, "late", "1");
  }
}

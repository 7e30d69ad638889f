package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
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

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.store.StoreNames;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The verdict on entries that arrive: who may have written what, resting on which settings. */
abstract class JudgeContract extends DatabaseContract {
  private static final Id UNKNOWN = Id.ofRaw(new byte[] {1});
  private final PrivateKey writer = key(2);
  private final PrivateKey stranger = key(3);

  private VerificationStatus verdict(Database database, Entry entry) {
    assertThat(trees.putRemoteEntries(database.rootId(), List.of(entry))).isEqualTo(1);
    return database.status(entry.id()).orElseThrow();
  }

  private Forged data(Database database) {
    return Forged.on(database).data(DATA, "k", "v");
  }

  // ---- who signed

  @Test
  void anAuthorisedSignatureIsAccepted() {
    Database database = create();
    assertThat(verdict(database, data(database).by(admin))).isEqualTo(VERIFIED);
  }

  @Test
  void signaturesThatAreNotTheSignersFail() {
    Database database = create();
    Entry genuine = data(database).by(admin);
    String other = Forged.on(database).data(DATA, "k", "w").by(admin).sig().sig().orElseThrow();
    List<Entry> forgeries =
        List.of(
            genuine.withSignature(other),
            data(database).as(SigKey.fromPubkey(admin.publicKey())).by(stranger),
            genuine.withSignature("AAAA"),
            genuine.withSignature("not base64!"),
            genuine.canonicalForSigning(),
            data(database).by(stranger));
    for (Entry forgery : forgeries) {
      assertThat(verdict(database, forgery)).isEqualTo(FAILED);
    }
    assertThat(database.snapshot()).containsExactly(database.rootId());
  }

  @Test
  void unsignedEntriesFailWhereThereAreKeys() {
    Database database = create();
    assertThat(verdict(database, data(database).unsigned())).isEqualTo(FAILED);
    assertThat(verdict(database, data(database).pin().unsigned())).isEqualTo(FAILED);
    assertThat(verdict(database, data(database).withoutMetadata().unsigned())).isEqualTo(FAILED);
  }

  @Test
  void namesStandForTheKeysThatBearThem() {
    Database database = create();
    grant(database, writer, AuthKey.active("team", Permission.write(5)));
    grant(database, stranger, AuthKey.active("team", Permission.write(5)));
    SigKey team = SigKey.fromName("team");
    assertThat(verdict(database, data(database).as(team).by(writer))).isEqualTo(VERIFIED);
    assertThat(verdict(database, data(database).as(team).by(stranger))).isEqualTo(VERIFIED);
    assertThat(verdict(database, data(database).as(team).by(admin))).isEqualTo(FAILED);
    assertThat(verdict(database, data(database).as(SigKey.fromName("nobody")).by(writer)))
        .isEqualTo(FAILED);
  }

  @Test
  void anyKeyMayActAsFarAsThePermissionForAnyKeyGoes() {
    Database database = create();
    SigKey any = SigKey.global(stranger.publicKey());
    assertThat(verdict(database, data(database).as(any).by(stranger))).isEqualTo(FAILED);
    Transaction transaction = database.newTransaction();
    transaction.getSettings().setGlobalAuthKey(AuthKey.active(Permission.write(10)));
    transaction.commit();
    assertThat(verdict(database, data(database).as(any).by(stranger))).isEqualTo(VERIFIED);
    assertThat(verdict(database, data(database).as(SigKey.fromName("*")).by(stranger)))
        .isEqualTo(FAILED);
    assertThat(verdict(database, data(database).as(any).by(writer))).isEqualTo(FAILED);
    Entry settings = Forged.on(database).data("_settings", "name", "x").as(any).by(stranger);
    assertThat(verdict(database, settings)).isEqualTo(FAILED);
  }

  @Test
  void whoMayWriteDataMayNotWriteSettings() { // 43
    Database database = create();
    grant(database, writer, AuthKey.active(Permission.write(5)));
    grant(database, stranger, AuthKey.active(Permission.read()));
    assertThat(verdict(database, data(database).by(writer))).isEqualTo(VERIFIED);
    assertThat(verdict(database, data(database).by(stranger))).isEqualTo(FAILED);
    Forged settings = Forged.on(database).data("_settings", "name", "x");
    assertThat(verdict(database, settings.by(writer))).isEqualTo(FAILED);
    assertThat(verdict(database, settings.by(admin))).isEqualTo(VERIFIED);
  }

  @Test
  void aRevokedKeyIsRefusedUnderThePinOfItsRevocation() {
    Database database = create();
    grant(database, writer, AuthKey.active(Permission.write(5)));
    Id before = Steps.settingsTips(database).tips().getFirst();
    revoke(database, writer);
    assertThat(verdict(database, data(database).by(writer))).isEqualTo(FAILED);
    assertThat(verdict(database, data(database).pin(before).by(writer))).isEqualTo(VERIFIED);
  }

  // ---- where it stands

  @Test
  void anEntryWaitsForItsParents() {
    Database database = create();
    Entry first = data(database).by(admin);
    Entry second = data(database).at(first.id()).height(2).nodeParents(DATA, first.id()).by(admin);
    assertThat(verdict(database, second)).isEqualTo(UNVERIFIED);
    assertThat(database.allowUnverified().snapshot())
        .isEqualTo(Snapshot.of(database.rootId(), second.id()));
    assertThat(verdict(database, first)).isEqualTo(VERIFIED);
    assertThat(database.snapshot()).containsExactly(second.id());
  }

  @Test
  void aParentOfAnotherTreeFailsTheEntry() { // design rule 20
    Database database = create();
    Id foreign = put(create(), DATA, "secret", "v");
    Entry entry = data(database).at(database.rootId(), foreign).by(admin);
    assertThat(verdict(database, entry)).isEqualTo(FAILED);
  }

  @Test
  void walksOverNodeParentsNeverLeaveTheTree() { // design rule 20
    Database database = create();
    Id foreign = put(create(), DATA, "secret", "v");
    Entry entry = data(database).nodeParents(DATA, foreign).by(admin);
    assertThat(verdict(database, entry)).isEqualTo(FAILED);
    Steps.force(trees, database, entry.id(), VERIFIED); // as the reference finds
    assertThat(json(database, DATA)).doesNotContain("secret");
    assertThat(Steps.jsonAt(database, Snapshot.of(entry.id()), DATA)).doesNotContain("secret");
  }

  // ---- what it pins

  @Test
  void anEmptyPinIsForRootsOnly() { // design rule 3
    Database database = create();
    assertThat(verdict(database, data(database).pin().by(admin))).isEqualTo(FAILED);
    assertThat(verdict(database, data(database).withoutMetadata().by(admin))).isEqualTo(FAILED);
    Doc takeover = Doc.EMPTY.with("auth.keys", Doc.of(stranger.publicKey().text(), Value.of("x")));
    Entry coup = Forged.on(database).pin().payload("_settings", takeover.toJson()).by(stranger);
    assertThat(verdict(database, coup)).isEqualTo(FAILED);
  }

  @Test
  void metadataThatCannotBeReadWaits() {
    Database database = create();
    Entry entry = data(database).metadata(Bytes.utf8("{\"settings_tips\":null}")).by(admin);
    assertThat(verdict(database, entry)).isEqualTo(UNVERIFIED);
  }

  @Test
  void aPinMustBeAVerifiedSettingsEntryOfThisTree() { // design rule 4
    Database database = create();
    Id plain = put(database, DATA, "plain", "1");
    Entry junk = Forged.on(database).data("_settings", "name", "junk").by(stranger);
    assertThat(verdict(database, junk)).isEqualTo(FAILED);
    Id foreign = create().rootId();
    Id root = database.rootId();
    assertThat(verdict(database, data(database).pin(UNKNOWN).by(admin))).isEqualTo(UNVERIFIED);
    assertThat(verdict(database, data(database).pin(root, UNKNOWN).by(admin)))
        .isEqualTo(UNVERIFIED);
    assertThat(verdict(database, data(database).pin(Id.EMPTY).by(admin))).isEqualTo(UNVERIFIED);
    assertThat(verdict(database, data(database).pin(plain).by(admin))).isEqualTo(FAILED);
    assertThat(verdict(database, data(database).pin(junk.id()).by(admin))).isEqualTo(FAILED);
    assertThat(verdict(database, data(database).pin(foreign).by(admin))).isEqualTo(FAILED);
    assertThat(verdict(database, data(database).pin(root, junk.id()).by(admin))).isEqualTo(FAILED);
  }

  @Test
  void anEntryThatPinsSettingsWhichWaitWaitsWithThem() {
    Database database = create();
    Entry settings =
        Forged.on(database).data("_settings", "name", "later").at(UNKNOWN).height(7).by(admin);
    assertThat(verdict(database, settings)).isEqualTo(UNVERIFIED);
    assertThat(verdict(database, data(database).pin(settings.id()).by(admin)))
        .isEqualTo(UNVERIFIED);
  }

  // ---- what it does to the settings

  @Test
  void settingsThatAreNoDocFailAloneAndHoldUpNothing() { // design rule 5
    Database database = create();
    for (String payload : List.of("", "nonsense", "[]", "{\"children\":{\"x\":{\"Text\":1}}}")) {
      Entry entry = Forged.on(database).payload("_settings", Bytes.utf8(payload)).by(admin);
      assertThat(verdict(database, entry)).as(payload).isEqualTo(FAILED);
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
      assertThat(verdict(database, entry)).isEqualTo(FAILED);
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
    assertThat(verdict(database, entry)).isEqualTo(FAILED);
    assertThat(database.getName()).isEqualTo("test");
  }

  @Test
  void aSettingsParentThatFailedIsPassedOver() { // design rule 21
    Database database = create();
    Entry junk = Forged.on(database).data("_settings", "name", "junk").by(stranger);
    assertThat(verdict(database, junk)).isEqualTo(FAILED);
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
    assertThat(verdict(database, take)).isEqualTo(FAILED);
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
  void aTreeWithoutSettingsTakesUnsignedEntries() { // design rule 3
    Entry root =
        Entry.builder(Id.EMPTY).setSubtreeData(StoreNames.ROOT, Bytes.utf8("\"\"")).build();
    trees.putRemoteEntries(root.id(), List.of(root));
    Database database = trees.open(root.id());
    assertThat(database.snapshot()).containsExactly(root.id());
    assertThat(verdict(database, data(database).withoutMetadata().unsigned())).isEqualTo(VERIFIED);
    assertThat(verdict(database, data(database).pin().unsigned())).isEqualTo(VERIFIED);
    assertThat(verdict(database, data(database).pin().by(admin))).isEqualTo(FAILED);
    put(create(), DATA, "k", "v");
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

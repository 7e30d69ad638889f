package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.json;
import static io.eidetica4j.database.Steps.put;
import static io.eidetica4j.entry.VerificationStatus.UNVERIFIED;
import static io.eidetica4j.entry.VerificationStatus.VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where an entry stands, and which settings it says it rests on. */
abstract class PlaceContract extends JudgeContract {
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
    assertThat(rejection(database, entry)).isEqualTo("foreign_parent");
  }

  @Test
  void anEntryIsNotTakenInUnderItsOwnIdAsTree() {
    Database database = create();
    Entry entry = data(database).by(admin);
    assertThat(trees.putRemoteEntries(entry.id(), List.of(entry))).isZero();
    Thrown.kind(
        ErrorKind.INSTANCE_ENTRY_NOT_IN_DATABASE,
        () -> trees.putEntry(entry.id(), VERIFIED, entry, WriteSource.REMOTE));
    assertThat(backend.contains(entry.id())).isFalse();
    assertThat(verdict(database, entry)).isEqualTo(VERIFIED);
    Thrown.kind(ErrorKind.INSTANCE_DATABASE_NOT_FOUND, () -> trees.open(entry.id()));
  }

  @Test
  void walksOverNodeParentsNeverLeaveTheTree() { // design rule 20
    Database database = create();
    Id foreign = put(create(), DATA, "secret", "v");
    Entry entry = data(database).nodeParents(DATA, foreign).by(admin);
    assertThat(rejection(database, entry)).isEqualTo("foreign_parent");
    Steps.force(trees, database, entry.id(), VERIFIED); // as the reference finds
    assertThat(json(database, DATA)).doesNotContain("secret");
    assertThat(Steps.jsonAt(database, Snapshot.of(entry.id()), DATA)).doesNotContain("secret");
  }

  @Test
  void anEmptyPinIsForRootsOnly() { // design rule 3
    Database database = create();
    assertThat(rejection(database, data(database).pin().by(admin))).isEqualTo("empty_pin");
    assertThat(rejection(database, data(database).withoutMetadata().by(admin)))
        .isEqualTo("empty_pin");
    Doc takeover = Doc.EMPTY.with("auth.keys", Doc.of(stranger.publicKey().text(), Value.of("x")));
    Entry coup = Forged.on(database).pin().payload("_settings", takeover.toJson()).by(stranger);
    assertThat(rejection(database, coup)).isEqualTo("empty_pin");
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
    assertThat(rejection(database, junk)).isEqualTo("unknown_signer");
    Id foreign = create().rootId();
    Id root = database.rootId();
    assertThat(verdict(database, data(database).pin(UNKNOWN).by(admin))).isEqualTo(UNVERIFIED);
    assertThat(verdict(database, data(database).pin(root, UNKNOWN).by(admin)))
        .isEqualTo(UNVERIFIED);
    assertThat(verdict(database, data(database).pin(Id.EMPTY).by(admin))).isEqualTo(UNVERIFIED);
    assertThat(rejection(database, data(database).pin(plain).by(admin)))
        .isEqualTo("pin_without_settings");
    assertThat(rejection(database, data(database).pin(junk.id()).by(admin)))
        .isEqualTo("failed_pin");
    assertThat(rejection(database, data(database).pin(foreign).by(admin))).isEqualTo("foreign_pin");
    assertThat(rejection(database, data(database).pin(root, junk.id()).by(admin)))
        .isEqualTo("failed_pin");
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
}

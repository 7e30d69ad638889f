package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.grant;
import static io.eidetica4j.database.Steps.revoke;
import static io.eidetica4j.entry.VerificationStatus.FAILED;
import static io.eidetica4j.entry.VerificationStatus.VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.store.StoreNames;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may have written an entry. */
abstract class SignerContract extends JudgeContract {
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
    Entry borrowed = data(database).as(SigKey.fromPubkey(admin.publicKey())).by(stranger);
    for (Entry forgery :
        List.of(
            borrowed,
            genuine.withSignature(other),
            genuine.withSignature("AAAA"),
            genuine.withSignature("not base64!"))) {
      assertThat(rejection(database, forgery)).isEqualTo("invalid_signature");
    }
    assertThat(rejection(database, genuine.canonicalForSigning())).isEqualTo("malformed_signature");
    assertThat(rejection(database, data(database).by(stranger))).isEqualTo("unknown_signer");
    assertThat(database.snapshot()).containsExactly(database.rootId());
  }

  @Test
  void unsignedEntriesFailWhereThereAreKeys() {
    Database database = create();
    assertThat(rejection(database, data(database).unsigned())).isEqualTo("unsigned");
    assertThat(rejection(database, data(database).pin().unsigned())).isEqualTo("empty_pin");
    assertThat(rejection(database, data(database).withoutMetadata().unsigned()))
        .isEqualTo("empty_pin");
  }

  @Test
  void namesStandForTheKeysThatBearThem() {
    Database database = create();
    grant(database, writer, AuthKey.active("team", Permission.write(5)));
    grant(database, stranger, AuthKey.active("team", Permission.write(5)));
    SigKey team = SigKey.fromName("team");
    assertThat(verdict(database, data(database).as(team).by(writer))).isEqualTo(VERIFIED);
    assertThat(verdict(database, data(database).as(team).by(stranger))).isEqualTo(VERIFIED);
    assertThat(rejection(database, data(database).as(team).by(admin)))
        .isEqualTo("invalid_signature");
    assertThat(rejection(database, data(database).as(SigKey.fromName("nobody")).by(writer)))
        .isEqualTo("unknown_signer");
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
    assertThat(rejection(database, settings)).isEqualTo("not_permitted");
  }

  @Test
  void whoMayWriteDataMayNotWriteSettings() { // 43
    Database database = create();
    grant(database, writer, AuthKey.active(Permission.write(5)));
    grant(database, stranger, AuthKey.active(Permission.read()));
    assertThat(verdict(database, data(database).by(writer))).isEqualTo(VERIFIED);
    assertThat(rejection(database, data(database).by(stranger))).isEqualTo("not_permitted");
    Forged settings = Forged.on(database).data("_settings", "name", "x");
    assertThat(rejection(database, settings.by(writer))).isEqualTo("not_permitted");
    assertThat(verdict(database, settings.by(admin))).isEqualTo(VERIFIED);
  }

  @Test
  void aRevokedKeyIsRefusedUnderThePinOfItsRevocation() {
    Database database = create();
    grant(database, writer, AuthKey.active(Permission.write(5)));
    Id before = Steps.settingsTips(database).tips().getFirst();
    revoke(database, writer);
    assertThat(rejection(database, data(database).by(writer))).isEqualTo("revoked_key");
    assertThat(verdict(database, data(database).pin(before).by(writer))).isEqualTo(VERIFIED);
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
    assertThat(rejection(database, data(database).pin().by(admin))).isEqualTo("no_keys");
  }
}

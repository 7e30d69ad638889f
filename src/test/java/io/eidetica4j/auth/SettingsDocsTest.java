package io.eidetica4j.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorClass;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.CrdtList;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.SigKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsDocsTest {
  private static final PublicKey ALICE = PublicKey.random();
  private static final AuthSettings ADMIN =
      AuthSettings.EMPTY.addKey(ALICE, AuthKey.active(Permission.admin(0)));
  private static final Doc GUARDED = Doc.EMPTY.with("name", "db").with("auth", ADMIN.doc());

  @Test
  void settingsWithoutAuthListNobody() {
    assertThat(SettingsDocs.auth(Doc.EMPTY).hasAuth()).isFalse();
    assertThat(SettingsDocs.auth(GUARDED).key(ALICE).permissions().canAdmin()).isTrue();
  }

  @Test
  void authThatWasDeletedOrIsNoDocIsAnErrorAndOpensNothing() {
    for (Value junk :
        List.of(Value.DELETED, Value.of("x"), Value.NULL, Value.of(1), CrdtList.EMPTY)) {
      var error =
          Thrown.kind(
              ErrorKind.TRANSACTION_CORRUPTED_AUTH_CONFIGURATION,
              () -> SettingsDocs.auth(GUARDED.with("auth", junk)));
      assertThat(error.is(ErrorClass.AUTHENTICATION)).isTrue();
      assertThat(error).hasMessage("Authentication configuration is corrupted or malformed");
    }
  }

  @Test
  void aTransactionIsJudgedByItsOwnKeysOnlyWhereThereWereNone() {
    Doc staged = Doc.EMPTY.with("auth.keys.x", "y");
    assertThat(SettingsDocs.judging(Doc.EMPTY, Optional.of(staged))).isSameAs(staged);
    assertThat(SettingsDocs.judging(GUARDED, Optional.of(staged))).isSameAs(GUARDED);
    Doc empty = Doc.EMPTY.with("auth", Doc.EMPTY);
    assertThat(SettingsDocs.judging(empty, Optional.of(staged))).isSameAs(staged);
    assertThat(SettingsDocs.judging(empty, Optional.of(empty.with("name", "n")))).isSameAs(empty);
    assertThat(SettingsDocs.judging(empty, Optional.empty())).isSameAs(empty);
    for (Doc auth : List.of(Doc.EMPTY.without("keys"), Doc.atomic())) { // keys were lost
      Doc lost = Doc.EMPTY.with("auth", auth);
      assertThat(SettingsDocs.judging(lost, Optional.of(staged))).isSameAs(lost);
    }
  }

  @Test
  void authorsCantTakeTheLastActiveAdminAway() {
    AuthSettings none = ADMIN.revokeKey(ALICE);
    Thrown.kind(
        ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION,
        () -> SettingsDocs.requireAdminStays(ADMIN, none));
    SettingsDocs.requireAdminStays(none, AuthSettings.EMPTY);
    SettingsDocs.requireAdminStays(
        ADMIN, none.addKey(PublicKey.random(), AuthKey.active(Permission.admin(9))));
  }

  @Test
  void aDatabaseKeyKnowsItsIdentityAndPrintsNoSecret() {
    PrivateKey key = PrivateKey.generate();
    PublicKey own = key.publicKey();
    assertThat(DatabaseKey.of(key).identity()).isEqualTo(SigKey.fromPubkey(own));
    assertThat(DatabaseKey.global(key).identity()).isEqualTo(SigKey.global(own));
    assertThat(DatabaseKey.named(key, "dev").identity()).isEqualTo(SigKey.fromName("dev"));
    assertThat(DatabaseKey.named(key, "dev").publicKey()).isEqualTo(own);
    assertThat(DatabaseKey.of(key).toString()).doesNotContain(key.text()).contains(own.text());
  }
}

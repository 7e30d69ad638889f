package io.eidetica4j.auth;

import static io.eidetica4j.auth.Permission.admin;
import static io.eidetica4j.auth.Permission.read;
import static io.eidetica4j.auth.Permission.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.KeyHint;
import io.eidetica4j.entry.SigKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AuthSettingsTest {
  private static final PublicKey ALICE = PublicKey.random();
  private static final PublicKey BOB = PublicKey.random();
  private static final Id TREE = Id.ofDagCbor(new byte[] {1});

  @Test
  void anAddedKeyIsFoundAndCantBeAddedAgain() {
    AuthSettings settings = AuthSettings.EMPTY.addKey(ALICE, AuthKey.active("a", write(1)));
    assertThat(settings.key(ALICE)).isEqualTo(AuthKey.active("a", write(1)));
    assertThat(settings.keys()).containsOnlyKeys(ALICE.text());
    Thrown.kind(
        ErrorKind.AUTH_KEY_ALREADY_EXISTS,
        () -> settings.addKey(ALICE, AuthKey.active("b", write(2))));
    assertThat(settings.withKey(ALICE, AuthKey.active(read())).key(ALICE).permissions())
        .isEqualTo(read());
    assertThat(AuthSettings.EMPTY.keys()).isEmpty();
  }

  @Test
  void anUnknownKeyIsNotFound() {
    assertThat(Thrown.kind(ErrorKind.AUTH_KEY_NOT_FOUND, () -> AuthSettings.EMPTY.key(ALICE)))
        .hasMessage("Key not found: " + ALICE.text());
  }

  @Test
  void twoKeysMayShareANameAndBothAreFoundByIt() {
    AuthSettings settings =
        AuthSettings.EMPTY
            .addKey(ALICE, AuthKey.active("dev", write(1)))
            .addKey(BOB, AuthKey.active("dev", read()).withStatus(KeyStatus.REVOKED));
    List<String> sorted = Stream.of(ALICE.text(), BOB.text()).sorted().toList();
    assertThat(settings.keysNamed("dev")).isEqualTo(sorted);
    assertThat(settings.keysNamed("none")).isEmpty();
    assertThat(settings.resolveHint(KeyHint.fromName("dev")))
        .extracting(r -> r.publicKey().text())
        .isEqualTo(sorted);
  }

  @Test
  void revokingKeepsTheRecordAndRenamingKeepsTheRest() {
    AuthSettings settings =
        AuthSettings.EMPTY.addKey(ALICE, AuthKey.active("a", write(1))).revokeKey(ALICE);
    assertThat(settings.key(ALICE))
        .isEqualTo(AuthKey.active("a", write(1)).withStatus(KeyStatus.REVOKED));
    assertThat(settings.renameKey(ALICE, Optional.of("b")).key(ALICE))
        .isEqualTo(AuthKey.active("b", write(1)).withStatus(KeyStatus.REVOKED));
    assertThat(settings.renameKey(ALICE, Optional.empty()).key(ALICE).name()).isEmpty();
    Thrown.kind(ErrorKind.AUTH_KEY_NOT_FOUND, () -> settings.revokeKey(BOB));
    Thrown.kind(ErrorKind.AUTH_KEY_NOT_FOUND, () -> settings.renameKey(BOB, Optional.empty()));
  }

  @Test
  void anyKeyMayHaveAPermission() {
    assertThat(AuthSettings.EMPTY.globalPermission()).isEmpty();
    Thrown.kind(ErrorKind.AUTH_KEY_NOT_FOUND, AuthSettings.EMPTY::globalKey);
    AuthSettings settings = AuthSettings.EMPTY.withGlobalKey(AuthKey.active(write(10)));
    assertThat(settings.globalPermission()).contains(write(10));
    assertThat(settings.resolveHint(KeyHint.global(BOB)))
        .containsExactly(new ResolvedAuth(BOB, write(10), KeyStatus.ACTIVE));
    AuthSettings revoked =
        settings.withGlobalKey(settings.globalKey().withStatus(KeyStatus.REVOKED));
    assertThat(revoked.globalPermission()).isEmpty();
    assertThat(revoked.globalKey().permissions()).isEqualTo(write(10));
  }

  @Test
  void sigKeysAreOwnAndGlobalStrongestFirstAndNeverRevokedOnes() {
    assertThat(AuthSettings.EMPTY.findSigKeys(ALICE)).isEmpty();
    AuthSettings own = AuthSettings.EMPTY.addKey(ALICE, AuthKey.active(write(10)));
    SigKeyGrant direct = new SigKeyGrant(SigKey.fromPubkey(ALICE), write(10));
    assertThat(own.findSigKeys(ALICE)).containsExactly(direct);
    assertThat(own.sigKeyFor(ALICE)).isEqualTo(direct);
    SigKeyGrant global = new SigKeyGrant(SigKey.global(ALICE), write(5));
    assertThat(own.withGlobalKey(AuthKey.active(write(5))).findSigKeys(ALICE))
        .containsExactly(global, direct);
    assertThat(own.withGlobalKey(AuthKey.active(write(10))).findSigKeys(ALICE))
        .containsExactly(direct, new SigKeyGrant(SigKey.global(ALICE), write(10)));
    AuthSettings revoked = own.revokeKey(ALICE);
    assertThat(revoked.findSigKeys(ALICE)).isEmpty();
    assertThat(Thrown.kind(ErrorKind.AUTH_PERMISSION_DENIED, () -> revoked.sigKeyFor(ALICE)))
        .hasMessageContaining("No active key found for pubkey: " + ALICE.text());
  }

  @Test
  void mergingKeepsKeysOfBoth() {
    Doc first = AuthSettings.EMPTY.addKey(ALICE, AuthKey.active(read())).doc();
    Doc second = AuthSettings.EMPTY.addKey(BOB, AuthKey.active(read())).doc();
    assertThat(AuthSettings.of(first.merge(second)).keys())
        .containsOnlyKeys(ALICE.text(), BOB.text());
  }

  @Test
  void strengthDecidesWhoMayChangeWhom() {
    AuthSettings settings =
        AuthSettings.EMPTY
            .addKey(ALICE, AuthKey.active(admin(1)))
            .addKey(BOB, AuthKey.active(admin(0)));
    assertThat(settings.canModifyKey(active(admin(100)), ALICE)).isFalse();
    assertThat(settings.canModifyKey(active(admin(1)), ALICE)).isTrue();
    assertThat(settings.canModifyKey(active(admin(Permission.MAX_PRIORITY - 1)), BOB)).isFalse();
    assertThat(settings.canModifyKey(active(write(0)), ALICE)).isFalse();
    assertThat(settings.canCreateKey(active(admin(100)), admin(0))).isFalse();
    assertThat(settings.canCreateKey(active(admin(100)), admin(200))).isTrue();
    assertThat(settings.canCreateKey(active(write(0)), read())).isFalse();
    PublicKey unknown = PublicKey.random();
    Thrown.kind(
        ErrorKind.AUTH_KEY_NOT_FOUND, () -> settings.canModifyKey(active(admin(0)), unknown));
    assertThat(settings.canModifyKey(active(read()), unknown)).isFalse();
  }

  private static ResolvedAuth active(Permission permission) {
    return new ResolvedAuth(PublicKey.random(), permission, KeyStatus.ACTIVE);
  }

  @Test
  void aPubkeyHintResolvesToOneCandidateOfAnyStatusAndNeverFallsBack() {
    AuthSettings settings =
        AuthSettings.EMPTY
            .addKey(ALICE, AuthKey.active("a", write(1)).withStatus(KeyStatus.REVOKED))
            .withGlobalKey(AuthKey.active(admin(0)));
    assertThat(settings.resolveHint(KeyHint.fromPubkey(ALICE)))
        .containsExactly(new ResolvedAuth(ALICE, write(1), KeyStatus.REVOKED));
    Thrown.kind(ErrorKind.AUTH_KEY_NOT_FOUND, () -> settings.resolveHint(KeyHint.fromPubkey(BOB)));
    KeyHint both = new KeyHint(Optional.of(ALICE), Optional.of("someone else"), false);
    assertThat(settings.resolveHint(both)).hasSize(1);
  }

  @Test
  void otherHintsResolveOrFailAsTheyShould() {
    AuthSettings none = AuthSettings.EMPTY;
    assertThat(none.resolveHint(KeyHint.NONE)).isEmpty();
    assertThat(
            Thrown.kind(
                ErrorKind.AUTH_KEY_NOT_FOUND, () -> none.resolveHint(KeyHint.fromName("dev"))))
        .hasMessage("Key not found: dev");
    assertThat(
            Thrown.kind(
                ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION,
                () -> none.resolveHint(KeyHint.global(ALICE))))
        .hasMessageContaining("Global hint used but no global permission configured");
    KeyHint nobody = new KeyHint(Optional.empty(), Optional.of("x"), true);
    AuthSettings global = none.withGlobalKey(AuthKey.active(read()));
    assertThat(
            Thrown.kind(
                ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION, () -> global.resolveHint(nobody)))
        .hasMessageContaining("Global hint has no pubkey");
  }

  @Test
  void oneNamedMemberThatIsNoKeySpoilsAHintByItsName() {
    AuthSettings settings = AuthSettings.EMPTY.addKey(ALICE, AuthKey.active("dev", write(1)));
    Doc spoilt = settings.doc().with("keys.junk", AuthKey.active("dev", read()).toDoc());
    Thrown.kind(
        ErrorKind.AUTH_INVALID_KEY_FORMAT,
        () -> AuthSettings.of(spoilt).resolveHint(KeyHint.fromName("dev")));
    assertThat(AuthSettings.of(spoilt).key(ALICE).permissions()).isEqualTo(write(1));
  }

  @Test
  void delegatedTreesAreFiledUnderTheirRoot() {
    DelegatedTreeRef ref =
        new DelegatedTreeRef(
            PermissionBounds.upTo(write(3)), new TreeReference(TREE, List.of(TREE)));
    AuthSettings settings = AuthSettings.EMPTY.withDelegatedTree(ref);
    assertThat(settings.delegatedTree(TREE)).isEqualTo(ref);
    assertThat(settings.delegatedTrees()).containsExactly(Map.entry(TREE, ref));
    Thrown.kind(ErrorKind.AUTH_DELEGATION_NOT_FOUND, () -> AuthSettings.EMPTY.delegatedTree(TREE));
    AuthSettings noDoc = AuthSettings.of(Doc.EMPTY.with("delegations." + TREE, "x"));
    Thrown.kind(ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION, () -> noDoc.delegatedTree(TREE));
    assertThat(noDoc.delegatedTrees()).isEmpty();
    AuthSettings unreadable = AuthSettings.of(Doc.EMPTY.with("delegations." + TREE, Doc.EMPTY));
    Thrown.kind(ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION, () -> unreadable.delegatedTree(TREE));
    AuthSettings misfiled = AuthSettings.of(Doc.EMPTY.with("delegations.junk", ref.toDoc()));
    Thrown.kind(ErrorKind.ID_INVALID_FORMAT, misfiled::delegatedTrees);
    DelegatedTreeRef rootless =
        new DelegatedTreeRef(ref.permissionBounds(), new TreeReference(Id.EMPTY, List.of()));
    Thrown.kind(
        ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION,
        () -> AuthSettings.EMPTY.withDelegatedTree(rootless));
  }

  @Test
  void aDatabaseIsGuardedByAnyReadableKeyOrAnActiveGlobalOne() {
    assertThat(AuthSettings.EMPTY.isOpen()).isTrue();
    assertThat(AuthSettings.of(Doc.EMPTY.without("keys")).isOpen()).isFalse();
    assertThat(AuthSettings.of(Doc.atomic()).isOpen()).isFalse();
    assertThat(AuthSettings.EMPTY.hasAuth()).isFalse();
    AuthSettings revoked =
        AuthSettings.EMPTY.addKey(ALICE, AuthKey.active(read())).revokeKey(ALICE);
    assertThat(revoked.hasAuth()).isTrue();
    AuthSettings global = AuthSettings.EMPTY.withGlobalKey(AuthKey.active(read()));
    assertThat(global.hasAuth()).isTrue();
    assertThat(global.withGlobalKey(AuthKey.active(read()).withStatus(KeyStatus.REVOKED)).hasAuth())
        .isFalse();
    assertThat(
            AuthSettings.of(Doc.EMPTY.with("keys.junk", AuthKey.active(read()).toDoc())).hasAuth())
        .isTrue();
    assertThat(AuthSettings.of(Doc.EMPTY.with("keys." + ALICE, Doc.EMPTY)).hasAuth()).isFalse();
  }

  @Test
  void anActiveAdminIsAKeyAnyKeyOrADelegation() {
    AuthSettings admin = AuthSettings.EMPTY.addKey(ALICE, AuthKey.active(admin(9)));
    assertThat(admin.hasActiveAdmin()).isTrue();
    assertThat(admin.revokeKey(ALICE).hasActiveAdmin()).isFalse();
    assertThat(AuthSettings.EMPTY.withGlobalKey(AuthKey.active(admin(0))).hasActiveAdmin())
        .isTrue();
    assertThat(AuthSettings.EMPTY.addKey(ALICE, AuthKey.active(write(0))).hasActiveAdmin())
        .isFalse();
    for (Permission max : List.of(admin(5), write(0))) {
      DelegatedTreeRef ref =
          new DelegatedTreeRef(PermissionBounds.upTo(max), new TreeReference(TREE, List.of()));
      assertThat(AuthSettings.EMPTY.withDelegatedTree(ref).hasActiveAdmin())
          .isEqualTo(max.canAdmin());
    }
  }

  @Test
  void anUnreadableKeyGivesNothingAndMayBeReplaced() {
    for (Value junk : List.of(Value.of("x"), Value.NULL, Doc.EMPTY, Value.of(3))) {
      AuthSettings settings = AuthSettings.of(Doc.EMPTY.with("keys." + ALICE, junk));
      Thrown.kind(ErrorKind.AUTH_INVALID_KEY_FORMAT, () -> settings.key(ALICE));
      assertThat(settings.findKey(ALICE)).isEmpty();
      assertThat(settings.keys()).isEmpty();
      assertThat(settings.findSigKeys(ALICE)).isEmpty();
      assertThat(settings.addKey(ALICE, AuthKey.active(read())).findKey(ALICE)).isPresent();
    }
    AuthSettings deleted =
        AuthSettings.of(
            AuthSettings.EMPTY
                .addKey(ALICE, AuthKey.active(read()))
                .doc()
                .without("keys." + ALICE));
    Thrown.kind(ErrorKind.AUTH_KEY_NOT_FOUND, () -> deleted.key(ALICE));
  }
}

package io.eidetica4j.auth;

import static io.eidetica4j.auth.Permission.admin;
import static io.eidetica4j.auth.Permission.read;
import static io.eidetica4j.auth.Permission.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.DelegationResolver.Refused;
import io.eidetica4j.auth.DelegationResolver.Resolved;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.DelegationStep;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.KeyHint;
import io.eidetica4j.entry.SigKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the holder of a proven key may do under an identity. */
class IdentityPermissionTest {
  private static final PublicKey ALICE = PublicKey.random();
  private static final PublicKey BOB = PublicKey.random();
  private static final Id TREE = Id.ofDagCbor(new byte[] {7});
  private static final SigKey OWN = SigKey.fromPubkey(ALICE);
  private static final AuthSettings LISTING =
      AuthSettings.EMPTY.addKey(ALICE, AuthKey.active("dev", write(3)));

  private static Permission of(PublicKey proven, SigKey identity, AuthSettings settings) {
    return IdentityPermission.resolve(proven, identity, settings, DelegationResolver.WAITS);
  }

  private static void refused(
      ErrorKind kind, PublicKey proven, SigKey identity, AuthSettings settings) {
    Thrown.kind(kind, () -> of(proven, identity, settings));
  }

  @Test
  void aListedKeyHasItsOwnPermissionByKeyAndByName() {
    assertThat(of(ALICE, OWN, LISTING)).isEqualTo(write(3));
    assertThat(of(ALICE, SigKey.fromName("dev"), LISTING)).isEqualTo(write(3));
  }

  @Test
  void ofSeveralKeysWithANameOnlyTheProvenOneCounts() {
    AuthSettings settings = LISTING.addKey(BOB, AuthKey.active("dev", admin(0)));
    assertThat(of(ALICE, SigKey.fromName("dev"), settings)).isEqualTo(write(3));
    refused(ErrorKind.AUTH_KEY_NOT_FOUND, PublicKey.random(), SigKey.fromName("dev"), settings);
  }

  @Test
  void anIdentityOfAnotherKeyIsAMismatch() {
    refused(ErrorKind.AUTH_SIGNING_KEY_MISMATCH, BOB, OWN, LISTING);
    refused(
        ErrorKind.AUTH_SIGNING_KEY_MISMATCH,
        BOB,
        SigKey.global(ALICE),
        LISTING.withGlobalKey(AuthKey.active(admin(0))));
  }

  @Test
  void aRevokedKeyIsRefusedOrDropsToWhatAnyKeyMayDo() {
    AuthSettings revoked = LISTING.revokeKey(ALICE);
    refused(ErrorKind.AUTH_KEY_NOT_FOUND, ALICE, OWN, revoked);
    assertThat(of(ALICE, OWN, revoked.withGlobalKey(AuthKey.active(read())))).isEqualTo(read());
  }

  @Test
  void anUnlistedKeyIsRefusedOrHasWhatAnyKeyMayDo() {
    SigKey bob = SigKey.fromPubkey(BOB);
    refused(ErrorKind.AUTH_KEY_NOT_FOUND, BOB, bob, LISTING);
    AuthSettings open = LISTING.withGlobalKey(AuthKey.active(write(9)));
    assertThat(of(BOB, bob, open)).isEqualTo(write(9));
    assertThat(of(BOB, SigKey.global(BOB), open)).isEqualTo(write(9));
    assertThat(of(BOB, SigKey.fromName("nobody"), open)).isEqualTo(write(9));
  }

  @Test
  void theGlobalIdentityNeedsAnActiveGlobalPermission() {
    SigKey global = SigKey.global(ALICE);
    refused(ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION, ALICE, global, LISTING);
    AuthKey off = AuthKey.active(admin(0)).withStatus(KeyStatus.REVOKED);
    refused(ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION, ALICE, global, LISTING.withGlobalKey(off));
  }

  @Test
  void anEmptyIdentityIsRefusedEvenWhereAnyKeyMayDoSomething() {
    refused(
        ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION,
        ALICE,
        new SigKey.Direct(KeyHint.NONE),
        LISTING.withGlobalKey(AuthKey.active(admin(0))));
  }

  @Test
  void aDelegatedIdentityHasTheHighestActivePermissionOfTheProvenKey() {
    SigKey identity =
        new SigKey.Delegation(
            List.of(new DelegationStep(TREE, List.of(TREE))), KeyHint.fromName("dev"));
    AuthSettings settings =
        LISTING.withDelegatedTree(
            new DelegatedTreeRef(
                PermissionBounds.upTo(write(1)), new TreeReference(TREE, List.of())));
    refused(ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION, ALICE, identity, settings);
    List<ResolvedAuth> candidates =
        List.of(
            new ResolvedAuth(ALICE, write(5), KeyStatus.ACTIVE),
            new ResolvedAuth(ALICE, write(2), KeyStatus.ACTIVE),
            new ResolvedAuth(ALICE, write(1), KeyStatus.REVOKED),
            new ResolvedAuth(BOB, write(0), KeyStatus.ACTIVE));
    DelegationResolver resolver = (key, parent) -> new Resolved(candidates, Optional.empty());
    assertThat(IdentityPermission.resolve(ALICE, identity, settings, resolver)).isEqualTo(write(2));
    PublicKey stranger = PublicKey.random();
    Thrown.kind(
        ErrorKind.AUTH_SIGNING_KEY_MISMATCH,
        () -> IdentityPermission.resolve(stranger, identity, settings, resolver));
    DelegationResolver refusing =
        (key, parent) -> new Refused(ErrorKind.AUTH_DELEGATION_NOT_FOUND.error("gone"));
    assertThat(
            Thrown.kind(
                ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION,
                () -> IdentityPermission.resolve(ALICE, identity, settings, refusing)))
        .hasMessageContaining("Delegation resolution failed: gone");
    assertThat(
            Thrown.kind(
                ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION,
                () -> IdentityPermission.resolve(ALICE, identity, LISTING, resolver)))
        .hasMessageContaining("Delegation resolution failed: Delegation not found");
  }
}

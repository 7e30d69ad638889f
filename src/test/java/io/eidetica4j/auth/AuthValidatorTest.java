package io.eidetica4j.auth;

import static io.eidetica4j.auth.Permission.admin;
import static io.eidetica4j.auth.Permission.read;
import static io.eidetica4j.auth.Permission.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.DelegationResolver.Refused;
import io.eidetica4j.auth.DelegationResolver.Resolved;
import io.eidetica4j.auth.DelegationResolver.Waiting;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.DelegationStep;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.KeyHint;
import io.eidetica4j.entry.SigInfo;
import io.eidetica4j.entry.SigKey;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Verdicts on entries that are really signed. */
class AuthValidatorTest {
  private static final PrivateKey KEY = PrivateKey.generate();
  private static final PublicKey PUBLIC = KEY.publicKey();
  private static final PrivateKey OTHER = PrivateKey.generate();
  private static final Id TREE = Id.ofDagCbor(new byte[] {7});
  private static final AuthValidator VALIDATOR = new AuthValidator(DelegationResolver.WAITS);

  private static AuthSettings listing(Permission permission) {
    return AuthSettings.EMPTY.addKey(PUBLIC, AuthKey.active("dev", permission));
  }

  private static void assertVerified(Entry entry, AuthSettings settings) {
    assertThat(VALIDATOR.judge(entry, settings)).isEqualTo(Verdict.VERIFIED);
  }

  private static void assertFailed(String rule, Entry entry, AuthSettings settings) {
    Verdict verdict = VALIDATOR.judge(entry, settings);
    assertThat(verdict).isInstanceOf(Verdict.Failed.class);
    assertThat(((Verdict.Failed) verdict).rule()).as(verdict.toString()).isEqualTo(rule);
  }

  @Test
  void writersWriteDataAndOnlyAdminsWriteSettings() {
    assertVerified(Signed.data(KEY), listing(admin(5)));
    assertVerified(Signed.settings(KEY), listing(admin(5)));
    assertVerified(Signed.data(KEY), listing(write(5)));
    assertFailed("not_permitted", Signed.settings(KEY), listing(write(5)));
    assertFailed("not_permitted", Signed.data(KEY), listing(read()));
    assertFailed("not_permitted", Signed.settings(KEY), listing(read()));
  }

  @Test
  void indexAndUnderscoredStoresAreData() {
    SigKey identity = SigKey.fromPubkey(PUBLIC);
    assertVerified(Signed.by(KEY, identity, Entry.INDEX), listing(write(5)));
    assertVerified(Signed.by(KEY, identity, "_other"), listing(write(5)));
  }

  @Test
  void aSettingsNodeWithoutPayloadIsASettingsWriteToo() {
    Entry entry =
        Entry.builder(Signed.TREE)
            .addParent(Signed.TREE)
            .setHeight(1)
            .addSubtreeParent(Entry.SETTINGS, Signed.TREE)
            .setSig(SigInfo.of(SigKey.fromPubkey(PUBLIC)))
            .build()
            .sign(KEY);
    assertFailed("not_permitted", entry, listing(write(0)));
    assertVerified(entry, listing(admin(9)));
  }

  @Test
  void withoutKeysUnsignedEntriesPassAndSignedOnesCantBeJudged() {
    Entry unsigned = Signed.unsigned("notes");
    assertVerified(unsigned, AuthSettings.EMPTY);
    assertVerified(unsigned, AuthSettings.of(Doc.EMPTY));
    assertFailed("no_keys", Signed.data(KEY), AuthSettings.EMPTY);
    assertFailed("unsigned", unsigned, listing(admin(0)));
  }

  @Test
  void aDatabaseWhoseKeysAreAllRevokedIsStillGuarded() {
    AuthSettings revoked = listing(admin(0)).revokeKey(PUBLIC);
    assertFailed("unsigned", Signed.unsigned("notes"), revoked);
    assertFailed("revoked_key", Signed.data(KEY), revoked);
  }

  @Test
  void theSameEntryIsJudgedAnewByOtherSettings() {
    Entry entry = Signed.data(KEY);
    AuthSettings revoked = listing(write(1)).revokeKey(PUBLIC);
    assertFailed("revoked_key", entry, revoked);
    assertVerified(entry, listing(write(1)));
    assertThat(VALIDATOR.resolve(entry.sig().key(), revoked).getFirst().keyStatus())
        .isEqualTo(KeyStatus.REVOKED);
  }

  @Test
  void signaturesByAnotherKeyOrOfNoShapeFail() {
    Entry byOther = Signed.by(OTHER, SigKey.fromPubkey(PUBLIC), "notes");
    assertFailed("invalid_signature", byOther, listing(admin(0)));
    for (String junk : List.of("", "!!!", "AAAA", "A".repeat(88), "ä")) {
      Entry entry =
          Signed.unsigned("notes").withSig(SigInfo.of(SigKey.fromPubkey(PUBLIC)).withSig(junk));
      assertFailed("invalid_signature", entry, listing(admin(0)));
    }
  }

  @Test
  void changingTheClaimAfterSigningBreaksTheSignature() {
    Entry entry = Signed.data(KEY);
    String sig = entry.sig().sig().orElseThrow();
    AuthSettings settings = listing(admin(0)).withGlobalKey(AuthKey.active(admin(0)));
    for (SigKey other : List.of(SigKey.fromName("dev"), SigKey.global(PUBLIC))) {
      assertFailed("invalid_signature", entry.withSig(SigInfo.of(other).withSig(sig)), settings);
    }
  }

  @Test
  void signatureAndClaimMustGoTogether() {
    Entry unsigned = Signed.unsigned("notes");
    String sig = Signed.data(KEY).sig().sig().orElseThrow();
    SigKey delegation = delegation(1, 1, KeyHint.NONE);
    for (SigInfo info :
        List.of(
            SigInfo.of(SigKey.fromPubkey(PUBLIC)),
            SigInfo.UNSIGNED.withSig(sig),
            SigInfo.of(delegation))) {
      assertFailed("malformed_signature", unsigned.withSig(info), listing(admin(0)));
      assertFailed("malformed_signature", unsigned.withSig(info), AuthSettings.EMPTY);
    }
  }

  @Test
  void aNameStandsForEveryKeyThatHasIt() {
    AuthSettings settings =
        listing(write(1))
            .addKey(OTHER.publicKey(), AuthKey.active("dev", read()))
            .addKey(PublicKey.random(), AuthKey.active("dev", admin(0)));
    SigKey dev = SigKey.fromName("dev");
    assertVerified(Signed.by(KEY, dev, "notes"), settings);
    assertThat(VALIDATOR.judge(Signed.by(KEY, dev, Entry.SETTINGS), settings))
        .isInstanceOf(Verdict.Failed.class);
    assertThat(VALIDATOR.judge(Signed.by(OTHER, dev, "notes"), settings))
        .isInstanceOf(Verdict.Failed.class);
    assertFailed("unknown_signer", Signed.by(KEY, SigKey.fromName("*"), "notes"), settings);
  }

  @Test
  void anUnlistedKeyNeedsTheGlobalHintAndARevokedOneMayUseIt() {
    AuthSettings settings =
        listing(admin(0)).revokeKey(PUBLIC).withGlobalKey(AuthKey.active(write(9)));
    assertFailed("unknown_signer", Signed.data(OTHER), settings);
    assertVerified(Signed.by(OTHER, SigKey.global(OTHER.publicKey()), "notes"), settings);
    assertVerified(Signed.by(KEY, SigKey.global(PUBLIC), "notes"), settings);
    assertFailed(
        "not_permitted",
        Signed.by(OTHER, SigKey.global(OTHER.publicKey()), Entry.SETTINGS),
        settings);
    assertFailed("revoked_key", Signed.data(KEY), settings);
  }

  @Test
  void anEmptyHintStandsForNobody() {
    Thrown.kind(
        ErrorKind.AUTH_KEY_NOT_FOUND,
        () -> VALIDATOR.resolve(new SigKey.Direct(KeyHint.NONE), listing(admin(0))));
  }

  @Test
  void whatWasJustSignedIsJudgedByPermissionWithoutItsSignature() {
    Entry unsignedAsYet =
        Signed.unsigned("notes")
            .withSig(SigInfo.of(SigKey.fromPubkey(PUBLIC)).withSig("not verified"));
    assertThat(VALIDATOR.judgeSignedBy(PUBLIC, unsignedAsYet, listing(write(1))))
        .isEqualTo(Verdict.VERIFIED);
    assertThat(VALIDATOR.judgeSignedBy(PUBLIC, unsignedAsYet, listing(read())))
        .isInstanceOf(Verdict.Failed.class);
    assertThat(VALIDATOR.judgeSignedBy(OTHER.publicKey(), unsignedAsYet, listing(write(1))))
        .isInstanceOf(Verdict.Failed.class);
  }

  // ---- delegation, as far as it is settled here

  private static SigKey.Delegation delegation(int steps, int tips, KeyHint hint) {
    DelegationStep step = new DelegationStep(TREE, Collections.nCopies(tips, TREE));
    return new SigKey.Delegation(Collections.nCopies(steps, step), hint);
  }

  private static AuthSettings delegating() {
    return listing(admin(0))
        .withDelegatedTree(
            new DelegatedTreeRef(
                PermissionBounds.upTo(write(5)), new TreeReference(TREE, List.of())));
  }

  @Test
  void aSoundDelegationWaitsWhereNobodyResolvesIt() {
    Entry entry = Signed.by(OTHER, delegation(10, 64, KeyHint.fromPubkey(PUBLIC)), "notes");
    assertThat(VALIDATOR.judge(entry, delegating())).isInstanceOf(Verdict.Waiting.class);
    assertThat(
            Thrown.kind(
                ErrorKind.AUTH_DATABASE_REQUIRED,
                () -> VALIDATOR.resolve(entry.sig().key(), delegating())))
        .hasMessageContaining("Database required for delegated tree resolution");
    AuthValidator behind =
        new AuthValidator(
            (key, settings) -> new Waiting(new Verdict.Waiting("not here", Set.of(TREE))));
    Thrown.kind(
        ErrorKind.AUTH_DELEGATED_TREE_UNSYNCED,
        () -> behind.resolve(entry.sig().key(), delegating()));
  }

  @Test
  void anUnsoundDelegationIsRefusedBeforeAnythingIsRead() {
    AuthValidator neverAsked =
        new AuthValidator((key, settings) -> Assertions.fail("a resolver was asked about " + key));
    KeyHint hint = KeyHint.fromPubkey(OTHER.publicKey());
    record Case(ErrorKind kind, SigKey.Delegation key, AuthSettings settings) {}
    for (Case c :
        List.of(
            new Case(
                ErrorKind.AUTH_EMPTY_DELEGATION_PATH,
                new SigKey.Delegation(List.of(), hint),
                delegating()),
            new Case(
                ErrorKind.AUTH_DELEGATION_PATH_TOO_LONG, delegation(11, 1, hint), delegating()),
            new Case(
                ErrorKind.AUTH_INVALID_DELEGATION_STEP,
                delegation(1, 1, KeyHint.global(PUBLIC)),
                delegating()),
            new Case(
                ErrorKind.AUTH_DELEGATION_TIPS_TOO_MANY, delegation(1, 65, hint), delegating()),
            new Case(
                ErrorKind.AUTH_DELEGATION_NOT_FOUND, delegation(1, 1, hint), listing(admin(0))),
            new Case(
                ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION,
                delegation(1, 1, hint),
                AuthSettings.of(delegating().doc().with("delegations." + TREE, Doc.EMPTY))))) {
      Thrown.kind(c.kind(), () -> neverAsked.resolve(c.key(), c.settings()));
      assertThat(neverAsked.judge(Signed.by(OTHER, c.key(), "notes"), c.settings()))
          .isInstanceOf(Verdict.Failed.class);
    }
  }

  @Test
  void whatADelegationResolvesToIsJudgedLikeAnyCandidate() {
    Entry entry = Signed.by(OTHER, delegation(1, 1, KeyHint.NONE), "notes");
    ResolvedAuth writer = new ResolvedAuth(OTHER.publicKey(), write(5), KeyStatus.ACTIVE);
    ResolvedAuth reader = new ResolvedAuth(OTHER.publicKey(), read(), KeyStatus.ACTIVE);
    Verdict.Waiting more = new Verdict.Waiting("more may come", Set.of(TREE));
    assertThat(judged(entry, new Resolved(List.of(writer), Optional.empty())))
        .isEqualTo(Verdict.VERIFIED);
    assertThat(judged(entry, new Resolved(List.of(reader, writer), Optional.of(more))))
        .isEqualTo(Verdict.VERIFIED);
    assertThat(judged(entry, new Resolved(List.of(reader), Optional.of(more)))).isEqualTo(more);
    assertThat(judged(entry, new Resolved(List.of(reader), Optional.empty())))
        .isInstanceOf(Verdict.Failed.class);
    assertThat(judged(entry, new Waiting(more))).isEqualTo(more);
    EideticaException cause = ErrorKind.AUTH_INVALID_DELEGATION_TIPS.error("no such tips");
    assertThat(judged(entry, new Refused(cause)))
        .isEqualTo(new Verdict.Failed("unknown_signer", "no such tips"));
  }

  @Test
  void whatAnEntryClaimsIsQuotedBrieflyAndWithoutControls() {
    String name = "x\n\u001b[31m" + "y".repeat(10_000);
    Verdict verdict =
        VALIDATOR.judge(Signed.by(KEY, SigKey.fromName(name), "notes"), listing(admin(0)));
    String reason = ((Verdict.Failed) verdict).reason();
    assertThat(reason).startsWith("Key not found: x??[31my").hasSize(300);
  }

  @Test
  void storageThatFailsIsNoVerdict() {
    EideticaException broken = ErrorKind.BACKEND_FILE_IO.error("the disk is gone");
    AuthValidator validator =
        new AuthValidator((key, settings) -> {
          throw broken;
        });
    Entry entry = Signed.by(OTHER, delegation(1, 1, KeyHint.NONE), "notes");
    Thrown.kind(ErrorKind.BACKEND_FILE_IO, () -> validator.judge(entry, delegating()));
  }

  private static Verdict judged(Entry entry, DelegationResolver.Resolution resolution) {
    return new AuthValidator((key, settings) -> resolution).judge(entry, delegating());
  }
}

package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.Observer;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.AuthSettings;
import io.eidetica4j.auth.AuthValidator;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.DelegationResolver;
import io.eidetica4j.auth.KeyStatus;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.PermissionBounds;
import io.eidetica4j.auth.ResolvedAuth;
import io.eidetica4j.auth.SigKeyGrant;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.entry.DelegationStep;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.KeyHint;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Keys of other trees: which of them may sign, for what, and as of when. */
class DelegationTest extends DelegationScene {
  private static Id unknown(int number) {
    return Id.ofRaw(new byte[] {(byte) number});
  }

  private AuthSettings settings(Database database) {
    return database.authSettings();
  }

  private List<ResolvedAuth> resolve(Database database, SigKey identity) {
    return new AuthValidator(trees.delegations()).resolve(identity, settings(database));
  }

  private VerificationStatus verdict(Database database, Entry entry) {
    trees.putRemoteEntries(database.rootId(), List.of(entry));
    return database.status(entry.id()).orElseThrow();
  }

  private static Forged data(Database database) {
    return Forged.on(database).data(DATA, "k", "v");
  }

  // ---- how much

  @Test
  void permissionsAreHeldWithinTheBounds() { // 50
    record Case(Permission inside, PermissionBounds bounds, Permission outside) {}
    Permission w10 = Permission.write(10);
    for (Case c :
        List.of(
            new Case(Permission.admin(5), upTo(w10), w10),
            new Case(Permission.admin(0), upTo(w10), w10),
            new Case(Permission.admin(0), upTo(Permission.read()), Permission.read()),
            new Case(Permission.write(12), upTo(Permission.write(8)), Permission.write(12)),
            new Case(
                Permission.write(15),
                PermissionBounds.between(Permission.write(7), Permission.write(0)),
                Permission.write(7)),
            new Case(Permission.admin(3), upTo(Permission.admin(0)), Permission.admin(3)))) {
      Database database = create();
      Database team = team(c.inside());
      delegate(database, team, c.bounds());
      assertThat(permission(database, member)).as(c.toString()).contains(c.outside());
      assertThat(resolve(database, through(team, member)))
          .as(c.toString())
          .containsExactly(new ResolvedAuth(member.publicKey(), c.outside(), KeyStatus.ACTIVE));
    }
  }

  @Test
  void twoStepsNarrowTwice() { // 51
    record Case(Permission inside, Permission inner, Permission outer, Permission effective) {}
    for (Case c :
        List.of(
            new Case(
                Permission.admin(3), Permission.write(8), Permission.write(5), Permission.write(8)),
            new Case(
                Permission.admin(10),
                Permission.write(20),
                Permission.write(15),
                Permission.write(20)))) {
      Database database = create();
      Database company = trees.create(DatabaseKey.of(chief), Doc.of("name", "company"));
      Database team = team(c.inside());
      delegate(company, team, upTo(c.inner()));
      delegate(database, company, upTo(c.outer()));
      SigKey identity = path(member, step(company), step(team));
      assertThat(resolve(database, identity))
          .as(c.toString())
          .containsExactly(new ResolvedAuth(member.publicKey(), c.effective(), KeyStatus.ACTIVE));
      assertThat(verdict(database, data(database).as(identity).by(member)))
          .isEqualTo(VerificationStatus.VERIFIED);
      assertThat(permission(database, member)).isEmpty(); // only one step is looked for
    }
  }

  @Test
  void whoMayWriteDataMayNotThereforeWriteSettings() { // 60
    Database database = create();
    Database team = team(Permission.admin(0));
    delegate(database, team, upTo(Permission.write(3)));
    Database mine =
        trees.open(database.rootId()).withKey(new DatabaseKey(member, through(team, member)));
    assertThat(mine.currentPermission()).isEqualTo(Permission.write(3));
    Id written = Steps.put(mine, DATA, "by", "member");
    assertThat(database.status(written)).contains(VerificationStatus.VERIFIED);
    Thrown.kind(
        ErrorKind.TRANSACTION_ENTRY_VALIDATION_FAILED, () -> Steps.setting(mine, "name", "mine"));
    Entry raw =
        Forged.on(database).data("_settings", "name", "mine").as(through(team, member)).by(member);
    attack(database, raw);
    assertRefused(database, raw, "not_permitted");
    assertLifeGoesOn(database, team);
  }

  @Test
  void membersMayBeNamedAsWell() {
    Database database = create();
    Database team = team(Permission.write(1));
    delegate(database, team, upTo(Permission.write(3)));
    SigKey byName = new SigKey.Delegation(List.of(step(team)), KeyHint.fromName("m"));
    assertThat(verdict(database, data(database).as(byName).by(member)))
        .isEqualTo(VerificationStatus.VERIFIED);
    SigKey nobody = new SigKey.Delegation(List.of(step(team)), KeyHint.fromName("n"));
    Thrown.kind(ErrorKind.AUTH_KEY_NOT_FOUND, () -> resolve(database, nobody));
    SigKey empty = new SigKey.Delegation(List.of(step(team)), KeyHint.NONE);
    Thrown.kind(ErrorKind.AUTH_KEY_NOT_FOUND, () -> resolve(database, empty));
    SigKey global = new SigKey.Delegation(List.of(step(team)), KeyHint.global(member.publicKey()));
    Thrown.kind(ErrorKind.AUTH_INVALID_DELEGATION_STEP, () -> resolve(database, global));
    assertThat(verdict(database, data(database).as(empty).by(member)))
        .isEqualTo(VerificationStatus.FAILED);
  }

  // ---- as of when

  @Test
  void whatCountsIsWhatTheTreeSaidAtTheClaimedTips() { // 55
    Database database = create();
    Database team = team(Permission.write(1));
    delegate(database, team, upTo(Permission.write(0)));
    SigKey early = through(team, member);
    Steps.revoke(team, member);
    assertThat(verdict(database, data(database).as(early).by(member)))
        .isEqualTo(VerificationStatus.VERIFIED);
    assertThat(verdict(database, data(database).as(through(team, member)).by(member)))
        .isEqualTo(VerificationStatus.FAILED);
  }

  @Test
  void aRevokedMemberResolvesAsRevokedAndIsLetNowhere() { // 59
    Database database = create();
    Database team = team(Permission.write(1));
    delegate(database, team, upTo(Permission.write(0)));
    Steps.revoke(team, member);
    SigKey now = through(team, member);
    assertThat(resolve(database, now))
        .containsExactly(
            new ResolvedAuth(member.publicKey(), Permission.write(1), KeyStatus.REVOKED));
    assertThat(permission(database, member)).isEmpty();
    Thrown.kind(
        ErrorKind.AUTH_SIGNING_KEY_MISMATCH,
        () -> database.withKey(new DatabaseKey(member, now)).currentPermission());
    Entry entry = data(database).as(now).by(member);
    attack(database, entry);
    assertRefused(database, entry, "revoked_key");
  }

  @Test
  void claimsMayNotBeBehindTheFloor() { // 54
    Database database = create();
    Database team = team(Permission.write(1));
    List<Id> old = team.snapshot().tips();
    Steps.setting(team, "colour", "red");
    List<Id> floor = team.snapshot().tips();
    delegate(database, team, upTo(Permission.write(0)));
    Steps.put(team, DATA, "k", "later");
    assertThat(
            Thrown.kind(
                ErrorKind.AUTH_INVALID_DELEGATION_TIPS,
                () -> resolve(database, through(team, old, member))))
        .hasMessageContaining("Invalid delegation tips");
    assertThat(resolve(database, through(team, floor, member))).hasSize(1);
    assertThat(resolve(database, through(team, member))).hasSize(1);
    Entry entry = data(database).as(through(team, old, member)).by(member);
    attack(database, entry);
    assertRefused(database, entry, "unknown_signer");
    assertLifeGoesOn(database, team);
  }

  // ---- what is wrong with a claim

  @Test
  void pathsAndClaimsAreBounded() { // 53
    Database database = create();
    Database team = team(Permission.write(1));
    delegate(database, team, upTo(Permission.write(0)));
    DelegationStep known = step(team);
    SigKey eleven = path(member, Collections.nCopies(11, known).toArray(DelegationStep[]::new));
    assertThat(
            Thrown.kind(ErrorKind.AUTH_DELEGATION_PATH_TOO_LONG, () -> resolve(database, eleven)))
        .hasMessageContaining("Delegation path too long");
    DelegationStep nowhere = new DelegationStep(unknown(1), List.of(unknown(2)));
    SigKey ten = path(member, Collections.nCopies(10, nowhere).toArray(DelegationStep[]::new));
    Thrown.kind(ErrorKind.AUTH_DELEGATION_NOT_FOUND, () -> resolve(database, ten));
    List<Id> tips = IntStream.range(0, 65).mapToObj(DelegationTest::unknown).toList();
    SigKey many = path(member, new DelegationStep(team.rootId(), tips));
    assertThat(Thrown.kind(ErrorKind.AUTH_DELEGATION_TIPS_TOO_MANY, () -> resolve(database, many)))
        .hasMessageContaining("too many tips");
    Thrown.kind(ErrorKind.AUTH_EMPTY_DELEGATION_PATH, () -> resolve(database, path(member)));
    for (SigKey hostile : List.of(eleven, ten, many)) {
      Entry entry = data(database).as(hostile).by(member);
      attack(database, entry);
      assertRefused(database, entry, "unknown_signer");
    }
    assertLifeGoesOn(database, team);
  }

  @Test
  void claimsOfNothingOrOfAnotherTreeAreRefused() { // 52
    Database database = create();
    Database team = team(Permission.write(1));
    delegate(database, team, upTo(Permission.write(0)));
    for (List<Id> tips :
        List.of(List.<Id>of(), database.snapshot().tips(), List.of(database.rootId()))) {
      assertThat(
              Thrown.kind(
                  ErrorKind.AUTH_INVALID_DELEGATION_TIPS,
                  () -> resolve(database, through(team, tips, member))))
          .hasMessageContaining("Invalid delegation");
      Entry entry = data(database).as(through(team, tips, member)).by(member);
      attack(database, entry);
      assertRefused(database, entry, "unknown_signer");
    }
    assertLifeGoesOn(database, team);
  }

  @Test
  void declarationsMustBeThereAndReadable() { // 57
    Database database = create();
    Database team = team(Permission.write(1));
    Thrown.kind(
        ErrorKind.AUTH_DELEGATION_NOT_FOUND, () -> resolve(database, through(team, member)));
    for (Value junk : List.of(Value.of("junk"), Doc.EMPTY, Doc.of("tree", Doc.EMPTY))) {
      Transaction transaction = database.newTransaction();
      transaction.getSettings().asDocStore().set("auth.delegations." + team.rootId(), junk);
      transaction.commit();
      Thrown.kind(
          ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION,
          () -> resolve(database, through(team, member)));
      assertThat(permission(database, member)).isEmpty();
      assertThat(permission(database, admin)).contains(Permission.admin(0));
    }
    delegate(database, team, upTo(Permission.write(0)));
    assertThat(resolve(database, through(team, member))).hasSize(1);
  }

  @Test
  void withoutTreesToReadNothingCanBeSaid() { // 36
    Database database = create();
    Database team = team(Permission.write(1));
    delegate(database, team, upTo(Permission.write(0)));
    assertThat(
            Thrown.kind(
                ErrorKind.AUTH_DATABASE_REQUIRED,
                () ->
                    new AuthValidator(DelegationResolver.WAITS)
                        .resolve(through(team, member), settings(database))))
        .hasMessageContaining("Database required for delegated tree resolution");
  }

  // ---- what is not here yet

  @Test
  void aMissingTipIsNamed() { // 56
    Database database = create();
    Database team = team(Permission.write(1));
    delegate(database, team, upTo(Permission.write(0)));
    SigKey ahead = through(team, List.of(unknown(9)), member);
    var error = Thrown.kind(ErrorKind.AUTH_DELEGATED_TREE_UNSYNCED, () -> resolve(database, ahead));
    assertThat(error.detail("missing")).contains(List.of(unknown(9)).toString());
    Entry entry = data(database).as(ahead).by(member);
    attack(database, entry);
    assertWaits(database, entry);
    assertLifeGoesOn(database, team);
  }

  @Test
  void entriesWaitForTheTreeTheyAreDelegatedFrom() { // 62
    List<Entry> mine;
    List<Entry> teams;
    Id root;
    Id teamRoot;
    Id last;
    try (MemoryBackend other = new MemoryBackend();
        Trees there = over(other, Observer.NONE)) {
      Database team = there.create(DatabaseKey.of(chief), Doc.EMPTY);
      Steps.grant(team, member, AuthKey.active(Permission.write(1)));
      Database database = there.create(DatabaseKey.of(admin), Doc.of("name", "honest"));
      delegate(database, team, upTo(Permission.write(0)));
      last =
          Steps.put(
              database.withKey(new DatabaseKey(member, through(team, member))), DATA, "k", "v");
      Steps.put(database, DATA, "after", "1");
      mine = copy(database);
      teams = copy(team);
      root = database.rootId();
      teamRoot = team.rootId();
    }
    trees.putRemoteEntries(root, mine);
    Database database = trees.open(root);
    assertThat(database.status(last)).contains(VerificationStatus.UNVERIFIED);
    Events events = new Events();
    database.onWrite(events);
    trees.putRemoteEntries(teamRoot, teams.subList(0, 1));
    assertThat(database.status(last)).contains(VerificationStatus.UNVERIFIED);
    trees.putRemoteEntries(teamRoot, teams.subList(1, 2));
    // without anyone looking, and with all that had waited for it
    assertThat(database.status(last)).contains(VerificationStatus.VERIFIED);
    assertThat(database.tree().index().unverified()).isZero();
    assertThat(events.all()).hasSize(1);
  }

  @Test
  void oneVerifyPromotesThemWhileTheDelegatedTreeIsStillToBeVerified() { // 62
    Database database = create();
    Database team = team(Permission.write(1));
    delegate(database, team, upTo(Permission.write(0)));
    Id written =
        Steps.put(database.withKey(new DatabaseKey(member, through(team, member))), DATA, "k", "v");
    try (MemoryBackend other = new MemoryBackend();
        Trees there = over(other, Observer.NONE)) {
      for (Database each : List.of(database, team)) {
        each.getAllEntries()
            .forEach(entry ->
                there.putEntry(
                    each.rootId(), VerificationStatus.UNVERIFIED, entry, WriteSource.REMOTE));
      }
      Database copy = there.open(database.rootId());
      VerifyReport report = copy.verify();
      assertThat(report).isEqualTo(new VerifyReport(database.entryCount(), 0, 0));
      assertThat(copy.status(written)).contains(VerificationStatus.VERIFIED);
      assertThat(there.open(team.rootId()).tree().index().unverified()).isZero();
    }
  }

  @Test
  void aLookAtADatabaseVerifiesTheTreesItRestsOn() {
    Database database = create();
    Database team = team(Permission.write(1));
    delegate(database, team, upTo(Permission.write(0)));
    Id written =
        Steps.put(database.withKey(new DatabaseKey(member, through(team, member))), DATA, "k", "v");
    try (MemoryBackend other = new MemoryBackend();
        Trees there = over(other, Observer.NONE)) {
      for (Database each : List.of(database, team)) {
        each.getAllEntries()
            .forEach(entry ->
                there.putEntry(
                    each.rootId(), VerificationStatus.UNVERIFIED, entry, WriteSource.REMOTE));
      }
      assertThat(there.open(database.rootId()).snapshot()).isEqualTo(database.snapshot());
      assertThat(there.open(database.rootId()).status(written))
          .contains(VerificationStatus.VERIFIED);
    }
  }

  @Test
  void aNewerClaimWaitsForWhatItClaimsAndNoLonger() {
    Database database = create();
    Database team = team(Permission.write(1));
    Id teamRoot = team.rootId();
    List<Id> floor = List.of(teamRoot);
    delegate(database, teamRoot, floor, upTo(Permission.write(0)));
    Entry promotion;
    Entry more;
    try (MemoryBackend other = new MemoryBackend();
        Trees there = over(other, Observer.NONE)) {
      Database remote = Steps.send(team, there).withKey(chief);
      promotion =
          remote.getEntry(Steps.grant(remote, stranger, AuthKey.active(Permission.write(9))));
      more = remote.getEntry(Steps.put(remote, DATA, "more", "1"));
    }
    SigKey claim = through(team, List.of(more.id()), stranger);
    Entry entry = data(database).as(claim).by(stranger);
    attack(database, entry);
    assertWaits(database, entry);
    trees.putRemoteEntries(teamRoot, List.of(more)); // its parent is still missing
    assertWaits(database, entry);
    trees.putRemoteEntries(teamRoot, List.of(promotion));
    assertVerified(database, entry);
  }

  // ---- who may sign how

  @Test
  void whoIsListedTwiceIsOfferedBothWaysTheStrongestFirst() {
    Database database = create();
    Database team = team(Permission.admin(1));
    Steps.grant(database, member, AuthKey.active(Permission.write(9)));
    delegate(database, team, upTo(Permission.admin(4)));
    List<SigKeyGrant> found = trees.findSigkeys(database.rootId(), member.publicKey());
    assertThat(found)
        .containsExactly(
            new SigKeyGrant(through(team, member), Permission.admin(4)),
            new SigKeyGrant(SigKey.fromPubkey(member.publicKey()), Permission.write(9)));
    assertThat(trees.canAccess(database.rootId(), member.publicKey(), Permission.admin(9)))
        .isTrue();
    assertThat(trees.canAccess(database.rootId(), member.publicKey(), Permission.admin(3)))
        .isFalse();
  }

  @Test
  void whatADelegatedTreeGrantsToAnyoneIsNotPassedOn() {
    Database database = create();
    Database team = team(Permission.write(1));
    Transaction open = team.newTransaction();
    open.getSettings().setGlobalAuthKey(AuthKey.active(Permission.write(2)));
    open.commit();
    delegate(database, team, upTo(Permission.write(0)));
    assertThat(permission(database, stranger)).isEmpty();
    assertThat(permission(database, member)).contains(Permission.write(1));
  }

  @Test
  void treesThatAreNotHereAreSkipped() {
    Database database = create();
    delegate(database, unknown(1), List.of(), upTo(Permission.write(0)));
    Database team = team(Permission.write(1));
    delegate(database, team, upTo(Permission.write(0)));
    assertThat(permission(database, member)).contains(Permission.write(1));
    assertThat(permission(database, stranger)).isEmpty();
  }

  @Test
  void ourAuthorsClaimTheVerifiedTipsAndNoJunk() {
    Database database = create();
    Database team = team(Permission.write(1));
    delegate(database, team, upTo(Permission.write(0)));
    Entry junk = Forged.on(team).data(DATA, "junk", "1").by(stranger);
    Entry waiting = Forged.on(team).data(DATA, "waits", "1").at(unknown(3)).by(stranger);
    trees.putRemoteEntries(team.rootId(), List.of(junk, waiting));
    assertThat(trees.findSigkeys(database.rootId(), member.publicKey()))
        .containsExactly(new SigKeyGrant(through(team, member), Permission.write(1)));
    assertThat(team.snapshot().contains(junk.id())).isFalse();
    assertThat(team.snapshot()).isEqualTo(Snapshot.of(team.snapshot().tips()));
  }
}

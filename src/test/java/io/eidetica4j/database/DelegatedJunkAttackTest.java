package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;

import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Rule 4, for tips that are claimed in a delegated tree. There anyone can push entries: they must
 * not give rights to whoever claims them, nor take rights from honest nodes of the reference, which
 * claim all tips they hold.
 */
class DelegatedJunkAttackTest extends DelegationScene {
  private final Id unknown = Id.ofRaw(new byte[] {5});

  private Database delegating(Database team) {
    Database database = create();
    delegate(database, team, upTo(Permission.write(0)));
    return database;
  }

  private static Forged data(Database database) {
    return Forged.on(database).data(DATA, "k", "v");
  }

  @Test
  void aRefusedSelfGrantInTheDelegatedTreeGivesNoRights() {
    Database team = team(Permission.write(1));
    Database database = delegating(team);
    Id head = team.snapshot().tips().getFirst();
    Entry grant = Forged.on(team).payload("_settings", coup(stranger)).by(stranger);
    trees.putRemoteEntries(team.rootId(), List.of(grant));
    for (List<Id> tips : List.of(List.of(grant.id()), List.of(head, grant.id()))) {
      Entry entry = data(database).as(through(team, tips, stranger)).by(stranger);
      attack(database, entry);
      assertRefused(database, entry, "unknown_signer");
    }
    assertLifeGoesOn(database, team);
  }

  @Test
  void aSelfGrantThatIsStillToBeJudgedGivesNoneEither() {
    Database team = team(Permission.write(1));
    Database database = delegating(team);
    Entry missing = Forged.on(team).data(DATA, "late", "1").by(chief);
    Entry grant =
        Forged.on(team)
            .payload("_settings", coup(stranger))
            .at(missing.id())
            .height(9)
            .nodeParents("_settings", Steps.settingsTips(team).tips().getFirst())
            .by(stranger);
    trees.putRemoteEntries(team.rootId(), List.of(grant));
    Entry entry = data(database).as(through(team, List.of(grant.id()), stranger)).by(stranger);
    attack(database, entry);
    assertWaits(database, entry);
    trees.putRemoteEntries(team.rootId(), List.of(missing));
    assertRefused(team, grant, "unknown_signer");
    assertRefused(database, entry, "unknown_signer");
    assertLifeGoesOn(database, team);
  }

  @Test
  void honestClaimsThatIncludeJunkHold() {
    Database team = team(Permission.write(1));
    Database database = delegating(team);
    Id head = team.snapshot().tips().getFirst();
    Entry failed = Forged.on(team).data(DATA, "junk", "1").by(stranger);
    Entry onFailed = Forged.on(team).data(DATA, "junk", "2").at(failed.id()).height(9).by(stranger);
    Entry waiting = Forged.on(team).data(DATA, "junk", "3").at(unknown).by(stranger);
    Entry onHead = Forged.on(team).data(DATA, "junk", "4").at(head, unknown).by(stranger);
    trees.putRemoteEntries(team.rootId(), List.of(failed, onFailed, waiting, onHead));
    List<List<Id>> claims = new ArrayList<>();
    claims.add(List.of(head, failed.id()));
    claims.add(List.of(failed.id())); // the only raw tip: it hides the honest one
    claims.add(List.of(onFailed.id()));
    claims.add(List.of(head, waiting.id()));
    claims.add(List.of(onHead.id(), waiting.id(), onFailed.id()));
    claims.add(List.of(head, unknown));
    claims.add(List.of(head, database.rootId())); // of another tree: as good as junk
    for (List<Id> tips : claims) {
      Entry entry = data(database).as(through(team, tips, member)).by(member);
      trees.putRemoteEntries(database.rootId(), List.of(entry));
      assertVerified(database, entry);
    }
    assertLifeGoesOn(database, team);
  }

  @Test
  void junkCanNotMakeAClaimReachTheFloor() {
    Database team = team(Permission.write(1));
    Id old = team.snapshot().tips().getFirst();
    Steps.setting(team, "colour", "red");
    Id floor = team.snapshot().tips().getFirst();
    Steps.revoke(team, member);
    Database database = create();
    delegate(database, team.rootId(), List.of(floor), upTo(Permission.write(0)));
    Entry junk = Forged.on(team).data(DATA, "junk", "1").at(old, floor).height(9).by(stranger);
    trees.putRemoteEntries(team.rootId(), List.of(junk));
    Entry behind = data(database).as(through(team, List.of(old), member)).by(member);
    attack(database, behind);
    assertRefused(database, behind, "unknown_signer");
    // what the junk names is claimed with it, which is no worse than to claim it outright
    Entry withJunk = data(database).as(through(team, List.of(junk.id()), member)).by(member);
    Entry outright = data(database).as(through(team, List.of(old, floor), member)).by(member);
    trees.putRemoteEntries(database.rootId(), List.of(withJunk, outright));
    assertVerified(database, withJunk);
    assertVerified(database, outright);
    assertLifeGoesOn(database, team);
  }

  @Test
  void unreadableSettingsInTheDelegatedTreeTakeNobodysRights() {
    Database team = team(Permission.write(1));
    Database database = delegating(team);
    Entry junk =
        Forged.on(team).payload("_settings", io.eidetica4j.codec.Bytes.utf8("junk")).by(chief);
    trees.putRemoteEntries(team.rootId(), List.of(junk));
    assertRefused(team, junk, "unreadable_settings");
    Entry entry = data(database).as(through(team, List.of(junk.id()), member)).by(member);
    trees.putRemoteEntries(database.rootId(), List.of(entry));
    assertVerified(database, entry);
    assertLifeGoesOn(database, team);
  }

  @Test
  void aGrantOfTheChiefCountsOnceItIsThere() {
    Database team = team(Permission.write(1));
    Database database = delegating(team);
    Steps.grant(team, stranger, AuthKey.active(Permission.write(7)));
    Entry entry = data(database).as(through(team, stranger)).by(stranger);
    trees.putRemoteEntries(database.rootId(), List.of(entry));
    assertVerified(database, entry);
    assertLifeGoesOn(database, team);
  }
}

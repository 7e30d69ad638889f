package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.KeyStatus;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.PermissionBounds;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.store.SettingsStore;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Priorities of keys bind who writes here: no admin changes one that is stronger, or makes one.
 * They are no matter for verdicts, which must be those of every other node.
 */
class KeyPriorityTest extends DelegationScene {
  private final PrivateKey deputy = Steps.key(21);

  /** A database with an admin(0), an admin(5) and a write(5). */
  private Database withDeputy() {
    Database database = create();
    Steps.grant(database, deputy, AuthKey.active("deputy", Permission.admin(5)));
    return database;
  }

  private static Id change(Database database, Consumer<SettingsStore> change) {
    Transaction transaction = database.newTransaction();
    change.accept(transaction.getSettings());
    return transaction.commit();
  }

  private void refused(Database database, ErrorKind kind, Consumer<SettingsStore> change) {
    Honest before = honest(database);
    Thrown.kind(kind, () -> change(database, change));
    assertUntouched(database, before);
  }

  @Test
  void anAdminMayNotTouchAStrongerOne() {
    Database database = withDeputy();
    Database byDeputy = database.withKey(deputy);
    ErrorKind denied = ErrorKind.AUTH_PERMISSION_DENIED;
    refused(byDeputy, denied, s -> s.revokeAuthKey(admin.publicKey()));
    refused(
        byDeputy, denied, s -> s.setAuthKey(admin.publicKey(), AuthKey.active(Permission.read())));
    refused(byDeputy, denied, s -> s.renameAuthKey(admin.publicKey(), java.util.Optional.of("x")));
    refused(
        byDeputy,
        denied,
        s -> s.asDocStore().set("auth.keys." + admin.publicKey().text(), Value.DELETED));
    refused(
        byDeputy,
        denied,
        s -> s.asDocStore().set("auth.keys." + admin.publicKey().text(), Value.of("junk")));
    change(byDeputy, s -> s.revokeAuthKey(writer.publicKey()));
    change(byDeputy, s -> s.setName("renamed"));
    assertThat(database.getName()).isEqualTo("renamed");
  }

  @Test
  void norMakeOneThatIsStronger() {
    Database database = withDeputy();
    Database byDeputy = database.withKey(deputy);
    ErrorKind denied = ErrorKind.AUTH_PERMISSION_DENIED;
    for (Permission above : List.of(Permission.admin(0), Permission.admin(4))) {
      refused(byDeputy, denied, s -> s.setAuthKey(stranger.publicKey(), AuthKey.active(above)));
      refused(byDeputy, denied, s -> s.setAuthKey(deputy.publicKey(), AuthKey.active(above)));
      refused(byDeputy, denied, s -> s.setAuthKey(writer.publicKey(), AuthKey.active(above)));
      refused(byDeputy, denied, s -> s.setGlobalAuthKey(AuthKey.active(above)));
    }
    change(byDeputy, s -> s.setAuthKey(stranger.publicKey(), AuthKey.active(Permission.admin(5))));
    change(byDeputy, s -> s.setGlobalAuthKey(AuthKey.active(Permission.write(0))));
    change(byDeputy, s -> s.setAuthKey(deputy.publicKey(), AuthKey.active(Permission.admin(9))));
  }

  @Test
  void norBringBackOneThatWasRevoked() {
    Database database = withDeputy();
    Steps.grant(
        database,
        stranger,
        new AuthKey(java.util.Optional.empty(), Permission.admin(1), KeyStatus.REVOKED));
    Database byDeputy = database.withKey(deputy);
    refused(
        byDeputy,
        ErrorKind.AUTH_PERMISSION_DENIED,
        s -> s.setAuthKey(stranger.publicKey(), AuthKey.active(Permission.admin(1))));
    change(database, s -> s.setAuthKey(stranger.publicKey(), AuthKey.active(Permission.admin(1))));
  }

  @Test
  void norDelegateMoreThanItHas() {
    Database database = withDeputy();
    Database team = team(Permission.admin(0));
    Database byDeputy = database.withKey(deputy);
    Honest before = honest(database);
    for (PermissionBounds bounds : List.of(upTo(Permission.admin(0)), upTo(Permission.admin(4)))) {
      Thrown.kind(ErrorKind.AUTH_PERMISSION_DENIED, () -> delegate(byDeputy, team, bounds));
    }
    Thrown.kind(
        ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION,
        () ->
            delegate(
                byDeputy,
                team,
                PermissionBounds.between(Permission.admin(9), Permission.write(0))));
    assertUntouched(database, before);
    delegate(byDeputy, team, upTo(Permission.admin(5)));
    delegate(database, team, upTo(Permission.admin(0)));
    Thrown.kind(
        ErrorKind.AUTH_PERMISSION_DENIED, () -> delegate(byDeputy, team, upTo(Permission.read())));
  }

  @Test
  void norGetRoundItByReplacingEverything() {
    Database database = withDeputy();
    Database byDeputy = database.withKey(deputy);
    Doc keys =
        Doc.EMPTY.withPath(
            List.of("keys", deputy.publicKey().text()),
            AuthKey.active(Permission.admin(5)).toDoc());
    Doc atomicKeys =
        Doc.atomic()
            .withKey(deputy.publicKey().text(), AuthKey.active(Permission.admin(5)).toDoc());
    refused(
        byDeputy,
        ErrorKind.AUTH_PERMISSION_DENIED,
        s -> s.asDocStore().set("auth.keys", atomicKeys));
    refused(
        byDeputy,
        ErrorKind.AUTH_PERMISSION_DENIED,
        s -> s.asDocStore().set("auth", Doc.atomic().withKey("keys", keys.child("keys").get())));
    refused(
        byDeputy,
        ErrorKind.AUTH_PERMISSION_DENIED,
        s -> s.asDocStore().setAtPath(List.of(), Doc.atomic().withKey("auth", keys)));
  }

  @Test
  void theLastAdminCanNotBeTakenAway() {
    Database database = create();
    ErrorKind invalid = ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION;
    refused(database, invalid, s -> s.revokeAuthKey(admin.publicKey()));
    refused(
        database,
        invalid,
        s -> s.setAuthKey(admin.publicKey(), AuthKey.active(Permission.write(0))));
    refused(database, invalid, s -> s.asDocStore().set("auth.keys", Doc.atomic()));
    change(database, s -> s.setAuthKey(deputy.publicKey(), AuthKey.active(Permission.admin(0))));
    change(database, s -> s.revokeAuthKey(admin.publicKey()));
  }

  @Test
  void aDelegatedAdminIsBoundByWhatItMayDoHere() {
    Database database = create();
    Database team = team(Permission.admin(0));
    delegate(database, team, upTo(Permission.admin(7)));
    Database byMember = database.withKey(new DatabaseKey(member, through(team, member)));
    refused(byMember, ErrorKind.AUTH_PERMISSION_DENIED, s -> s.revokeAuthKey(admin.publicKey()));
    change(byMember, s -> s.setAuthKey(stranger.publicKey(), AuthKey.active(Permission.admin(7))));
  }

  @Test
  void verdictsAreThoseOfTheReferenceWhateverThePriority() {
    Database database = withDeputy();
    Entry demotion =
        Forged.on(database).payload("_settings", grant(admin, Permission.admin(9))).by(deputy);
    trees.putRemoteEntries(database.rootId(), List.of(demotion));
    assertVerified(database, demotion);
    assertThat(database.currentPermission()).isEqualTo(Permission.admin(9));
    Steps.put(database, DATA, "k", "v");
  }

  @Test
  void aWeakKeyIsGivenNoRightByUsAndLosesOneThatAPeerGave() {
    PublicKey weak = PublicKey.parse("ed25519:AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    Database database = create();
    AuthKey right = AuthKey.active(Permission.read());
    refused(database, ErrorKind.AUTH_INVALID_KEY_FORMAT, s -> s.setAuthKey(weak, right));
    Doc granted = Doc.EMPTY.withPath(List.of("auth", "keys", weak.text()), right.toDoc());
    Entry foreign = Forged.on(database).payload("_settings", Doc.CRDT.encode(granted)).by(admin);
    trees.putRemoteEntries(database.rootId(), List.of(foreign));
    assertThat(database.getSettings().getAuthKey(weak)).isEqualTo(right);
    change(database, s -> s.revokeAuthKey(weak));
    assertThat(database.getSettings().getAuthKey(weak).isActive()).isFalse();
  }
}

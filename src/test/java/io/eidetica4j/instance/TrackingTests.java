package io.eidetica4j.instance;

import static io.eidetica4j.instance.ContractPart.assertFails;
import static io.eidetica4j.instance.Instances.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.DelegatedTreeRef;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.PermissionBounds;
import io.eidetica4j.auth.TreeReference;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.DelegationStep;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.KeyHint;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.store.DocStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Databases that a user keeps track of, and how they are to be synced. */
interface TrackingTests extends ContractPart {
  private static Database everyonesDatabase(User owner) {
    Database made = owner.createDatabase(Doc.EMPTY, owner.defaultKey());
    made.withTransaction(transaction -> {
      transaction.getSettings().setGlobalAuthKey(AuthKey.active(Permission.read()));
      return "";
    });
    return made;
  }

  @Test
  default void trackingFindsTheRightOfEveryone() {
    User admin = instances().admin();
    User bob = instances().newUser(admin, "bob");
    Id root = everyonesDatabase(admin).rootId();
    SyncSettings wishes = SyncSettings.onCommit().withInterval(60).withProperty("a", "b");
    bob.trackDatabase(root, bob.defaultKey(), wishes);
    assertThat(bob.database(root)).isEqualTo(new TrackedDatabase(root, bob.defaultKey(), wishes));
    assertThat(bob.keyMapping(bob.defaultKey(), root)).contains(SigKey.global(bob.defaultKey()));
  }

  @Test
  default void trackingFindsADelegationAndOpeningUsesIt() {
    User admin = instances().admin();
    User bob = instances().newUser(admin, "bob");
    Database team = bob.createDatabase(Doc.EMPTY.with("name", "team"), bob.defaultKey());
    Database made = admin.createDatabase(Doc.EMPTY, admin.defaultKey());
    made.withTransaction(transaction -> {
      transaction
          .getSettings()
          .addDelegatedTree(
              new DelegatedTreeRef(
                  PermissionBounds.upTo(Permission.write(5)),
                  new TreeReference(team.rootId(), team.snapshot().tips())));
      return "";
    });
    bob.trackDatabase(made.rootId(), bob.defaultKey(), SyncSettings.disabled());
    assertThat(bob.keyMapping(bob.defaultKey(), made.rootId()))
        .contains(
            new SigKey.Delegation(
                List.of(new DelegationStep(team.rootId(), team.snapshot().tips())),
                KeyHint.fromPubkey(bob.defaultKey())));
    Database opened = bob.openDatabase(made.rootId());
    assertThat(opened.currentPermission()).isEqualTo(Permission.write(5));
    opened.withTransaction(transaction -> {
      transaction.getStore(DocStore.TYPE, "data").set("by", "bob");
      return "";
    });
    assertThat(made.getStoreViewer(DocStore.TYPE, "data").getText("by")).isEqualTo("bob");
  }

  @Test
  default void trackingWithoutAnyRightFails() {
    User admin = instances().admin();
    User bob = instances().newUser(admin, "bob");
    Id root = admin.createDatabase(Doc.EMPTY, admin.defaultKey()).rootId();
    assertThat(
            assertFails(
                ErrorKind.USER_NO_SIG_KEY_FOUND,
                () -> bob.trackDatabase(root, bob.defaultKey(), SyncSettings.disabled())))
        .hasMessage("No SigKey found for key " + bob.defaultKey() + " in database " + root);
    assertThat(bob.databases()).isEmpty();
    assertThat(bob.findKey(root)).isEmpty();
    assertFails(
        ErrorKind.BACKEND_ENTRY_NOT_FOUND,
        () ->
            bob.trackDatabase(
                Id.ofDagCbor(new byte[] {9}), bob.defaultKey(), SyncSettings.disabled()));
  }

  @Test
  default void trackingAgainChangesTheWishesAndPerhapsTheKey() {
    User admin = instances().admin();
    User bob = instances().newUser(admin, "bob");
    Id root = everyonesDatabase(admin).rootId();
    bob.trackDatabase(root, bob.defaultKey(), SyncSettings.disabled());
    bob.trackDatabase(root, bob.defaultKey(), SyncSettings.enabled());
    assertThat(bob.database(root).syncSettings()).isEqualTo(SyncSettings.enabled());
    PublicKey second = bob.addPrivateKey(Optional.empty());
    bob.trackDatabase(root, second, SyncSettings.onCommit());
    assertThat(bob.database(root).keyId()).isEqualTo(second);
    assertThat(bob.keyMapping(second, root)).contains(SigKey.global(second));
    assertThat(bob.databases()).hasSize(1);
  }

  @Test
  default void trackingWithAKeyThatHasNoRightKeepsWhatWasThere() {
    User admin = instances().admin();
    Id root = admin.createDatabase(Doc.EMPTY, admin.defaultKey()).rootId();
    PublicKey second = admin.addPrivateKey(Optional.empty());
    assertFails(
        ErrorKind.USER_NO_SIG_KEY_FOUND,
        () -> admin.trackDatabase(root, second, SyncSettings.enabled()));
    assertThat(admin.database(root))
        .isEqualTo(new TrackedDatabase(root, admin.defaultKey(), SyncSettings.disabled()));
  }

  @Test
  default void untrackingForgetsTheRowOnly() {
    User admin = instances().admin();
    Id root = admin.createDatabase(Doc.EMPTY, admin.defaultKey()).rootId();
    admin.untrackDatabase(root);
    assertThat(admin.databases()).isEmpty();
    assertThat(assertFails(ErrorKind.USER_DATABASE_NOT_TRACKED, () -> admin.database(root)))
        .hasMessage("Database not tracked: " + root);
    assertFails(ErrorKind.USER_DATABASE_NOT_TRACKED, () -> admin.untrackDatabase(root));
    assertThat(admin.openDatabase(root).rootId()).isEqualTo(root);
    admin.trackDatabase(root, admin.defaultKey(), SyncSettings.disabled());
    assertThat(admin.databases()).hasSize(1);
  }

  @Test
  default void syncIsSwitchedWithoutTouchingTheOtherWishes() {
    User admin = instances().admin();
    Id root = admin.createDatabase(Doc.EMPTY, admin.defaultKey()).rootId();
    SyncSettings wishes =
        SyncSettings.onCommit().withInterval(0).withProperty("k", "v").withSyncEnabled(false);
    admin.trackDatabase(root, admin.defaultKey(), wishes);
    assertThat(admin.isSyncEnabled(root)).isFalse();
    admin.enableSync(root);
    long entries = admin.userDatabase().entryCount();
    admin.enableSync(root);
    assertThat(admin.userDatabase().entryCount()).isEqualTo(entries);
    assertThat(admin.isSyncEnabled(root)).isTrue();
    assertThat(admin.database(root).syncSettings()).isEqualTo(wishes.withSyncEnabled(true));
    Instance again = instances().reopen(admin.instance());
    User back = instances().login(again, ADMIN);
    assertThat(back.database(root).syncSettings()).isEqualTo(wishes.withSyncEnabled(true));
    back.disableSync(root);
    assertThat(back.database(root).syncSettings()).isEqualTo(wishes);
  }

  @Test
  default void syncOfAnUntrackedDatabaseIsAnError() {
    User admin = instances().admin();
    Id root = admin.userDatabase().rootId();
    assertThat(admin.isSyncEnabled(root)).isFalse();
    assertFails(ErrorKind.USER_DATABASE_NOT_TRACKED, () -> admin.enableSync(root));
    assertFails(ErrorKind.USER_DATABASE_NOT_TRACKED, () -> admin.disableSync(root));
    assertFails(ErrorKind.USER_DATABASE_NOT_TRACKED, () -> admin.share(root));
  }

  @Test
  default void sharingNeedsSyncAndChangesNothingWithoutIt() {
    User admin = instances().admin();
    Id root = admin.createDatabase(Doc.EMPTY, admin.defaultKey()).rootId();
    assertFails(ErrorKind.SYNC_SYNC_NOT_ENABLED, () -> admin.share(root));
    assertThat(admin.isSyncEnabled(root)).isFalse();
  }

  @Test
  default void otherSessionsSeeChangesOfDatabasesAtOnce() {
    User admin = instances().admin();
    User second = instances().login(admin.instance(), ADMIN);
    Id root = admin.createDatabase(Doc.EMPTY, admin.defaultKey()).rootId();
    assertThat(second.databases()).extracting(TrackedDatabase::databaseId).containsExactly(root);
    second.enableSync(root);
    assertThat(admin.isSyncEnabled(root)).isTrue();
  }
}

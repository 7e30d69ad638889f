package io.eidetica4j.instance;

import static io.eidetica4j.instance.ContractPart.assertFails;
import static io.eidetica4j.instance.Instances.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.WriteSource;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Opening, creating, closing, and what a new instance consists of. */
interface OpeningTests extends ContractPart {
  @Test
  default void aNewInstanceLogsItsFirstUserIn() {
    Opened opened = instances().create(NewUser.passwordless(ADMIN));
    assertThat(opened.user().orElseThrow().username()).isEqualTo(ADMIN);
    assertThat(instances().login(opened.instance(), ADMIN).uuid())
        .isEqualTo(opened.user().orElseThrow().uuid());
  }

  @Test
  default void bootstrapWritesSevenVerifiedEntriesInTheReferencesOrder() {
    User admin = instances().admin();
    Backend backend = admin.instance().backend();
    InstanceMetadata metadata = backend.metadata().orElseThrow();
    PublicKey device = admin.instance().id();
    Id own = admin.userDatabase().rootId();
    assertThat(backend.trees())
        .containsExactlyInAnyOrder(metadata.usersDb(), metadata.databasesDb(), own);
    assertThat(backend.idsWithStatus(VerificationStatus.VERIFIED)).hasSize(7);
    assertThat(metadata.syncDb()).isEmpty();
    assertEntries(
        admin,
        metadata.usersDb(),
        device,
        List.of(List.of("_root", "_settings"), List.of("_index", "users"), List.of("_settings")));
    assertEntries(
        admin,
        metadata.databasesDb(),
        device,
        List.of(List.of("_root", "_settings"), List.of("_settings")));
    assertEntries(
        admin,
        own,
        admin.defaultKey(),
        List.of(List.of("_root", "_settings"), List.of("_index", "_settings", "keys")));
  }

  private static void assertEntries(
      User admin, Id tree, PublicKey signer, List<List<String>> stores) {
    List<Entry> entries = admin.instance().trees().open(tree).getAllEntries();
    assertThat(entries).extracting(Entry::subtreeNames).isEqualTo(stores);
    assertThat(entries).allMatch(entry -> entry.sig().key().hasPubkeyHint(signer));
  }

  @Test
  default void systemDatabasesAreNamedAndTheDeviceAdministersThem() {
    User admin = instances().admin();
    InstanceMetadata metadata = admin.instance().backend().metadata().orElseThrow();
    assertSystem(admin, metadata.usersDb(), "_users", "User directory database");
    assertSystem(admin, metadata.databasesDb(), "_databases", "Database tracking and registry");
  }

  private static void assertSystem(User admin, Id root, String name, String description) {
    Database database = admin.instance().trees().open(root);
    Doc settings = database.getSettings().getAll();
    assertThat(settings.getText("name")).contains(name);
    assertThat(settings.getText("type")).contains("system");
    assertThat(settings.getText("description")).contains(description);
    assertThat(database.getSettings().getAuthKey(admin.instance().id()))
        .isEqualTo(AuthKey.active(Permission.admin(0)));
    assertThat(database.getSettings().getAuthKey(admin.defaultKey()))
        .isEqualTo(AuthKey.active("admin", Permission.admin(0)));
  }

  @Test
  default void aUsersDatabaseIsNamedAndTheDeviceMayReadIt() {
    User admin = instances().admin();
    Doc settings = admin.userDatabase().getSettings().getAll();
    assertThat(settings.getText("name")).contains("_user_admin");
    assertThat(settings.getText("type")).contains("user");
    assertThat(settings.getText("description")).contains("User database for admin");
    assertThat(admin.userDatabase().getSettings().getAuthKey(admin.instance().id()))
        .isEqualTo(AuthKey.active("device", Permission.read()));
    assertThat(admin.userDatabase().getSettings().getAuthKey(admin.defaultKey()))
        .isEqualTo(AuthKey.active(Permission.admin(0)));
  }

  @Test
  default void connectOrCreateOpensWhatIsThereAndIgnoresTheInitialUser() {
    User admin = instances().admin();
    PublicKey id = admin.instance().id();
    Opened opened = instances().reopenOrCreate(admin.instance(), NewUser.passwordless("other"));
    assertThat(opened.user()).isEmpty();
    assertThat(opened.instance().id()).isEqualTo(id);
    instances().login(opened.instance(), ADMIN);
    assertFails(
        ErrorKind.USER_USER_NOT_FOUND,
        () -> opened.instance().loginUser("other", Optional.empty()));
  }

  @Test
  default void nothingIsCreatedOverAnInstance() {
    User admin = instances().admin();
    Backend backend = admin.instance().backend();
    assertFails(
        ErrorKind.INSTANCE_INSTANCE_ALREADY_EXISTS,
        () -> Instance.createBackend(backend, NewUser.passwordless("other")));
    Instance again = instances().reopen(admin.instance());
    assertThat(instances().login(again, ADMIN).admin().listUsers()).containsExactly(ADMIN);
  }

  @Test
  default void theDeviceIdSurvivesEveryReopening() {
    Instance instance = instances().admin().instance();
    PublicKey id = instance.id();
    assertThat(instance.signingKey().publicKey()).isEqualTo(id);
    for (int i = 0; i < 3; i++) {
      instance = instances().reopen(instance);
      assertThat(instance.id()).isEqualTo(id);
      assertThat(instance.signingKey().publicKey()).isEqualTo(id);
    }
  }

  @Test
  default void differentInstancesHaveDifferentIds() {
    PublicKey id = instances().admin().instance().id();
    try (Opened other = Instance.connectOrCreate("memory://", NewUser.passwordless("x"))) {
      assertThat(other.instance().id()).isNotEqualTo(id);
    }
  }

  @Test
  default void usersDatabasesAndKeysSurviveReopening() {
    User admin = instances().admin();
    admin.admin().createUser(NewUser.withPassword("carol", "secret"));
    Database made = admin.createDatabase(Doc.EMPTY.with("name", "notes"), admin.defaultKey());
    PublicKey extra = admin.addPrivateKey(Optional.of("laptop"));
    Instance again = instances().reopen(admin.instance());
    User back = instances().login(again, ADMIN);
    assertThat(back.openDatabase(made.rootId()).getName()).isEqualTo("notes");
    assertThat(back.findKeysByDisplayName("laptop")).containsExactly(extra);
    assertThat(back.admin().listUsers()).containsExactly(ADMIN, "carol");
    assertThat(back.userDatabase().getName()).isEqualTo("_user_admin");
    instances().login(again, "carol", "secret");
    assertFails(
        ErrorKind.USER_DECRYPTION_FAILED, () -> again.loginUser("carol", Optional.of("wrong")));
  }

  @Test
  default void anInstanceStaysOpenUntilItsLastHandleIsClosed() {
    Opened opened = instances().create(NewUser.passwordless(ADMIN));
    User user = opened.user().orElseThrow();
    Database database = user.userDatabase();
    Instance second = opened.instance().handle();
    assertThat(second.handles()).isEqualTo(3);
    opened.instance().close();
    opened.instance().close();
    assertThat(opened.instance().isClosed()).isTrue();
    assertFails(ErrorKind.INSTANCE_INSTANCE_DROPPED, opened.instance()::id);
    user.close();
    assertThat(second.handles()).isEqualTo(1);
    assertThat(database.getName()).isEqualTo("_user_admin");
    second.close();
    assertThat(second.handles()).isZero();
    assertFails(ErrorKind.INSTANCE_INSTANCE_DROPPED, database::getName);
    assertFails(ErrorKind.INSTANCE_INSTANCE_DROPPED, second::handle);
  }

  @Test
  default void aWeakReferenceGivesAHandleWhileOneIsOpen() {
    Opened opened = instances().create(NewUser.passwordless(ADMIN));
    WeakInstance weak = opened.instance().downgrade();
    opened.instance().close();
    try (Instance fromSession = weak.upgrade().orElseThrow()) {
      assertThat(fromSession.hasDatabase(opened.user().orElseThrow().userDatabase().rootId()))
          .isTrue();
    }
    opened.user().orElseThrow().close();
    assertThat(weak.upgrade()).isEmpty();
  }

  @Test
  default void lookUpsAnswerForEntriesAndRootsOnly() {
    User admin = instances().admin();
    Instance instance = admin.instance();
    Id root = admin.userDatabase().rootId();
    Id later = admin.userDatabase().snapshot().tips().getFirst();
    assertThat(instance.hasEntry(root)).isTrue();
    assertThat(instance.hasEntry(later)).isTrue();
    assertThat(instance.hasDatabase(root)).isTrue();
    assertThat(instance.hasDatabase(later)).isFalse();
    Id unknown = Id.ofDagCbor(new byte[] {1});
    assertThat(instance.hasEntry(unknown)).isFalse();
    assertThat(instance.hasDatabase(unknown)).isFalse();
  }

  @Test
  default void entriesArePutAndDemoted() {
    User admin = instances().admin();
    Database source = admin.createDatabase(Doc.EMPTY.with("name", "source"), admin.defaultKey());
    Entry root = source.getRoot();
    try (Opened other = Instance.connectOrCreate("memory://", NewUser.passwordless("x"))) {
      Instance instance = other.instance();
      instance.putEntry(root.id(), VerificationStatus.VERIFIED, root, WriteSource.LOCAL);
      assertThat(instance.backend().status(root.id())).contains(VerificationStatus.VERIFIED);
      assertThat(instance.trees().open(root.id()).getName()).isEqualTo("source");
      instance.demoteToUnverified(root.id(), root.id());
      assertThat(instance.backend().status(root.id())).contains(VerificationStatus.UNVERIFIED);
    }
  }

  @Test
  default void syncIsSwitchedOnOnceAndForAllHandles() {
    User admin = instances().admin();
    Instance instance = admin.instance();
    assertThat(instance.isSyncEnabled()).isFalse();
    instance.flushSync();
    instance.enableSync();
    Optional<Id> database = instance.backend().metadata().orElseThrow().syncDb();
    assertThat(database).isPresent();
    try (Instance other = instance.handle()) {
      assertThat(other.isSyncEnabled()).isTrue();
      other.enableSync();
      assertThat(other.backend().metadata().orElseThrow().syncDb()).isEqualTo(database);
    }
    instance.flushSync();
  }

  @Test
  default void nothingShownHoldsASecret() {
    Opened opened = instances().create(NewUser.withPassword(ADMIN, "s3cret-word"));
    User user = opened.user().orElseThrow();
    String shown =
        opened
            + " "
            + opened.instance()
            + user
            + user.userInfo()
            + NewUser.withPassword("n", "s3cret-word")
            + user.getSigningKey(user.defaultKey());
    assertThat(shown)
        .doesNotContain("s3cret-word")
        .doesNotContain(user.getSigningKey(user.defaultKey()).text())
        .doesNotContain(opened.instance().signingKey().text());
  }
}

package io.eidetica4j.instance;

import static io.eidetica4j.instance.ContractPart.assertFails;
import static io.eidetica4j.instance.Instances.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.WriteCallback;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.store.DocStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A user's databases: making, opening, finding, sharing. */
interface DatabaseTests extends ContractPart {
  private static void put(Database database, String key, String value) {
    database.withTransaction(transaction -> {
      transaction.getStore(DocStore.TYPE, "data").set(key, value);
      return key;
    });
  }

  private static String read(Database database, String key) {
    return database.getStoreViewer(DocStore.TYPE, "data").getText(key);
  }

  @Test
  default void aMadeDatabaseIsMappedTrackedAndOpensAgain() {
    User admin = instances().admin();
    Database made = admin.createDatabase(Doc.EMPTY.with("name", "notes"), admin.defaultKey());
    put(made, "k", "v");
    assertThat(admin.findKey(made.rootId())).contains(admin.defaultKey());
    assertThat(admin.database(made.rootId()))
        .isEqualTo(new TrackedDatabase(made.rootId(), admin.defaultKey(), SyncSettings.disabled()));
    Database opened = admin.openDatabase(made.rootId());
    assertThat(opened.getName()).isEqualTo("notes");
    assertThat(read(opened, "k")).isEqualTo("v");
    assertThat(opened.authIdentity()).contains(SigKey.fromPubkey(admin.defaultKey()));
    assertThat(opened.currentPermission()).isEqualTo(Permission.admin(0));
  }

  @Test
  default void mappingAndTrackingAreOneEntry() {
    User admin = instances().admin();
    long before = admin.userDatabase().entryCount();
    admin.createDatabase(Doc.EMPTY, admin.defaultKey());
    assertThat(admin.userDatabase().entryCount()).isEqualTo(before + 1);
    assertThat(admin.userDatabase().getTipEntries().getFirst().subtreeNames())
        .contains("databases", "keys");
  }

  @Test
  default void emptySettingsGiveDifferentDatabases() {
    User admin = instances().admin();
    Set<Id> roots = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      Id root = admin.createDatabase(Doc.EMPTY, admin.defaultKey()).rootId();
      assertThat(root.isEmpty()).isFalse();
      assertThat(admin.openDatabase(root).rootId()).isEqualTo(root);
      roots.add(root);
    }
    assertThat(roots).hasSize(5);
    assertThat(admin.databases())
        .extracting(TrackedDatabase::databaseId)
        .containsExactlyInAnyOrderElementsOf(roots);
  }

  @Test
  default void settingsMustNotHoldAuth() {
    User admin = instances().admin();
    assertThat(
            assertFails(
                ErrorKind.AUTH_INVALID_AUTH_CONFIGURATION,
                () -> admin.createDatabase(Doc.EMPTY.with("auth", Doc.EMPTY), admin.defaultKey())))
        .hasMessageContaining("must not contain auth configuration");
    assertThat(admin.databases()).isEmpty();
  }

  @Test
  default void databasesOfOthersAreNotOpened() {
    User admin = instances().admin();
    User bob = instances().newUser(admin, "bob");
    Id ofAdmin = admin.createDatabase(Doc.EMPTY, admin.defaultKey()).rootId();
    assertThat(bob.findKey(ofAdmin)).isEmpty();
    assertThat(assertFails(ErrorKind.USER_NO_KEY_FOR_DATABASE, () -> bob.openDatabase(ofAdmin)))
        .hasMessage("No key found for database: " + ofAdmin);
    assertThat(
            assertFails(
                ErrorKind.USER_NO_SIG_KEY_MAPPING,
                () -> bob.openDatabaseWithKey(ofAdmin, bob.defaultKey())))
        .hasMessageContaining(ofAdmin.toString())
        .hasMessageContaining(bob.defaultKey().text());
  }

  @Test
  default void anUnknownDatabaseIsNotOpened() {
    User admin = instances().admin();
    Id unknown = Id.ofDagCbor(new byte[] {7});
    assertFails(ErrorKind.USER_NO_KEY_FOR_DATABASE, () -> admin.openDatabase(unknown));
    admin.mapKey(admin.defaultKey(), unknown, SigKey.fromPubkey(admin.defaultKey()));
    assertThat(
            assertFails(ErrorKind.USER_DATABASE_ACCESS_PENDING, () -> admin.openDatabase(unknown)))
        .hasMessageContaining("no local data yet");
  }

  @Test
  default void openingWithAKeyBindsItsIdentity() {
    User admin = instances().admin();
    Database made = admin.createDatabase(Doc.EMPTY, admin.defaultKey());
    PublicKey writer = admin.addPrivateKey(Optional.of("writer"));
    made.withTransaction(transaction -> {
      transaction.getSettings().setAuthKey(writer, AuthKey.active("w", Permission.write(5)));
      return writer;
    });
    admin.mapKey(writer, made.rootId(), SigKey.fromName("w"));
    Database asWriter = admin.openDatabaseWithKey(made.rootId(), writer);
    assertThat(asWriter.authIdentity()).contains(SigKey.fromName("w"));
    assertThat(asWriter.currentPermission()).isEqualTo(Permission.write(5));
    put(asWriter, "by", "writer");
    assertThat(asWriter.getTipEntries().getFirst().sig().key()).isEqualTo(SigKey.fromName("w"));
  }

  @Test
  default void databasesAreFoundByName() {
    User admin = instances().admin();
    Database first = admin.createDatabase(Doc.EMPTY.with("name", "same"), admin.defaultKey());
    Database second = admin.createDatabase(Doc.EMPTY.with("name", "same"), admin.defaultKey());
    admin.createDatabase(Doc.EMPTY.with("name", "other"), admin.defaultKey());
    admin.createDatabase(Doc.EMPTY, admin.defaultKey());
    List<Database> found = admin.findDatabase("same");
    assertThat(found)
        .extracting(Database::rootId)
        .containsExactlyInAnyOrder(first.rootId(), second.rootId());
    found.forEach(database -> put(database, "written", "yes"));
    assertThat(found).allMatch(database -> read(database, "written").equals("yes"));
    for (String none : List.of("", "nothing")) {
      assertThat(
              assertFails(
                  ErrorKind.USER_DATABASE_NOT_FOUND_BY_NAME, () -> admin.findDatabase(none)))
          .hasMessage("Database not found by name: " + none);
    }
  }

  @Test
  default void nothingTrackedMeansNothingFound() {
    User admin = instances().admin();
    assertFails(ErrorKind.USER_DATABASE_NOT_FOUND_BY_NAME, () -> admin.findDatabase("_user_admin"));
  }

  @Test
  default void valuesReadBackUnchangedAfterReopening() {
    User admin = instances().admin();
    List<String> values = List.of("", "plain", "日本語 ✓ 🎉", "\"q\" 'q' \\", "line\nline\ttab\u0000");
    Database made =
        admin.createDatabase(
            Doc.EMPTY.with("name", "ünï \"cødé\"").with("note", "x\ny"), admin.defaultKey());
    Database other = admin.createDatabase(Doc.EMPTY.with("name", "other"), admin.defaultKey());
    made.withTransaction(transaction -> {
      DocStore data = transaction.getStore(DocStore.TYPE, "data");
      for (int i = 0; i < 100; i++) {
        data.set("key" + i, values.get(i % values.size()));
      }
      transaction.getStore(DocStore.TYPE, "second").set("key0", "elsewhere");
      return "";
    });
    put(made, "key1", "overwritten");
    put(other, "key0", "another database");
    Instance again = instances().reopen(admin.instance());
    Database back = instances().login(again, ADMIN).openDatabase(made.rootId());
    assertThat(back.getName()).isEqualTo("ünï \"cødé\"");
    assertThat(back.getSettings().getText("note")).isEqualTo("x\ny");
    assertThat(read(back, "key1")).isEqualTo("overwritten");
    for (int i = 2; i < 100; i++) {
      assertThat(read(back, "key" + i)).isEqualTo(values.get(i % values.size()));
    }
    assertThat(back.getStoreViewer(DocStore.TYPE, "second").getText("key0")).isEqualTo("elsewhere");
  }

  @Test
  default void aSecondUserWritesWithTheRightOfEveryone() {
    User admin = instances().admin();
    User bob = instances().newUser(admin, "bob");
    Database shared = admin.createDatabase(Doc.EMPTY, admin.defaultKey());
    shared.withTransaction(transaction -> {
      transaction.getSettings().setGlobalAuthKey(AuthKey.active(Permission.write(10)));
      return "";
    });
    bob.trackDatabase(shared.rootId(), bob.defaultKey(), SyncSettings.disabled());
    assertThat(bob.keyMapping(bob.defaultKey(), shared.rootId()))
        .contains(SigKey.global(bob.defaultKey()));
    Database asBob = bob.openDatabase(shared.rootId());
    assertThat(asBob.currentPermission()).isEqualTo(Permission.write(10));
    put(asBob, "from", "bob");
    assertThat(read(admin.openDatabase(shared.rootId()), "from")).isEqualTo("bob");
  }

  @Test
  default void theInitCallbackMayUseStoresButNoSystemStores() {
    User admin = instances().admin();
    for (String system : List.of("_settings", "_root", "_index")) {
      assertFails(
          ErrorKind.TRANSACTION_SYSTEM_SUBTREE_LOCKED,
          () ->
              admin.createDatabase(
                  Doc.EMPTY,
                  admin.defaultKey(),
                  transaction -> transaction.getStore(DocStore.TYPE, system)));
    }
    assertThat(admin.databases()).isEmpty();
    Database made =
        admin.createDatabase(
            Doc.EMPTY,
            admin.defaultKey(),
            transaction -> transaction.getStore(DocStore.TYPE, "data").set("k", "first"));
    assertThat(made.entryCount()).isEqualTo(1);
    assertThat(read(made, "k")).isEqualTo("first");
    made.withTransaction(transaction -> {
      transaction.getSettings().setName("later");
      return "";
    });
    assertThat(made.getName()).isEqualTo("later");
  }

  @Test
  default void sessionsOfOneUserDoNotLoseEachOthersDatabases() throws Exception {
    User admin = instances().admin();
    List<User> sessions = new ArrayList<>(List.of(admin));
    for (int i = 0; i < 3; i++) {
      sessions.add(instances().login(admin.instance(), ADMIN));
    }
    List<Callable<Id>> work = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      User session = sessions.get(i % sessions.size());
      work.add(() -> session.createDatabase(Doc.EMPTY, session.defaultKey()).rootId());
    }
    Set<Id> made = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int i = 0;
      for (Future<Id> each : threads.invokeAll(work)) {
        assertThat(sessions.get(i++ % sessions.size()).findKey(each.get())).isPresent();
        made.add(each.get());
      }
    }
    User fresh = instances().login(admin.instance(), ADMIN);
    assertThat(made).hasSize(24).allMatch(root -> fresh.findKey(root).isPresent());
    assertThat(fresh.databases())
        .extracting(TrackedDatabase::databaseId)
        .containsExactlyInAnyOrderElementsOf(made);
  }

  @Test
  default void whoListensToAUsersDatabaseMayChangeItMeanwhile() {
    User admin = instances().admin();
    Id first = admin.createDatabase(Doc.EMPTY, admin.defaultKey()).rootId();
    AtomicBoolean done = new AtomicBoolean();
    try (WriteCallback listening =
        admin
            .userDatabase()
            .onWrite((event, database) ->
                () -> {
                  if (done.compareAndSet(false, true)) {
                    admin.enableSync(first);
                  }
                })) {
      assertThat(listening).isNotNull();
      Id second = admin.createDatabase(Doc.EMPTY, admin.defaultKey()).rootId();
      assertThat(done).isTrue();
      assertThat(admin.isSyncEnabled(first)).isTrue();
      assertThat(admin.openDatabase(second).rootId()).isEqualTo(second);
    }
  }
}

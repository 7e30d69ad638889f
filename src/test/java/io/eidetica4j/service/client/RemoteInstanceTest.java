package io.eidetica4j.service.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.WriteEvent;
import io.eidetica4j.database.WriteListener;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.SubTreeNode;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.instance.RemoteConnection;
import io.eidetica4j.instance.User;
import io.eidetica4j.service.server.ServiceOptions;
import io.eidetica4j.service.server.ServiceServer;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.store.PasswordStore;
import io.eidetica4j.store.StoreType;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to an instance that another process holds. */
@Timeout(60)
class RemoteInstanceTest {
  @TempDir private Path folder;
  private Instance held;
  private ServiceServer server;
  private Instance instance;
  private User admin;
  private Database notes;

  @BeforeEach
  void start() {
    Opened opened = Instance.connectOrCreate("memory://", NewUser.passwordless("admin"));
    held = opened.instance();
    opened.user().orElseThrow().close();
    server = serve();
    instance = Instance.connect(url());
    admin = instance.loginUser("admin", Optional.empty());
    notes = admin.createDatabase(Doc.EMPTY.with("name", "notes"), admin.defaultKey());
  }

  private ServiceServer serve() {
    return ServiceServer.start(held, ServiceOptions.of(folder.resolve("s.sock")));
  }

  private String url() {
    return "unix://" + folder.resolve("s.sock");
  }

  @AfterEach
  void stop() {
    admin.close();
    instance.close();
    server.close();
    held.close();
  }

  private RemoteConnection connection() {
    return instance.remoteConnection().orElseThrow();
  }

  private static void set(Database database, String value) {
    database.write(change -> change.getStore(DocStore.TYPE, "notes").set("k", value));
  }

  private static String get(Database database) {
    return database.getStoreViewer(DocStore.TYPE, "notes").getText("k");
  }

  @Test
  void aWarmCommitTakesOneRoundTripAndAWarmReadNone() {
    set(notes, "warm");
    long before = connection().roundTrips();
    for (int i = 0; i < 10; i++) {
      set(notes, "value " + i);
      assertThat(get(notes)).isEqualTo("value " + i);
    }
    assertThat(connection().roundTrips() - before).isEqualTo(10);
  }

  @Test
  void aChangeOfSettingsTakesNoMoreThanFour() {
    set(notes, "warm");
    long before = connection().roundTrips();
    notes.withTransaction(change -> {
      change.getSettings().setName("other");
      return change;
    });
    assertThat(connection().roundTrips() - before).isLessThanOrEqualTo(4);
  }

  @Test
  void aLongHistoryIsOpenedInAFewRoundTrips() {
    for (int i = 0; i < 300; i++) {
      set(notes, "value " + i);
    }
    Id empty = notes.write(change -> {});
    try (Instance other = Instance.connect(url());
        User again = other.loginUser("admin", Optional.empty())) {
      RemoteConnection fresh = other.remoteConnection().orElseThrow();
      long before = fresh.roundTrips();
      Database opened = again.openDatabase(notes.rootId());
      assertThat(get(opened)).isEqualTo("value 299");
      assertThat(opened.snapshot()).isEqualTo(Snapshot.of(empty));
      assertThat(opened.entryCount()).isEqualTo(302);
      assertThat(fresh.roundTrips() - before).isLessThanOrEqualTo(12);
    }
  }

  @Test
  void whatOthersWriteIsSeenAndTold() throws InterruptedException {
    BlockingQueue<WriteEvent> events = new LinkedBlockingQueue<>();
    try (Instance other = Instance.connect(url());
        User again = other.loginUser("admin", Optional.empty())) {
      Database opened = again.openDatabase(notes.rootId());
      opened.onWrite((event, database) -> {
        events.add(event);
        return WriteListener.Tail.NONE;
      });
      set(notes, "1");
      assertThat(events.take().postTips()).isEqualTo(notes.snapshot());
      assertThat(get(opened)).isEqualTo("1");
      set(notes, "2");
      WriteEvent second = events.take();
      assertThat(opened.idsAdded(second.previousTips(), second.postTips()))
          .isEqualTo(notes.snapshot().tips());
      assertThat(get(opened)).isEqualTo("2");
    }
  }

  @Test
  void anEncryptedStoreIsReadWithItsPasswordHereAndIsSealedForTheDaemon() {
    StoreType<PasswordStore<DocStore>> secrets = PasswordStore.type(DocStore.TYPE);
    notes.write(change -> {
      PasswordStore<DocStore> store = change.getStore(secrets, "secrets");
      store.initialize("hunter2");
      store.inner().set("k", "sealed");
    });
    try (Instance other = Instance.connect(url());
        User again = other.loginUser("admin", Optional.empty());
        PasswordStore<DocStore> store =
            again.openDatabase(notes.rootId()).getStoreViewer(secrets, "secrets")) {
      assertThatExceptionOfType(EideticaException.class).isThrownBy(() -> store.open("wrong"));
      store.open("hunter2");
      assertThat(store.inner().getText("k")).isEqualTo("sealed");
    }
    for (Entry entry : held.trees().open(notes.rootId()).getAllEntries()) {
      for (SubTreeNode node : entry.subtrees()) {
        byte[] data = node.data().map(Bytes::array).orElse(new byte[0]);
        assertThat(new String(data, ISO_8859_1)).as(node.name()).doesNotContain("sealed");
      }
    }
  }

  @Test
  void theDaemonsOwnWritesAreTold() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    notes.onWrite((event, database) -> {
      told.countDown();
      return WriteListener.Tail.NONE;
    });
    try (User inside = held.loginUser("admin", Optional.empty())) {
      set(inside.openDatabase(notes.rootId()), "from inside");
    }
    assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(get(notes)).isEqualTo("from inside");
  }

  @Test
  void nobodyWritesWithoutTheRight() {
    admin.admin().createUser(NewUser.passwordless("bob"));
    try (Instance other = Instance.connect(url());
        User bob = other.loginUser("bob", Optional.empty());
        PrivateKey key = PrivateKey.generate()) {
      assertThatExceptionOfType(EideticaException.class)
          .isThrownBy(() -> other.trees().open(notes.rootId()))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.AUTH_PERMISSION_DENIED));
      notes.withTransaction(change -> {
        change.getSettings().setAuthKey(bob.defaultKey(), AuthKey.active(Permission.read()));
        return change;
      });
      Database readable = other.trees().open(notes.rootId());
      assertThat(readable.getName()).isEqualTo("notes");
      assertThatExceptionOfType(EideticaException.class)
          .isThrownBy(() -> set(readable.withKey(key), "x"));
    }
  }

  @Test
  void usersWithKeysOfTheirOwnForADatabaseOpenItAgain() {
    var own = admin.newDatabase().name("own").keyLabel("own key").emptyDoc("notes").build();
    set(own.database(), "v");
    try (Instance other = Instance.connect(url());
        User again = other.loginUser("admin", Optional.empty())) {
      assertThat(get(again.openDatabase(own.database().rootId()))).isEqualTo("v");
    }
  }

  @Test
  void beforeLoginThereIsNothingToSee() {
    try (Instance other = Instance.connect(url())) {
      assertThat(other.id()).isEqualTo(held.id());
      assertThat(other.hasDatabase(notes.rootId())).isFalse();
      assertThatExceptionOfType(EideticaException.class)
          .isThrownBy(() -> other.trees().open(notes.rootId()))
          .satisfies(
              e -> assertThat(e.kind()).isEqualTo(ErrorKind.INSTANCE_AUTHENTICATION_REQUIRED));
    }
  }

  @Test
  void withoutADaemonRequestsFailAtOnceAndTheStateSaysSo() {
    set(notes, "before");
    server.close();
    assertThatExceptionOfType(EideticaException.class)
        .isThrownBy(() -> set(notes, "lost"))
        .satisfies(e -> assertThat(e.kind()).isIn(ErrorKind.IO, ErrorKind.BACKEND_OUTCOME_UNKNOWN))
        .withMessageContaining("connection");
    assertThat(connection().state()).isEqualTo(RemoteConnection.State.LOST);
  }

  @Test
  void aConnectionThatWasLostComesBackWithItsUsersAndSubscriptions() throws InterruptedException {
    BlockingQueue<WriteEvent> events = new LinkedBlockingQueue<>();
    set(notes, "before");
    notes.onWrite((event, database) -> {
      events.add(event);
      return WriteListener.Tail.NONE;
    });
    server.close();
    try (User inside = held.loginUser("admin", Optional.empty())) {
      set(inside.openDatabase(notes.rootId()), "meanwhile");
      server = serve();
      WriteEvent missed = events.take();
      assertThat(missed.postTips()).isEqualTo(held.trees().open(notes.rootId()).snapshot());
      assertThat(get(notes)).isEqualTo("meanwhile");
      assertThat(connection().state()).isEqualTo(RemoteConnection.State.CONNECTED);
      set(inside.openDatabase(notes.rootId()), "after");
      events.take();
      assertThat(get(notes)).isEqualTo("after");
    }
    set(notes, "written here again");
    assertThat(held.trees().open(notes.rootId()).snapshot()).isEqualTo(notes.snapshot());
  }

  @Test
  void anotherInstanceAtTheSameAddressIsNotTakenForThisOne() {
    server.close();
    try (Opened other = Instance.connectOrCreate("memory://", NewUser.passwordless("admin"));
        ServiceServer wrong =
            ServiceServer.start(other.instance(), ServiceOptions.of(folder.resolve("s.sock")))) {
      while (connection().state() != RemoteConnection.State.CLOSED) {
        Thread.onSpinWait(); // it is tried in the background
      }
      assertThatExceptionOfType(EideticaException.class).isThrownBy(() -> set(notes, "x"));
      assertThat(wrong.connections()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void aClosedInstanceSaysSo() {
    RemoteConnection connection = connection();
    admin.close();
    instance.close();
    assertThat(connection.state()).isEqualTo(RemoteConnection.State.CLOSED);
    assertThatExceptionOfType(EideticaException.class)
        .isThrownBy(() -> connection.backend().metadata())
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.INSTANCE_INSTANCE_DROPPED));
  }

  @Test
  void noSocketIsAnError() {
    assertThatExceptionOfType(EideticaException.class)
        .isThrownBy(() -> Instance.connect("unix://" + folder.resolve("none.sock")))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.IO));
  }
}

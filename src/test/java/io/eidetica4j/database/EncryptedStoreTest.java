package io.eidetica4j.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.Clock;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.backend.sql.SqliteBackend;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryMetadata;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigInfo;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.store.PasswordStore;
import io.eidetica4j.store.StoreType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted stores in whole databases: what is stored, sent, merged and kept of them. */
class EncryptedStoreTest {
  private static final StoreType<PasswordStore<DocStore>> SECRETS =
      PasswordStore.type(DocStore.TYPE);
  private static final String NAME = "secrets";
  private static final String PASSWORD = "correct horse";

  private final PrivateKey admin = PrivateKey.generate();
  private final MemoryBackend memory = new MemoryBackend();
  private final Trees trees = over(memory);
  @TempDir Path folder;

  private static Trees over(Backend backend) {
    return new Trees(backend, Clock.system(), ReplayOrder.DIGEST, Limits.DEFAULT, Observer.NONE);
  }

  @AfterEach
  void close() {
    trees.close();
    memory.close();
  }

  /** A database whose root entry makes the encrypted store. */
  private Database create(Trees in) {
    return in.create(
        DatabaseKey.of(admin),
        Doc.EMPTY,
        transaction -> transaction.getStore(SECRETS, NAME).initialize(PASSWORD));
  }

  private static Id put(Transaction transaction, String key, String value) {
    PasswordStore<DocStore> store = transaction.getStore(SECRETS, NAME);
    store.open(PASSWORD);
    store.inner().set(key, value);
    return transaction.commit();
  }

  private static String read(Database database, String key) {
    try (PasswordStore<DocStore> store = database.getStoreViewer(SECRETS, NAME)) {
      store.open(PASSWORD);
      return store.inner().getText(key);
    }
  }

  @Test
  void itIsReadAndWrittenLikeTheStoreInside() {
    Database database = create(trees);
    put(database.newTransaction(), "a", "1");
    put(database.newTransaction(), "b", "2");
    put(database.newTransaction(), "a", "3");
    assertThat(read(database, "a")).isEqualTo("3");
    assertThat(read(database, "b")).isEqualTo("2");
  }

  @Test
  void oneTransactionSeesWhatItStagedAndNothingElseDoesUntilItCommits() {
    Database database = create(trees);
    put(database.newTransaction(), "a", "1");
    Transaction transaction = database.newTransaction();
    PasswordStore<DocStore> store = transaction.getStore(SECRETS, NAME);
    store.open(PASSWORD);
    store.inner().set("a", "2");
    PasswordStore<DocStore> second = transaction.getStore(SECRETS, NAME);
    second.open(PASSWORD);
    assertThat(second.inner().getText("a")).isEqualTo("2");
    assertThat(read(database, "a")).isEqualTo("1");
    transaction.commit();
    assertThat(read(database, "a")).isEqualTo("2");
  }

  @Test
  void forksMergeAsInTheStoreInside() {
    Database database = create(trees);
    Snapshot fork = database.snapshot();
    put(database.newTransactionAt(fork), "left", "1");
    put(database.newTransactionAt(fork), "right", "2");
    assertThat(database.snapshot().size()).isEqualTo(2);
    assertThat(read(database, "left")).isEqualTo("1");
    assertThat(read(database, "right")).isEqualTo("2");
    put(database.newTransaction(), "left", "3");
    assertThat(read(database, "left")).isEqualTo("3");
  }

  @Test
  void anotherNodeWithThePasswordReadsItAndOneWithoutVerifiesIt() {
    Database database = create(trees);
    put(database.newTransaction(), "a", "1");
    try (MemoryBackend other = new MemoryBackend();
        Trees there = over(other)) {
      there.putRemoteEntries(database.rootId(), database.getAllEntries());
      Database copy = there.open(database.rootId());
      assertThat(copy.snapshot()).isEqualTo(database.snapshot());
      assertThat(read(copy, "a")).isEqualTo("1");
      PasswordStore<DocStore> store = copy.getStoreViewer(SECRETS, NAME);
      Thrown.kind(ErrorKind.STORE_IMPLEMENTATION_ERROR, () -> store.open("wrong"));
    }
  }

  @Test
  void readWithoutThePasswordItIsAnErrorNotGarbage() {
    Database database = create(trees);
    put(database.newTransaction(), "a", "1");
    Thrown.kind(
        ErrorKind.STORE_DESERIALIZATION_FAILED,
        () -> database.getStoreViewer(DocStore.TYPE, NAME).getAll());
    Thrown.kind(
        ErrorKind.STORE_TYPE_MISMATCH,
        () -> database.newTransaction().getStore(DocStore.TYPE, NAME));
    assertThat(read(database, "a")).isEqualTo("1");
  }

  @Test
  void noPlainTextIsInAnyEntryOrMessage() {
    Database database = create(trees);
    put(database.newTransaction(), "secretkey", "secretvalue");
    for (Entry entry : database.getAllEntries()) {
      assertThat(latin(entry.dagCbor().toArray())).doesNotContain("secretkey", "secretvalue");
    }
    assertThat(
            Thrown.kind(
                ErrorKind.STORE_DESERIALIZATION_FAILED,
                () -> database.getStoreViewer(DocStore.TYPE, NAME).getAll()))
        .hasMessageNotContainingAny("secretkey", "secretvalue");
  }

  @Test
  void payloadsOfWritersWithoutThePasswordAreErrorsThatNameTheEntry() {
    for (Bytes junk : List.of(Bytes.utf8("{\"children\":{}}"), Bytes.utf8("x"))) {
      Database copy = create(trees);
      Entry entry =
          Entry.builder(copy.rootId())
              .setParents(copy.snapshot().tips())
              .setHeight(1)
              .setMetadata(pin(copy))
              .setSubtreeData(NAME, junk)
              .setSubtreeParents(NAME, List.of(copy.rootId()))
              .setSig(SigInfo.of(SigKey.fromPubkey(admin.publicKey())))
              .build()
              .sign(admin);
      trees.putRemoteEntries(copy.rootId(), List.of(entry));
      assertThat(
              Thrown.kind(
                      junk.length() < 12
                          ? ErrorKind.STORE_DESERIALIZATION_FAILED
                          : ErrorKind.STORE_IMPLEMENTATION_ERROR,
                      () -> read(copy, "a"))
                  .detail("entry_id"))
          .contains(entry.id().toString());
    }
  }

  @Test
  void keptStatesHoldNothingOfItInClear() throws Exception {
    Path file = folder.resolve("secrets.db");
    Id root;
    try (Backend sqlite = open(file);
        Trees first = over(sqlite)) {
      Database database = create(first);
      root = database.rootId();
      Snapshot before = database.snapshot();
      for (int i = 0; i < 2 * Trees.CHECKPOINT_GROWTH; i++) {
        database.newTransaction().commit();
      }
      Transaction plain = database.newTransaction();
      plain.getStore(DocStore.TYPE, "plain").set("openkey", "openvalue");
      plain.commit();
      for (int i = 0; i < 40; i++) {
        put(database.newTransaction(), "secretkey" + i, "secretvalue");
      }
      assertThat(database.snapshot()).isNotEqualTo(before);
      assertThat(read(database, "secretkey7")).isEqualTo("secretvalue");
      first.flush();
      database.tree().saveCheckpoints(1); // now every state that may be kept is
    }
    boolean plainIsThere = false;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.toList()) {
        String content = latin(Files.readAllBytes(each));
        assertThat(content).as(each.toString()).doesNotContain("secretkey", "secretvalue");
        plainIsThere |= content.contains("openvalue");
      }
    }
    assertThat(plainIsThere).isTrue();
    try (Backend sqlite = open(file);
        Trees again = over(sqlite)) {
      assertThat(read(again.open(root), "secretkey7")).isEqualTo("secretvalue");
    }
  }

  private static Backend open(Path file) {
    return SqliteBackend.open(
        new BackendUrl.Sqlite("sqlite://" + file + "?synchronous=OFF"), OpenMode.CREATE_IF_MISSING);
  }

  private static Bytes pin(Database database) {
    return new EntryMetadata(Snapshot.of(database.rootId()), OptionalLong.empty()).encode();
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}

package io.eidetica4j.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.instance.User;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.store.PasswordStore;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application's own kind of store, used as any application would. */
class CounterTest {
  @TempDir Path folder;

  private static void count(Transaction transaction, PublicKey who, long more) {
    transaction.getStore(Counter.TYPE, "visits").add(who, more);
    transaction.commit();
  }

  @Test
  void concurrentCountsAreAllThereAndSurviveARestart() {
    String url = "sqlite://" + folder.resolve("app.db");
    try (Opened opened = Instance.connectOrCreate(url, NewUser.passwordless("alice"))) {
      User alice = opened.user().orElseThrow();
      PublicKey me = alice.defaultKey();
      Database database = alice.createDatabase(Doc.EMPTY.with("name", "site"), me);
      count(database.newTransaction(), me, 5);
      Snapshot fork = database.snapshot();
      for (int i = 0; i < 3; i++) {
        count(database.newTransactionAt(fork), me, 10 + i);
      }
      count(database.newTransactionAt(fork), PublicKey.random(), -1);
      assertThat(database.snapshot().size()).isEqualTo(4);
      Counter counter = database.getStoreViewer(Counter.TYPE, "visits");
      assertThat(counter.total()).isEqualTo(5 + 10 + 11 + 12 - 1);
      assertThat(counter.of(me)).isEqualTo(38);
      assertThat(database.getStoreViewer(Counter.TYPE, "visits", fork).total()).isEqualTo(5);
    }
    try (Instance instance = Instance.connect(url);
        User alice = instance.loginUser("alice", Optional.empty())) {
      Database database = alice.findDatabase("site").getFirst();
      assertThat(database.getStoreViewer(Counter.TYPE, "visits").total()).isEqualTo(37);
      assertThat(database.getIndex().entry("visits").typeId()).isEqualTo("counter:v1");
      Thrown.kind(
          ErrorKind.STORE_TYPE_MISMATCH,
          () -> database.newTransaction().getStore(DocStore.TYPE, "visits"));
    }
  }

  @Test
  void aTransactionCountsWhatItStagedAndForgetsItWhereItIsNotCommitted() {
    try (Opened opened = Instance.connectOrCreate("memory://", NewUser.passwordless("alice"))) {
      User alice = opened.user().orElseThrow();
      PublicKey me = alice.defaultKey();
      Database database = alice.createDatabase(Doc.EMPTY, me);
      count(database.newTransaction(), me, 1);
      Counter counter = database.newTransaction().getStore(Counter.TYPE, "visits");
      counter.add(me, 2);
      counter.add(me, 3);
      assertThat(counter.total()).isEqualTo(6);
      assertThat(database.getStoreViewer(Counter.TYPE, "visits").total()).isEqualTo(1);
      Counter viewer = database.getStoreViewer(Counter.TYPE, "visits");
      Thrown.kind(ErrorKind.STORE_REQUIRES_TRANSACTION, () -> viewer.add(me, 1));
    }
  }

  @Test
  void itCanBeEncryptedLikeAnyOther() {
    try (Opened opened = Instance.connectOrCreate("memory://", NewUser.passwordless("alice"))) {
      User alice = opened.user().orElseThrow();
      PublicKey me = alice.defaultKey();
      Database database = alice.createDatabase(Doc.EMPTY, me);
      Transaction transaction = database.newTransaction();
      PasswordStore<Counter> made =
          transaction.getStore(PasswordStore.type(Counter.TYPE), "private");
      made.initialize("secret");
      made.inner().add(me, 7);
      Bytes payload = database.getEntry(transaction.commit()).data("private");
      assertThat(payload.length()).isPositive();
      Thrown.kind(
          ErrorKind.STORE_DESERIALIZATION_FAILED,
          () -> database.getStoreViewer(Counter.TYPE, "private").total());
      try (PasswordStore<Counter> store =
          database.getStoreViewer(PasswordStore.type(Counter.TYPE), "private")) {
        store.open("secret");
        assertThat(store.inner().total()).isEqualTo(7);
      }
    }
  }
}

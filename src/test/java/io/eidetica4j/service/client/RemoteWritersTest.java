package io.eidetica4j.service.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.database.WriteEvent;
import io.eidetica4j.database.WriteListener;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.User;
import io.eidetica4j.store.DocStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several who write a daemon's database at the same time. */
@Timeout(60)
class RemoteWritersTest {
  @TempDir private Path folder;
  private DaemonAndClient at;

  @BeforeEach
  void start() {
    at = new DaemonAndClient(folder);
  }

  @AfterEach
  void stop() {
    at.close();
  }

  @Test
  void whatTwoClientsWriteAtOnceMerges() throws InterruptedException {
    try (Instance other = Instance.connect(at.url());
        User again = DaemonAndClient.login(other)) {
      Database opened = again.openDatabase(at.notes.rootId());
      ConcurrentLinkedQueue<Throwable> failed = new ConcurrentLinkedQueue<>();
      List<Thread> writers = new ArrayList<>();
      for (Database each : List.of(at.notes, opened)) {
        String name = each.equals(at.notes) ? "a" : "b";
        writers.add(
            Thread.ofVirtual()
                .uncaughtExceptionHandler((thread, e) -> failed.add(e))
                .start(() -> {
                  for (int i = 0; i < 50; i++) {
                    int value = i;
                    each.write(
                        change -> change.getStore(DocStore.TYPE, "notes").set(name + value, value));
                  }
                }));
      }
      for (Thread writer : writers) {
        writer.join();
      }
      assertThat(failed).isEmpty();
      Database inside = at.held.trees().open(at.notes.rootId());
      assertThat(inside.getStoreViewer(DocStore.TYPE, "notes").getAll().size()).isEqualTo(100);
      assertThat(inside.notVerified()).isZero();
    }
  }

  /** Whoever sees another value than the one it changes would lose an increment. */
  @Test
  void conditionalCommitsOfTwoClientsAndTheDaemonLoseNothing() throws InterruptedException {
    try (Instance other = Instance.connect(at.url());
        User again = DaemonAndClient.login(other);
        User inside = DaemonAndClient.login(at.held)) {
      List<Database> databases =
          List.of(
              at.notes,
              again.openDatabase(at.notes.rootId()),
              inside.openDatabase(at.notes.rootId()));
      ConcurrentLinkedQueue<Throwable> failed = new ConcurrentLinkedQueue<>();
      List<Thread> writers = new ArrayList<>();
      for (Database each : databases) {
        writers.add(
            Thread.ofVirtual()
                .uncaughtExceptionHandler((thread, e) -> failed.add(e))
                .start(() -> {
                  for (int i = 0; i < 25; i++) {
                    increment(each);
                  }
                }));
      }
      for (Thread writer : writers) {
        writer.join();
      }
      assertThat(failed).isEmpty();
      Database inDaemon = databases.getLast();
      assertThat(inDaemon.getStoreViewer(DocStore.TYPE, "notes").getInt("count")).isEqualTo(75);
      assertThat(inDaemon.snapshot().tips()).as("nobody wrote beside another").hasSize(1);
    }
  }

  private static void increment(Database database) {
    while (true) {
      Transaction change = database.newTransaction();
      DocStore store = change.getStore(DocStore.TYPE, "notes");
      store.set("count", store.contains("count") ? store.getInt("count") + 1 : 1);
      try {
        change.commitIf(change.parents());
        return;
      } catch (EideticaException e) {
        if (e.kind() != ErrorKind.TRANSACTION_TIPS_MOVED) {
          throw e;
        }
      }
    }
  }

  @Test
  void aConditionalCommitTakesTwoRoundTrips() {
    DaemonAndClient.set(at.notes, "warm");
    long before = at.connection().roundTrips();
    Transaction change = at.notes.newTransaction();
    change.getStore(DocStore.TYPE, "notes").set("k", "v");
    change.commitIf(change.parents());
    assertThat(at.connection().roundTrips() - before).isEqualTo(2);
  }

  @Test
  void commitsOfManyThreadsShareRoundTrips() throws InterruptedException {
    DaemonAndClient.set(at.notes, "warm");
    ConcurrentLinkedQueue<Throwable> failed = new ConcurrentLinkedQueue<>();
    List<Thread> writers = new ArrayList<>();
    long before = at.connection().roundTrips();
    for (int t = 0; t < 24; t++) {
      String name = "writer " + t + " ";
      writers.add(
          Thread.ofPlatform()
              .uncaughtExceptionHandler((thread, e) -> failed.add(e))
              .start(() -> {
                for (int i = 0; i < 10; i++) {
                  int value = i;
                  at.notes.write(
                      change -> change.getStore(DocStore.TYPE, "notes").set(name + value, value));
                }
              }));
    }
    for (Thread writer : writers) {
      writer.join();
    }
    assertThat(failed).isEmpty();
    assertThat(at.connection().roundTrips() - before).isLessThanOrEqualTo(240);
    Database inside = at.held.trees().open(at.notes.rootId());
    assertThat(inside.getStoreViewer(DocStore.TYPE, "notes").getAll().size()).isEqualTo(241);
    assertThat(inside.notVerified()).isZero();
  }

  @Test
  void eachEventOfSeveralWritersBringsSomethingNewAndTogetherTheyBringAll() throws Exception {
    BlockingQueue<WriteEvent> events = new LinkedBlockingQueue<>();
    at.notes.onWrite((event, database) -> {
      events.add(event);
      return WriteListener.Tail.NONE;
    });
    Set<Id> written = new HashSet<>();
    try (Instance other = Instance.connect(at.url());
        User again = DaemonAndClient.login(other);
        User inside = DaemonAndClient.login(at.held)) {
      List<Thread> writers = new ArrayList<>();
      for (User each : List.of(again, inside)) {
        Database database = each.openDatabase(at.notes.rootId());
        String name = each.equals(again) ? "a" : "b";
        writers.add(
            Thread.ofVirtual()
                .start(() -> {
                  for (int i = 0; i < 20; i++) {
                    Transaction change = database.newTransaction();
                    change.getStore(DocStore.TYPE, "notes").set(name + i, true);
                    Id id = change.commit();
                    synchronized (written) {
                      written.add(id);
                    }
                  }
                }));
      }
      for (Thread writer : writers) {
        writer.join();
      }
    }
    Set<Id> told = new HashSet<>();
    while (told.size() < written.size()) {
      WriteEvent event = events.take();
      List<Id> added = at.notes.lacking(event.postTips(), event.previousTips());
      assertThat(added).isNotEmpty();
      for (Id each : added) {
        assertThat(told.add(each)).as("told once").isTrue();
      }
    }
    assertThat(told).isEqualTo(written).hasSize(40);
  }
}

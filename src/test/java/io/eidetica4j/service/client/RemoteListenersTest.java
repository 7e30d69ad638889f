package io.eidetica4j.service.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.database.Database;
import io.eidetica4j.database.WriteCallback;
import io.eidetica4j.database.WriteEvent;
import io.eidetica4j.database.WriteListener;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.instance.User;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is told of writes to a daemon's databases, and when the daemon tells no more. */
@Timeout(60)
class RemoteListenersTest {
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
  void ownCommitsAreToldOnceEachAndInOrder() {
    List<Snapshot> told = new ArrayList<>();
    at.notes.onWrite((event, database) -> {
      told.add(event.postTips());
      return WriteListener.Tail.NONE;
    });
    List<Snapshot> written = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      DaemonAndClient.set(at.notes, "value " + i);
      written.add(at.notes.snapshot());
    }
    assertThat(told).isEqualTo(written);
  }

  /** As the sweep does once in a while; a second look is due before anything is let go. */
  private void letGoIdle() {
    RemoteChanges changes = at.changes();
    changes.letGoIdle();
    changes.letGoIdle();
  }

  @Test
  void whatNobodyUsesOrListensToIsLetGoAndReadAnewWhenNeeded() {
    DaemonAndClient.set(at.notes, "before");
    assertThat(at.server.subscriptions()).isPositive();
    letGoIdle();
    assertThat(at.server.subscriptions()).isZero();
    try (User inside = DaemonAndClient.login(at.held)) {
      DaemonAndClient.set(inside.openDatabase(at.notes.rootId()), "meanwhile");
    }
    assertThat(DaemonAndClient.get(at.notes)).isEqualTo("meanwhile");
    assertThat(at.server.subscriptions()).isPositive();
    DaemonAndClient.set(at.notes, "after");
    assertThat(at.held.trees().open(at.notes.rootId()).snapshot()).isEqualTo(at.notes.snapshot());
  }

  @Test
  void whatIsListenedToIsNotLetGoUntilTheLastListenerIsGone() throws InterruptedException {
    BlockingQueue<WriteEvent> events = new LinkedBlockingQueue<>();
    WriteListener listener =
        (event, database) -> {
          events.add(event);
          return WriteListener.Tail.NONE;
        };
    WriteCallback callback = at.notes.onWrite(listener);
    letGoIdle();
    assertThat(at.server.subscriptions()).isEqualTo(1);
    callback.close();
    letGoIdle();
    assertThat(at.server.subscriptions()).isZero();
    try (WriteCallback again = at.notes.onWrite(listener);
        User inside = DaemonAndClient.login(at.held)) {
      assertThat(at.server.subscriptions()).as(again.toString()).isPositive();
      DaemonAndClient.set(inside.openDatabase(at.notes.rootId()), "told");
      assertThat(events.take().postTips())
          .isEqualTo(at.held.trees().open(at.notes.rootId()).snapshot());
    }
  }

  @Test
  void whatIsUsedBetweenTwoLooksIsNotLetGo() {
    letGoIdle();
    RemoteChanges changes = at.changes();
    for (int i = 0; i < 3; i++) {
      DaemonAndClient.set(at.notes, "value " + i);
      changes.letGoIdle();
      assertThat(at.server.subscriptions()).isEqualTo(1);
    }
  }

  private static WriteListener into(BlockingQueue<WriteEvent> events) {
    return (event, database) -> {
      events.add(event);
      return WriteListener.Tail.NONE;
    };
  }

  @Test
  void onlyWhoListensToADatabaseIsToldOfItAndOnlyUntilTheEnd() throws InterruptedException {
    Database other = at.database("other");
    BlockingQueue<WriteEvent> ended = new LinkedBlockingQueue<>();
    BlockingQueue<WriteEvent> events = new LinkedBlockingQueue<>();
    BlockingQueue<WriteEvent> others = new LinkedBlockingQueue<>();
    at.notes.onWrite(into(ended)).close();
    at.notes.onWrite(into(events));
    other.onWrite(into(others));
    try (User inside = DaemonAndClient.login(at.held)) {
      DaemonAndClient.set(inside.openDatabase(at.notes.rootId()), "1");
      events.take();
      DaemonAndClient.set(inside.openDatabase(other.rootId()), "2");
      others.take();
    }
    assertThat(ended).isEmpty();
    assertThat(events).isEmpty();
    assertThat(others).isEmpty();
  }

  @Test
  void listenersThatBeginAtOnceAreBothToldOfWhatIsWrittenThen() throws InterruptedException {
    BlockingQueue<WriteEvent> one = new LinkedBlockingQueue<>();
    BlockingQueue<WriteEvent> two = new LinkedBlockingQueue<>();
    Thread first = Thread.ofVirtual().start(() -> at.notes.onWrite(into(one)));
    Thread second = Thread.ofVirtual().start(() -> at.notes.onWrite(into(two)));
    first.join();
    second.join();
    try (User inside = DaemonAndClient.login(at.held)) {
      DaemonAndClient.set(inside.openDatabase(at.notes.rootId()), "v");
    }
    assertThat(one.take()).isEqualTo(two.take());
  }

  @Test
  void aSlowListenerOfOneDatabaseDoesNotDelayThatOfAnother() throws InterruptedException {
    Database other = at.database("other");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    BlockingQueue<WriteEvent> others = new LinkedBlockingQueue<>();
    at.notes.onWrite((event, database) -> {
      begun.countDown();
      return end::await;
    });
    other.onWrite(into(others));
    try (User inside = DaemonAndClient.login(at.held)) {
      DaemonAndClient.set(inside.openDatabase(at.notes.rootId()), "slow");
      begun.await();
      DaemonAndClient.set(inside.openDatabase(other.rootId()), "at once");
      others.take();
    }
    end.countDown();
  }

  @Test
  void theEndOfTheClientEndsWhatTheDaemonTellsEvenWhereAListenerWasDetached() {
    at.notes.onWrite((event, database) -> WriteListener.Tail.NONE).detach();
    assertThat(at.server.subscriptions()).isPositive();
    at.admin.close();
    at.instance.close();
    while (at.server.connections() > 0) {
      Thread.onSpinWait();
    }
    assertThat(at.server.subscriptions()).isZero();
  }
}

package io.eidetica4j.node.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.eidetica4j.backend.FaultyBackend;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.instance.User;
import io.eidetica4j.node.config.Configs;
import io.eidetica4j.store.DocStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedTest {
  private final FaultyBackend backend = new FaultyBackend(new MemoryBackend());
  private Opened opened;
  private User user;
  private Database database;

  @BeforeEach
  void open() {
    opened = Instance.connectOrCreateBackend(backend.backend(), NewUser.passwordless("u"));
    user = opened.user().orElseThrow();
    database = user.createDatabase(Doc.EMPTY.with("name", "d"), user.defaultKey());
  }

  @AfterEach
  void close() {
    user.close();
    opened.instance().close();
  }

  @Test
  void whatNoNoteTellsOfIsSeenAtTheNextHeartbeat() throws InterruptedException {
    Feed feed = Feed.of(database, Optional.empty());
    feed.close(); // nobody notes anything from here on
    Id entry = write(database, 1);
    assertThat(feed.next(Duration.ZERO).orElseThrow().entries()).containsExactly(entry);
    assertThat(feed.next(Duration.ZERO)).isEmpty();
  }

  @Test
  void thereAreOnlySoManyStreamsAndEachUserIsAskedAboutByTheirNumber() {
    EventStreams streams = new EventStreams(Configs.of(Map.of("eidetica.rest.event-streams", "3")));
    List<Integer> asked = new ArrayList<>();
    try (Feed one = Feed.of(database, Optional.empty())) {
      assertThat(streams.add(one, "u", asked::add)).isTrue();
      assertThat(streams.add(feed(), "u", asked::add)).isTrue();
      assertThatIllegalStateException()
          .isThrownBy(() -> streams.add(feed(), "u", FeedTest::refuse));
      assertThat(streams.add(feed(), "v", asked::add)).isTrue();
      assertThat(streams.add(feed(), "v", asked::add)).isFalse();
      streams.remove(one);
      assertThat(streams.add(feed(), "u", asked::add)).isTrue();
      assertThat(asked).containsExactly(0, 1, 0, 1);
      assertThat(streams.count()).isEqualTo(3);
    }
  }

  private Feed feed() {
    return Feed.of(database, Optional.empty());
  }

  private static void refuse(int open) {
    throw new IllegalStateException("has " + open);
  }

  @Test
  void anEndedFeedTellsNothingMore() throws InterruptedException {
    try (Feed feed = Feed.of(database, Optional.empty())) {
      feed.end();
      write(database, 1);
      assertThat(feed.next(Duration.ofMinutes(1))).isEmpty();
    }
  }

  @Test
  void aLongHistoryIsToldInStepsWithoutReadingEntries() throws InterruptedException {
    Snapshot begin = database.snapshot();
    List<Id> written = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      written.add(write(database, i));
    }
    // two branches, so that a step may end within both
    Snapshot fork = database.snapshot();
    for (int branch = 0; branch < 2; branch++) {
      Snapshot at = fork;
      for (int i = 0; i < 4; i++) {
        var transaction = database.newTransactionAt(at);
        transaction.getStore(DocStore.TYPE, "s").set("b" + branch, i);
        Id entry = transaction.commit();
        written.add(entry);
        at = Snapshot.of(entry);
      }
    }
    backend.entriesRead();
    List<Id> told = new ArrayList<>();
    try (Feed feed = new Feed(database, Optional.of(begin), 3)) {
      Snapshot before = begin;
      boolean more = true;
      while (more) {
        Change change = feed.next(Duration.ZERO).orElseThrow();
        assertThat(change.entries()).hasSizeBetween(1, 3);
        assertThat(change.previousTips()).isEqualTo(before);
        assertThat(change.source()).isEqualTo(Change.Source.REPLAY);
        told.addAll(change.entries());
        before = change.tips();
        // whoever resumes here misses nothing
        List<Id> rest = new ArrayList<>(written);
        rest.removeAll(told);
        assertThat(database.idsAdded(before, database.snapshot())).containsAll(rest);
        more = change.more();
      }
      assertThat(before).isEqualTo(database.snapshot());
      assertThat(feed.next(Duration.ZERO)).isEmpty();
    }
    assertThat(told).containsExactlyInAnyOrderElementsOf(written);
    assertThat(backend.entriesRead()).isZero();
  }

  private static Id write(Database database, long value) {
    return database.write(t -> t.getStore(DocStore.TYPE, "s").set("k", value));
  }
}

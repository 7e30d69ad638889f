package io.eidetica4j.backend.sql;

import static io.eidetica4j.backend.PutOutcome.PRESENT;
import static io.eidetica4j.backend.PutOutcome.STORED;
import static io.eidetica4j.backend.TestEntries.child;
import static io.eidetica4j.backend.TestEntries.root;
import static io.eidetica4j.backend.TestEntries.unverified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.Changes;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.PutResult;
import io.eidetica4j.backend.PutUnit;
import io.eidetica4j.backend.Shared;
import io.eidetica4j.backend.TestEntries;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes on one database, as their backends see each other. */
@Timeout(120)
class PostgresSharedTest {
  private static final PostgresTimes QUIET =
      new PostgresTimes(
          Duration.ofHours(1), Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofHours(1));

  private static final String LISTENS = "query LIKE 'LISTEN%'";
  private final TestPostgres place = TestPostgres.place();
  private final List<PostgresBackend> opened = new ArrayList<>();
  private final PostgresBackend here = open(QUIET);
  private final PostgresBackend there = open(QUIET);
  private final Entry top = root("shared");

  private PostgresBackend open(PostgresTimes times) {
    PostgresTarget target =
        PostgresTarget.of((BackendUrl.Postgres) BackendUrl.parse(place.url()), Map.of());
    PostgresBackend backend =
        PostgresOpening.open(
            target, OpenMode.CREATE_IF_MISSING, () -> PostgresPool.open(target), times);
    opened.add(backend);
    return backend;
  }

  @AfterEach
  void close() {
    opened.forEach(PostgresBackend::close);
  }

  private static Shared shared(PostgresBackend backend) {
    return backend.shared().orElseThrow();
  }

  // ---- positions

  @Test
  void positionsOfATreeAreWithoutGapsAndSeenInTheirOrder() throws Exception {
    int writers = 6;
    int each = 25;
    here.put(unverified(top));
    Set<Id> seen = new HashSet<>();
    Set<Long> positions = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Long>>> writing = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        PostgresBackend backend = w % 2 == 0 ? here : there;
        String label = "writer " + w + " link ";
        writing.add(threads.submit(() -> writeChain(backend, label, each)));
      }
      PostgresBackend reader = open(QUIET);
      long position = 0;
      while (seen.size() < writers * each + 1) {
        Changes changes = shared(reader).since(top.id(), position);
        assertThat(changes.lost()).isFalse();
        assertThat(changes.position()).isGreaterThanOrEqualTo(position);
        assertThat(reader.contained(changes.entries())).isEqualTo(changes.entries());
        seen.addAll(changes.entries());
        position = changes.position();
      }
      for (Future<List<Long>> writer : writing) {
        assertThat(writer.get()).isSorted();
        positions.addAll(writer.get());
      }
      assertThat(shared(reader).position(top.id())).isEqualTo(position);
    }
    assertThat(positions).hasSize(writers * each).allMatch(at -> at > 1 && at <= 1 + 6 * 25);
  }

  private List<Long> writeChain(PostgresBackend backend, String label, int length) {
    List<Long> positions = new ArrayList<>();
    Entry last = top;
    for (int i = 0; i < length; i++) {
      last = child(top, label + i, last);
      PutUnit unit = new PutUnit(unverified(last), true, OptionalLong.empty());
      positions.add(stored(backend.putAll(List.of(unit)).getFirst()).change());
    }
    return positions;
  }

  private static PutResult.Stored stored(PutResult result) {
    assertThat(result).isInstanceOf(PutResult.Stored.class);
    return (PutResult.Stored) result;
  }

  @Test
  void whatOthersChangedIsGivenWithoutWhatWasChangedHere() {
    Entry mine = child(top, "mine", top);
    Entry theirs = child(top, "theirs", top);
    here.put(unverified(top));
    there.putAll(List.of(new PutUnit(unverified(theirs), true, OptionalLong.empty())));
    here.put(unverified(mine));
    assertThat(shared(here).since(top.id(), 0))
        .isEqualTo(new Changes(3, false, Set.of(theirs.id()), true));
    assertThat(shared(there).since(top.id(), 0))
        .isEqualTo(new Changes(3, false, Set.of(top.id(), mine.id()), false));
    assertThat(shared(here).since(top.id(), 3)).isEqualTo(new Changes(3, false, Set.of(), false));
    assertThat(shared(here).position(theirs.id())).isZero();
    assertThat(shared(here).since(theirs.id(), 0))
        .isEqualTo(new Changes(0, false, Set.of(), false));
  }

  @Test
  void whatChangesNothingIsNoChange() {
    here.put(unverified(top));
    assertThat(stored(there.putAll(List.of(PutUnit.received(unverified(top)))).getFirst()).change())
        .isEqualTo(1);
    here.setStatus(Map.of(top.id(), VerificationStatus.UNVERIFIED));
    assertThat(shared(there).position(top.id())).isEqualTo(1);
    here.setStatus(Map.of(top.id(), VerificationStatus.VERIFIED));
    assertThat(shared(there).since(top.id(), 1))
        .isEqualTo(new Changes(2, false, Set.of(top.id()), false));
  }

  @Test
  void aUnitThatRestsOnAPositionIsNotStoredOnceOthersWrote() {
    here.put(unverified(top));
    Entry first = child(top, "first", top);
    Entry second = child(top, "second", top);
    PutUnit theirs = new PutUnit(unverified(first), true, OptionalLong.of(1));
    PutUnit mine = new PutUnit(unverified(second), true, OptionalLong.of(1));
    assertThat(stored(there.putAll(List.of(theirs)).getFirst()).change()).isEqualTo(2);
    assertThat(here.putAll(List.of(mine))).containsExactly(new PutResult.Moved());
    assertThat(here.contains(second.id())).isFalse();
    assertThat(shared(here).position(top.id())).isEqualTo(2);
    PutUnit again = new PutUnit(unverified(second), true, OptionalLong.of(2));
    assertThat(stored(here.putAll(List.of(again)).getFirst()).change()).isEqualTo(3);
  }

  @Test
  void whatTheSameProcessWroteSinceAPositionDoesNotCount() {
    here.put(unverified(top));
    here.setStatus(Map.of(top.id(), VerificationStatus.VERIFIED));
    PutUnit mine = new PutUnit(unverified(child(top, "1", top)), true, OptionalLong.of(0));
    assertThat(stored(here.putAll(List.of(mine)).getFirst()).change()).isEqualTo(3);
    there.put(unverified(child(top, "2", top)));
    PutUnit late = new PutUnit(unverified(child(top, "3", top)), true, OptionalLong.of(3));
    assertThat(here.putAll(List.of(late))).containsExactly(new PutResult.Moved());
  }

  @Test
  void ofTwoUnitsOfOneGroupThatRestOnAPositionTheFirstIsStored() {
    here.put(unverified(top));
    PutUnit first = new PutUnit(unverified(child(top, "1", top)), true, OptionalLong.of(1));
    PutUnit second = new PutUnit(unverified(child(top, "2", top)), true, OptionalLong.of(1));
    assertThat(here.putAll(List.of(first, second)))
        .containsExactly(new PutResult.Stored(List.of(STORED), 2), new PutResult.Moved());
  }

  @Test
  void oneOfTwoThatRestOnTheSamePositionAtTheSameTimeIsStored() throws Exception {
    here.put(unverified(top));
    for (int round = 0; round < 30; round++) {
      OptionalLong at = OptionalLong.of(shared(here).position(top.id()));
      PutUnit mine = new PutUnit(unverified(child(top, "mine " + round, top)), true, at);
      PutUnit theirs = new PutUnit(unverified(child(top, "theirs " + round, top)), true, at);
      List<List<PutResult>> results =
          atOnce(() -> here.putAll(List.of(mine)), () -> there.putAll(List.of(theirs)));
      assertThat(results.stream().map(List::getFirst).toList())
          .containsExactlyInAnyOrder(
              new PutResult.Stored(List.of(STORED), at.getAsLong() + 1), new PutResult.Moved());
    }
  }

  // ---- races

  @Test
  void aParentAndItsChildStoredAtTheSameTimeLeaveTheChildAsTheOnlyTip() throws Exception {
    here.put(unverified(top));
    Entry last = top;
    for (int round = 0; round < 60; round++) {
      Entry parent = child(top, "parent " + round, last);
      Entry child = child(top, "child " + round, parent);
      atOnce(() -> here.put(unverified(parent)), () -> there.put(unverified(child)));
      assertThat(place.tips(top.id(), "")).as("round %d", round).isEqualTo(Snapshot.of(child.id()));
      assertThat(place.tips(top.id(), TestEntries.DATA)).isEqualTo(Snapshot.of(child.id()));
      last = child;
    }
  }

  @Test
  void theSameEntryStoredTwiceAtTheSameTimeIsStoredOnce() throws Exception {
    here.put(unverified(top));
    for (int round = 0; round < 60; round++) {
      Entry entry = child(top, "twice " + round, top);
      long before = shared(here).position(top.id());
      assertThat(
              atOnce(
                  () -> here.put(unverified(entry)).getFirst(),
                  () -> there.put(unverified(entry)).getFirst()))
          .containsExactlyInAnyOrder(STORED, PRESENT);
      assertThat(shared(here).position(top.id())).isEqualTo(before + 1);
    }
  }

  @Test
  void unitsOfSeveralTreesDoNotWaitForEachOtherInACircle() throws Exception {
    List<Entry> roots = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      roots.add(root("circle " + i));
    }
    for (int round = 0; round < 20; round++) {
      String label = "round " + round;
      Entry[] forth = roots.stream().map(r -> child(r, label, r)).toArray(Entry[]::new);
      Entry[] back =
          roots.reversed().stream().map(r -> child(r, label + " back", r)).toArray(Entry[]::new);
      assertThat(atOnce(() -> here.put(unverified(forth)), () -> there.put(unverified(back))))
          .allSatisfy(outcomes -> assertThat(outcomes).hasSize(12).containsOnly(STORED));
    }
  }

  @Test
  void processesThatStartAtTheSameTimeOnAnEmptyDatabaseAllFindTheirTables() throws Exception {
    String url = TestPostgres.place().url();
    Callable<Boolean> start =
        () -> {
          try (PostgresBackend backend =
              PostgresBackend.open(
                  (BackendUrl.Postgres) BackendUrl.parse(url), OpenMode.CREATE_IF_MISSING)) {
            return backend.trees().isEmpty();
          }
        };
    assertThat(atOnce(start, start, start, start)).containsOnly(true);
  }

  @SafeVarargs
  private static <T> List<T> atOnce(Callable<T>... tasks) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(tasks.length);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> task : tasks) {
        running.add(
            threads.submit(() -> {
              barrier.await();
              return task.call();
            }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> each : running) {
        results.add(each.get());
      }
      return results;
    }
  }

  // ---- announcements

  /** What was told, in order; no trees stand for "perhaps all". */
  private static final class Told implements Shared.Listener {
    private final BlockingQueue<Set<Id>> told = new LinkedBlockingQueue<>();

    @Override
    public void changed(Set<Id> trees) {
      told.add(Set.copyOf(trees));
    }

    @Override
    public void perhapsAll() {
      told.add(Set.of());
    }

    Set<Id> next() throws InterruptedException {
      Set<Id> next = told.poll(60, TimeUnit.SECONDS);
      assertThat(next).isNotNull();
      return next;
    }
  }

  @Test
  void whoListensIsToldOfTheTreesThatOthersChange() throws Exception {
    Told told = new Told();
    try (Shared.Subscription subscription = shared(here).listen(told)) {
      assertThat(subscription).isNotNull();
      assertThat(told.next()).as("at the beginning").isEmpty();
      here.put(unverified(root("mine")));
      there.put(unverified(top));
      assertThat(told.next()).containsExactly(top.id());
      there.setStatus(Map.of(top.id(), VerificationStatus.VERIFIED));
      assertThat(told.next()).containsExactly(top.id());
    }
    there.put(unverified(root("unheard")));
    Told later = new Told();
    shared(here).listen(later);
    there.put(unverified(root("heard")));
    assertThat(heard(later, root("heard").id())).isTrue();
    assertThat(told.told).isEmpty();
  }

  private static boolean heard(Told told, Id tree) throws InterruptedException {
    while (!told.next().contains(tree)) {
      // what was announced before
    }
    return true;
  }

  @Test
  void whatIsAnnouncedWhileTheConnectionIsLostIsFoundAfterwards() throws Exception {
    Told told = new Told();
    shared(here).listen(told);
    assertThat(told.next()).isEmpty();
    for (int round = 0; round < 5; round++) {
      long position = shared(here).position(top.id());
      Entry entry = child(top, "unheard " + round, top);
      assertThat(place.terminate(LISTENS)).isEqualTo(1);
      there.put(unverified(entry));
      while (!told.next().isEmpty()) {
        // told of the tree by the new connection
      }
      assertThat(shared(here).since(top.id(), position).entries()).contains(entry.id());
    }
  }

  @Test
  void everythingIsLookedAtFromTimeToTime() throws Exception {
    Duration soon = Duration.ofMillis(20);
    Told told = new Told();
    shared(open(new PostgresTimes(soon, soon, soon, Duration.ofHours(1)))).listen(told);
    for (int i = 0; i < 4; i++) {
      assertThat(told.next()).isEmpty();
    }
  }

  @Test
  void moreTreesThanFitIntoAnAnnouncementAreAnnouncedAsPerhapsAll() throws Exception {
    Told told = new Told();
    shared(here).listen(told);
    assertThat(told.next()).isEmpty();
    Entry[] roots = new Entry[200];
    for (int i = 0; i < roots.length; i++) {
      roots[i] = root("one of many " + i);
    }
    there.put(unverified(roots));
    assertThat(told.next()).isEmpty();
  }

  @Test
  void nonsenseThatIsAnnouncedIsTakenForPerhapsAllAndStopsNothing() throws Exception {
    Told told = new Told();
    shared(here).listen(told);
    assertThat(told.next()).isEmpty();
    String channel = "eidetica4j_" + place.query(PostgresSql.SCHEMA).getFirst();
    place.query("SELECT pg_notify(?, ?)::text", channel, "someone no-id");
    assertThat(told.next()).isEmpty();
    place.query("SELECT pg_notify(?, ?)::text", channel, "");
    there.put(unverified(top));
    assertThat(told.next()).containsExactly(top.id());
  }

  @Test
  void aListenerThatFailsHindersNoOther() throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    shared(here)
        .listen(
            new Shared.Listener() {
              @Override
              public void changed(Set<Id> trees) {
                throw new IllegalStateException("changed");
              }

              @Override
              public void perhapsAll() {
                connected.countDown();
                throw new IllegalStateException("perhaps");
              }
            });
    connected.await(); // before, nothing is announced to anybody here
    Told told = new Told();
    shared(here).listen(told);
    there.put(unverified(top));
    assertThat(heard(told, top.id())).isTrue();
  }

  // ---- the log of changes

  @Test
  void whoIsBehindTheLogIsToldSoAndTheNewestChangeIsKept() throws Exception {
    here.put(unverified(top));
    for (int i = 0; i < 4; i++) {
      here.put(unverified(child(top, "link " + i, top)));
    }
    here.put(unverified(root("another")));
    place.execute("UPDATE eidetica4j_changes SET made = made - 3601 WHERE seq <> 4");
    Duration soon = Duration.ofMillis(5);
    Told told = new Told();
    shared(open(new PostgresTimes(soon, soon, soon, Duration.ofHours(1)))).listen(told);
    assertThat(told.next()).as("connected").isEmpty();
    assertThat(told.next()).as("swept").isEmpty();
    assertThat(place.query("SELECT tree, seq FROM eidetica4j_changes ORDER BY seq"))
        .containsExactly(root("another").id() + "|1", top.id() + "|4", top.id() + "|5");
    for (long position = 0; position < 3; position++) {
      assertThat(shared(there).since(top.id(), position))
          .isEqualTo(new Changes(5, true, Set.of(), false));
    }
    assertThat(shared(there).since(top.id(), 3).lost()).isFalse();
    assertThat(shared(there).since(top.id(), 5)).isEqualTo(new Changes(5, false, Set.of(), false));
    assertThat(shared(there).position(root("another").id())).isEqualTo(1);
  }

  @Test
  void whoIsAheadOfTheLogIsBehindARestoredDatabase() {
    here.put(unverified(top));
    assertThat(shared(there).since(top.id(), 9)).isEqualTo(new Changes(1, true, Set.of(), false));
  }

  // ---- roles

  @Test
  void oneProcessHasARoleAtATime() {
    try (Shared.Lease lease = shared(here).lead("push").orElseThrow();
        Shared.Lease other = shared(there).lead("pull").orElseThrow()) {
      assertThat(lease.held()).isTrue();
      assertThat(other.held()).isTrue();
      assertThat(shared(there).lead("push")).isEmpty();
      assertThat(shared(here).lead("push")).isEmpty();
    }
    try (Shared.Lease next = shared(there).lead("push").orElseThrow()) {
      assertThat(next.held()).isTrue();
    }
  }

  @Test
  void rolesOfAnotherSchemaAreOthers() {
    TestPostgres elsewhere = TestPostgres.place();
    try (Shared.Lease lease = shared(here).lead("push").orElseThrow();
        PostgresBackend other =
            PostgresBackend.open(
                (BackendUrl.Postgres) BackendUrl.parse(elsewhere.url()),
                OpenMode.CREATE_IF_MISSING);
        Shared.Lease own = shared(other).lead("push").orElseThrow()) {
      assertThat(lease.held()).isTrue();
      assertThat(own.held()).isTrue();
    }
  }

  @Test
  void aRoleIsTakenOverWhenTheConnectionOfItsHolderDies() {
    try (Shared.Lease lease = shared(here).lead("push").orElseThrow()) {
      assertThat(place.endRoles()).isEqualTo(1);
      Shared.Lease next = null;
      while (next == null) {
        next = shared(there).lead("push").orElse(null);
      }
      try (Shared.Lease taken = next) {
        assertThat(lease.held()).isFalse();
        assertThat(taken.held()).isTrue();
      }
    }
  }

  @Test
  void aClosedBackendTellsAndAsksNothingMore() {
    Told told = new Told();
    shared(here).listen(told);
    here.close();
    told.told.clear();
    there.put(unverified(top));
    for (Runnable action :
        List.<Runnable>of(
            () -> shared(here).position(top.id()),
            () -> shared(here).since(top.id(), 0),
            () -> shared(here).lead("push"),
            () -> shared(here).listen(told))) {
      assertThat(catchThrowableOfType(EideticaException.class, action::run).kind())
          .isEqualTo(ErrorKind.INSTANCE_INSTANCE_DROPPED);
    }
    assertThat(told.told).isEmpty();
  }
}

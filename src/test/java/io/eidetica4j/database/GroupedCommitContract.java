package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.key;
import static io.eidetica4j.database.Steps.keys;
import static io.eidetica4j.database.Steps.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.PutResult;
import io.eidetica4j.backend.PutUnit;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commits that wait at the same time are stored together; each is as if it had come alone. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class GroupedCommitContract extends DatabaseContract {
  private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private volatile boolean armed;
  private volatile Predicate<PutUnit> refusal = unit -> false;
  private volatile boolean lost;
  private Trees slow;
  private Database database;

  @BeforeEach
  void stand() {
    slow = over(standing());
    database = slow.open(create().rootId()).withKey(admin);
    database.snapshot();
    armed = true;
  }

  /** A backend whose writes, once armed, wait until they are released, and then may fail. */
  private Backend standing() {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (self, method, arguments) -> {
              if (armed && method.getName().equals("putAll")) {
                return putAll(arguments[0]);
              }
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @SuppressWarnings("unchecked")
  private List<PutResult> putAll(Object units) throws InterruptedException {
    List<PutUnit> all = (List<PutUnit>) units;
    sizes.add(all.size());
    held.countDown();
    release.await();
    List<PutResult> results = new ArrayList<>();
    for (PutUnit unit : all) {
      if (refusal.test(unit)) {
        results.add(new PutResult.Failed(ErrorKind.BACKEND_SQLX_ERROR.error("too large")));
      } else {
        PutResult result = backend.putAll(List.of(unit)).getFirst();
        results.add(
            lost ? new PutResult.Failed(ErrorKind.BACKEND_OUTCOME_UNKNOWN.error("lost")) : result);
      }
    }
    return results;
  }

  /** Work in threads that all wait when this returns: the first for the disk, the others for it. */
  private List<FutureTask<Id>> waiting(List<Callable<Id>> works) throws InterruptedException {
    List<FutureTask<Id>> tasks = new ArrayList<>();
    for (Callable<Id> work : works) {
      FutureTask<Id> task = new FutureTask<>(work);
      Thread thread = Thread.ofPlatform().start(task);
      tasks.add(task);
      held.await();
      while (thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }
    return tasks;
  }

  private Callable<Id> commit(Database by, String key) {
    Transaction transaction = by.newTransaction();
    return () -> put(transaction, DATA, key, "v");
  }

  private static Optional<ErrorKind> failure(FutureTask<Id> task) throws InterruptedException {
    try {
      task.get();
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(((EideticaException) e.getCause()).kind());
    }
  }

  @Test
  void theyAreOneWriteAndEachIsToldOfAlone() throws Exception {
    Events events = new Events();
    database.onWrite(events);
    List<Callable<Id>> works = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      works.add(commit(database, "k" + i));
    }
    List<FutureTask<Id>> tasks = waiting(works);
    release.countDown();
    List<Id> ids = new ArrayList<>();
    for (FutureTask<Id> task : tasks) {
      ids.add(task.get());
    }
    assertThat(sizes).containsExactly(1, 1);
    assertThat(keys(database, DATA)).hasSize(6);
    List<WriteEvent> told = events.all();
    assertThat(told).hasSize(6);
    for (int i = 0; i < 6; i++) {
      assertThat(told.get(i).postTips().tips()).contains(ids.get(i));
      if (i > 0) {
        assertThat(told.get(i).previousTips()).isEqualTo(told.get(i - 1).postTips());
      }
    }
  }

  @Test
  void thoseThatSawTheSameTipsComeOneBehindTheOther() throws Exception {
    Snapshot before = database.snapshot();
    List<FutureTask<Id>> tasks =
        waiting(
            List.of(
                commit(database, "a"),
                commit(database, "b"),
                commit(database, "k"),
                commit(database, "k")));
    release.countDown();
    Id alone = tasks.get(0).get();
    Id first = tasks.get(1).get();
    Id second = tasks.get(2).get();
    Id third = tasks.get(3).get();
    assertThat(database.getEntry(first).parents()).isEqualTo(before.tips());
    assertThat(database.getEntry(second).parents()).containsExactly(first);
    assertThat(database.getEntry(second).subtreeParents(DATA)).containsExactly(first);
    assertThat(database.getEntry(third).parents()).containsExactly(second);
    assertThat(database.getEntry(third).height()).isEqualTo(database.getEntry(alone).height() + 2);
    assertThat(database.snapshot()).isEqualTo(Snapshot.of(alone, third));
    try (Trees fresh = over(backend)) {
      Database again = fresh.open(database.rootId());
      assertThat(again.verify().failed()).isZero();
      assertThat(Steps.json(again, DATA)).isEqualTo(Steps.json(database, DATA));
    }
  }

  @Test
  void whoAskedForTipsGetsThemAsParents() throws Exception {
    Snapshot before = database.snapshot();
    List<Callable<Id>> works = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Transaction transaction = database.newTransactionAt(before);
      String key = "k" + i;
      works.add(() -> put(transaction, DATA, key, "v"));
    }
    List<FutureTask<Id>> tasks = waiting(works);
    release.countDown();
    for (FutureTask<Id> task : tasks) {
      assertThat(database.getEntry(task.get()).parents()).isEqualTo(before.tips());
    }
    assertThat(sizes).containsExactly(1, 3);
  }

  @Test
  void oneThatExpectsTipsThatMoveFailsAndTheOthersAreStored() throws Exception {
    Snapshot before = database.snapshot();
    Transaction conditional = database.newTransaction();
    conditional.getStore(io.eidetica4j.store.DocStore.TYPE, DATA).set("if", "v");
    List<FutureTask<Id>> tasks =
        waiting(
            List.of(
                commit(database, "a"),
                commit(database, "b"),
                () -> conditional.commitIf(before),
                commit(database, "c")));
    release.countDown();
    assertThat(failure(tasks.get(2))).contains(ErrorKind.TRANSACTION_TIPS_MOVED);
    for (int i : new int[] {0, 1, 3}) {
      assertThat(failure(tasks.get(i))).isEmpty();
    }
    assertThat(keys(database, DATA)).containsExactly("a", "b", "c");
  }

  @Test
  void whatWaitsBehindItsAuthorsRevocationIsRefused() throws Exception {
    PrivateKey writer = key(2);
    armed = false;
    Steps.grant(database, writer, AuthKey.active(Permission.write(10)));
    Database theirs = slow.open(database.rootId()).withKey(DatabaseKey.of(writer));
    Transaction revocation = database.newTransaction();
    revocation.getSettings().revokeAuthKey(writer.publicKey());
    armed = true;
    List<FutureTask<Id>> tasks =
        waiting(
            List.of(
                commit(database, "first"),
                commit(theirs, "before"),
                revocation::commit,
                commit(theirs, "behind")));
    release.countDown();
    assertThat(failure(tasks.get(1))).isEmpty();
    assertThat(failure(tasks.get(2))).isEmpty();
    assertThat(failure(tasks.get(3))).contains(ErrorKind.TRANSACTION_ENTRY_VALIDATION_FAILED);
    assertThat(keys(database, DATA)).containsExactly("before", "first");
  }

  @Test
  void whereTheyCannotBeStoredTogetherEachIsTriedAlone() throws Exception {
    List<FutureTask<Id>> tasks =
        waiting(List.of(commit(database, "a"), commit(database, "b"), commit(database, "c")));
    refusal = unit -> unit.entries().size() > 1 || holds(unit, "b");
    release.countDown();
    assertThat(failure(tasks.get(0))).isEmpty();
    assertThat(failure(tasks.get(1))).contains(ErrorKind.BACKEND_SQLX_ERROR);
    assertThat(failure(tasks.get(2))).isEmpty();
    assertThat(keys(database, DATA)).containsExactly("a", "c");
    assertThat(database.snapshot().size()).isEqualTo(2);
  }

  private static boolean holds(PutUnit unit, String key) {
    return unit.entries().stream()
        .anyMatch(each -> each.entry().data(DATA).utf8().contains("\"" + key + "\""));
  }

  @Test
  void whereNobodyKnowsWhatBecameOfThemWhatIsStoredIsSeen() throws Exception {
    List<FutureTask<Id>> tasks =
        waiting(List.of(commit(database, "a"), commit(database, "b"), commit(database, "c")));
    lost = true;
    release.countDown();
    assertThat(failure(tasks.get(0))).contains(ErrorKind.BACKEND_OUTCOME_UNKNOWN);
    assertThat(failure(tasks.get(1))).contains(ErrorKind.BACKEND_OUTCOME_UNKNOWN);
    assertThat(failure(tasks.get(2))).contains(ErrorKind.BACKEND_OUTCOME_UNKNOWN);
    assertThat(keys(database, DATA)).containsExactly("a", "b", "c");
    armed = false;
    put(database, DATA, "d", "v");
    assertThat(database.view().state(DATA, Doc.CRDT).keys()).hasSize(4);
  }

  @Test
  void theFactsOfAGroupAreInStorage() throws Exception {
    List<FutureTask<Id>> tasks =
        waiting(List.of(commit(database, "a"), commit(database, "b"), commit(database, "c")));
    release.countDown();
    for (FutureTask<Id> task : tasks) {
      assertThat(backend.contains(task.get())).isTrue();
    }
    try (Trees fresh = over(backend)) {
      assertThat(fresh.open(database.rootId()).snapshot()).isEqualTo(database.snapshot());
    }
  }
}

package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static io.eidetica4j.database.Steps.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What listeners may do while they are told, and after it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class CallbackTailContract extends DatabaseContract {
  @Test
  void aListenerThatFailsStopsNeitherOthersNorTheWrite() { // 77
    Database database = create();
    Events others = new Events();
    database.onWrite((event, db) -> {
      throw new IllegalStateException("prefix");
    });
    database.onWrite((event, db) -> {
      throw new AssertionError("prefix");
    });
    database.onWrite((event, db) ->
        () -> {
          throw new java.io.IOException("tail");
        });
    database.onWrite((event, db) ->
        () -> {
          throw new AssertionError("tail");
        });
    database.onWrite(others);
    trees.onEveryWrite((tree, event) -> {
      throw new IllegalStateException("everywhere");
    });
    Id id = put(database, DATA, "k", "v");
    assertThat(others.only().postTips()).containsExactly(id);
    Entry remote = Forged.on(database).data(DATA, "r", "v").by(admin);
    trees.putRemoteEntries(database.rootId(), List.of(remote));
    assertThat(others.only().postTips()).containsExactly(remote.id());
    assertThat(database.snapshot()).containsExactly(remote.id());
  }

  @Test
  void aTailThatFailsAloneDoesNotFailTheWriter() {
    Database database = create();
    database.onWrite((event, db) ->
        () -> {
          throw new AssertionError("tail");
        });
    Id id = put(database, DATA, "k", "v");
    assertThat(database.snapshot()).containsExactly(id);
  }

  @Test
  void theWriterWaitsForAllTailsWhichRunBesideEachOther() {
    Database database = create();
    CyclicBarrier together = new CyclicBarrier(2);
    AtomicInteger done = new AtomicInteger();
    for (int i = 0; i < 2; i++) {
      database.onWrite((event, db) ->
          () -> {
            together.await(30, TimeUnit.SECONDS); // passes only if both run at once
            done.incrementAndGet();
          });
    }
    put(database, DATA, "k", "v");
    assertThat(done).hasValue(2);
  }

  @Test
  void aTailMayVerifyAndCommitToItsOwnTree() { // 80
    Database database = create();
    AtomicBoolean first = new AtomicBoolean(true);
    List<Id> added = new ArrayList<>();
    database.onWrite((event, db) ->
        () -> {
          db.verify();
          if (first.getAndSet(false)) {
            added.add(put(db.withKey(admin), DATA, "by", "tail"));
          }
        });
    Id id = put(database, DATA, "k", "v");
    assertThat(added).hasSize(1);
    assertThat(database.getEntry(added.getFirst()).parents()).containsExactly(id);
    first.set(true);
    Entry remote = Forged.on(database).data(DATA, "r", "v").by(admin);
    trees.putRemoteEntries(database.rootId(), List.of(remote)); // on the way of a promotion too
    assertThat(added).hasSize(2);
    assertThat(database.snapshot()).containsExactly(added.getLast());
  }

  @Test
  void writingBeforeReturningIsRefusedInsteadOfDeadlocking() {
    Database database = create();
    List<Throwable> refused = Collections.synchronizedList(new ArrayList<>());
    database.onWrite((event, db) -> {
      refused.add(
          Thrown.kind(
              ErrorKind.INSTANCE_INVALID_OPERATION,
              () -> put(db.withKey(admin), DATA, "by", "prefix")));
      refused.add(Thrown.kind(ErrorKind.INSTANCE_INVALID_OPERATION, db::verify));
      return WriteListener.Tail.NONE;
    });
    put(database, DATA, "k", "v");
    assertThat(refused).hasSize(2);
    assertThat(database.entryCount()).isEqualTo(2);
  }

  @Test
  void writingToAnotherTreeBeforeReturningIsRefusedInAnyWay() {
    Database database = create();
    Database other = create();
    Entry remote = Forged.on(other).data(DATA, "r", "v").by(admin);
    List<Throwable> refused = Collections.synchronizedList(new ArrayList<>());
    trees.onEveryWrite((tree, event) -> {
      refused.add(
          Thrown.kind(
              ErrorKind.INSTANCE_INVALID_OPERATION, () -> put(other, DATA, "by", "prefix")));
      refused.add(
          Thrown.kind(
              ErrorKind.INSTANCE_INVALID_OPERATION,
              () -> trees.putRemoteEntries(other.rootId(), List.of(remote))));
      refused.add(Thrown.kind(ErrorKind.INSTANCE_INVALID_OPERATION, () -> other.insertRaw(remote)));
      refused.add(Thrown.kind(ErrorKind.INSTANCE_INVALID_OPERATION, other::verify));
      refused.add(Thrown.kind(ErrorKind.INSTANCE_INVALID_OPERATION, this::create));
      return WriteListener.Tail.NONE;
    });
    put(database, DATA, "k", "v");
    assertThat(refused).hasSize(5);
    assertThat(other.entryCount()).isEqualTo(1);
    assertThat(backend.roots()).containsExactlyInAnyOrder(database.rootId(), other.rootId());
  }

  @Test
  void listenersThatWouldWriteToEachOthersTreesReturn() throws Exception {
    List<Database> both = List.of(create(), create());
    CyclicBarrier together = new CyclicBarrier(2);
    List<Throwable> refused = Collections.synchronizedList(new ArrayList<>());
    for (Database database : both) {
      Database other = both.get(database.equals(both.getFirst()) ? 1 : 0);
      database.onWrite((event, db) -> {
        try {
          together.await(30, TimeUnit.SECONDS); // each holds the lock of its own tree now
        } catch (Exception e) {
          throw new AssertionError(e);
        }
        refused.add(
            Thrown.kind(
                ErrorKind.INSTANCE_INVALID_OPERATION, () -> put(other, DATA, "by", "prefix")));
        return WriteListener.Tail.NONE;
      });
    }
    Crowd.run(2, i -> () -> put(both.get(i), DATA, "k", "v"));
    assertThat(refused).hasSize(2);
    assertThat(both).allMatch(database -> database.entryCount() == 2);
  }

  @Test
  void aTailMayWriteToAnotherTree() {
    Database database = create();
    Database other = create();
    database.onWrite((event, db) -> () -> put(other, DATA, "by", "tail"));
    put(database, DATA, "k", "v");
    assertThat(Steps.text(other, DATA, "by")).isEqualTo("tail");
  }

  @Test
  void readingBeforeReturningSeesTheWriteEvenWhileOtherEntriesWait() {
    Database database = create();
    Entry waits = Forged.on(database).data(DATA, "w", "1").at(Id.ofRaw(new byte[] {1})).by(admin);
    List<Object> read = Collections.synchronizedList(new ArrayList<>());
    database.onWrite((event, db) -> {
      read.add(db.snapshot());
      read.add(Steps.text(db, DATA, "k"));
      return WriteListener.Tail.NONE;
    });
    database.insertRaw(waits);
    Id id = put(database, DATA, "k", "v");
    assertThat(read).containsExactly(Snapshot.of(id), "v");
  }

  @Test
  void listenersOfTwoTreesMayReadEachOther() throws Exception {
    Database one = create();
    Database two = create();
    CyclicBarrier together = new CyclicBarrier(2);
    List<Transaction> open = new ArrayList<>();
    for (Database database : List.of(one, two)) {
      open.add(database.newTransaction());
      Database other = database.equals(one) ? two : one;
      database.insertRaw(
          Forged.on(database).data(DATA, "w", "1").at(Id.ofRaw(new byte[] {1})).by(admin));
      database.onWriteAtTips(
          Snapshot.EMPTY,
          (event, db) -> {
            try {
              together.await(30, TimeUnit.SECONDS); // each holds the lock of its own tree now
            } catch (Exception e) {
              throw new AssertionError(e);
            }
            other.snapshot();
            return WriteListener.Tail.NONE;
          });
    }
    Crowd.run(2, i -> open.get(i)::commit);
    assertThat(together.isBroken()).isFalse();
  }

  @Test
  void theFirstPartRunsUnderTheTreesLockAndTheTailAfterIt() throws Exception { // 83
    Database database = create();
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    database.onWrite((event, db) -> {
      order.add(Tree.isWriting() ? "under the lock" : "without the lock");
      return () -> {
        lockElsewhere(database.tree());
        order.add("after it");
      };
    });
    put(database, DATA, "k", "v");
    assertThat(order).containsExactly("under the lock", "after it");
  }

  /** Returns once another thread could write the tree, so not while its writer waits for this. */
  private static void lockElsewhere(Tree tree) throws InterruptedException {
    Thread.ofPlatform().start(() -> tree.locked(Tree::root)).join();
  }

  @Test
  void interruptingAWriterEndsNoTail() throws Exception {
    Database database = create();
    CountDownLatch began = new CountDownLatch(2);
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      database.onWrite((event, db) ->
          () -> {
            began.countDown();
            goOn.await();
            done.countDown();
          });
    }
    Thread writer = Thread.ofPlatform().start(() -> put(database, DATA, "k", "v"));
    began.await();
    writer.interrupt();
    writer.join();
    goOn.countDown();
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(database.entryCount()).isEqualTo(2);
  }

  @Test
  void aSlowTailHoldsUpItsWriterOnly() throws Exception {
    Database database = create();
    CountDownLatch inTail = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    database.onWrite((event, db) ->
        first.getAndSet(false)
            ? () -> {
              inTail.countDown();
              goOn.await();
            }
            : WriteListener.Tail.NONE);
    Thread writer = Thread.ofPlatform().start(() -> put(database, DATA, "slow", "1"));
    inTail.await();
    put(database, DATA, "quick", "1");
    assertThat(Steps.keys(database, DATA)).containsExactly("quick", "slow");
    assertThat(writer.isAlive()).isTrue();
    goOn.countDown();
    writer.join();
  }
}

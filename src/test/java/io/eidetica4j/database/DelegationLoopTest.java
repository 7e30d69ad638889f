package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.Observer;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.entry.DelegationStep;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Trees that delegate to themselves and to each other: every question ends, and nobody waits. */
class DelegationLoopTest extends DelegationScene {
  @Test
  void aTreeThatDelegatesToItselfGivesNoMoreThanItHas() {
    Database database = create();
    delegate(database, database, upTo(Permission.admin(0)));
    Database self = database.withKey(new DatabaseKey(writer, through(database, writer)));
    assertThat(self.currentPermission()).isEqualTo(Permission.write(5));
    Id written = Steps.put(self, DATA, "by", "itself");
    assertThat(database.status(written)).contains(VerificationStatus.VERIFIED);
    DelegationStep[] tenTimes =
        Collections.nCopies(10, step(database)).toArray(DelegationStep[]::new);
    Entry around = Forged.on(database).data(DATA, "k", "v").as(path(writer, tenTimes)).by(writer);
    trees.putRemoteEntries(database.rootId(), List.of(around));
    assertVerified(database, around);
    Entry by = Forged.on(database).data(DATA, "k", "v").as(path(stranger, tenTimes)).by(stranger);
    attack(database, by);
    assertRefused(database, by, "unknown_signer");
    assertThat(trees.findSigkeys(database.rootId(), writer.publicKey())).hasSize(2);
    assertLifeGoesOn(database);
  }

  /** Rings of trees in which every entry is signed by a key of the next tree. */
  private Map<Id, List<Entry>> ring(Trees there, int size, int entries) {
    List<Database> ring = new ArrayList<>();
    List<PrivateKey> members = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Database tree = there.create(DatabaseKey.of(admin), Doc.of("name", "ring" + i));
      members.add(Steps.key(50 + i));
      Steps.grant(tree, members.get(i), AuthKey.active(Permission.write(1)));
      ring.add(tree);
    }
    for (int i = 0; i < size; i++) {
      delegate(ring.get(i), ring.get((i + 1) % size), upTo(Permission.write(0)));
    }
    for (int n = 0; n < entries; n++) {
      for (int i = 0; i < size; i++) {
        int next = (i + 1) % size;
        SigKey identity = through(ring.get(next), members.get(next));
        Steps.put(
            ring.get(i).withKey(new DatabaseKey(members.get(next), identity)), DATA, "k" + n, "v");
      }
    }
    Map<Id, List<Entry>> histories = new LinkedHashMap<>();
    ring.forEach(tree -> histories.put(tree.rootId(), copy(tree)));
    return histories;
  }

  private static Map<Id, Snapshot> tips(Trees trees, Iterable<Id> roots) {
    Map<Id, Snapshot> tips = new LinkedHashMap<>();
    roots.forEach(root -> tips.put(root, trees.open(root).snapshot()));
    return tips;
  }

  @Test
  void ringsOfTreesAreVerifiedInWhateverOrderTheyArrive() {
    for (int size = 2; size <= 4; size++) {
      try (MemoryBackend source = new MemoryBackend();
          Trees there = over(source, Observer.NONE)) {
        Map<Id, List<Entry>> histories = ring(there, size, 6);
        Map<Id, Snapshot> expected = tips(there, histories.keySet());
        for (int seed = 0; seed < 4; seed++) {
          try (MemoryBackend fresh = new MemoryBackend();
              Trees here = over(fresh, Observer.NONE)) {
            List<Entry> all = new ArrayList<>();
            histories.values().forEach(all::addAll);
            Collections.shuffle(all, new Random(seed));
            all.forEach(entry -> here.putRemoteEntries(entry.tree(), List.of(entry)));
            assertThat(fresh.idsWithStatus(VerificationStatus.UNVERIFIED)).isEmpty();
            assertThat(tips(here, histories.keySet())).as("size " + size).isEqualTo(expected);
          }
        }
      }
    }
  }

  @Test
  void manyThreadsThatVerifyTreesOfARingNeverWaitForEachOther() {
    try (MemoryBackend source = new MemoryBackend();
        Trees there = over(source, Observer.NONE)) {
      Map<Id, List<Entry>> histories = ring(there, 3, 20);
      Map<Id, Snapshot> expected = tips(there, histories.keySet());
      for (int seed = 0; seed < 6; seed++) {
        Random random = new Random(seed);
        try (MemoryBackend fresh = new MemoryBackend();
            Trees here = over(fresh, Observer.NONE)) {
          List<Runnable> work = new ArrayList<>();
          histories.forEach((root, entries) -> {
            for (int half = 0; half < 2; half++) {
              List<Entry> part = new ArrayList<>(entries);
              Collections.shuffle(part, new Random(random.nextLong()));
              work.add(() -> {
                for (Entry entry : part) {
                  here.putRemoteEntries(root, List.of(entry));
                  if (fresh.contains(root)) {
                    here.open(root).snapshot();
                  }
                }
              });
            }
          });
          Assertions.assertTimeoutPreemptively(Duration.ofMinutes(2), () -> inParallel(work));
          assertThat(settled(here, histories.keySet())).as("seed " + seed).isEqualTo(expected);
          assertThat(fresh.idsWithStatus(VerificationStatus.UNVERIFIED)).isEmpty();
        }
      }
    }
  }

  /** The tips once a look at all trees changes none: what one learns may wake another before it. */
  private static Map<Id, Snapshot> settled(Trees here, Iterable<Id> roots) {
    Map<Id, Snapshot> now = tips(here, roots);
    Map<Id, Snapshot> before;
    do {
      before = now;
      roots.forEach(root -> here.open(root).verify());
      now = tips(here, roots);
    } while (!now.equals(before));
    return now;
  }

  @Test
  void listenersThatReadOtherTreesOfARingDoNotWaitEither() {
    try (MemoryBackend source = new MemoryBackend();
        Trees there = over(source, Observer.NONE)) {
      Map<Id, List<Entry>> histories = ring(there, 2, 20);
      List<Id> roots = List.copyOf(histories.keySet());
      try (MemoryBackend fresh = new MemoryBackend();
          Trees here = over(fresh, Observer.NONE)) {
        roots.forEach(root -> here.putRemoteEntries(root, histories.get(root).subList(0, 1)));
        for (int i = 0; i < 2; i++) {
          Id other = roots.get(1 - i);
          here.open(roots.get(i))
              .onWrite((event, database) -> {
                here.open(other).snapshot(); // under the lock of the one, a look at the other
                return () -> here.open(other).verify();
              });
        }
        List<Runnable> work = new ArrayList<>();
        histories.forEach((root, entries) ->
            work.add(() -> entries.forEach(entry -> here.putRemoteEntries(root, List.of(entry)))));
        Assertions.assertTimeoutPreemptively(Duration.ofMinutes(2), () -> inParallel(work));
        assertThat(tips(here, roots)).isEqualTo(tips(there, roots));
      }
    }
  }

  private static void inParallel(List<Runnable> work) throws InterruptedException {
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
    for (Runnable each : work) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  start.await();
                  each.run();
                } catch (Throwable e) {
                  thrown.add(e);
                }
              }));
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(thrown).isEmpty();
  }
}

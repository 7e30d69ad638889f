package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.FixedClock;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.store.DocStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two instances write, and exchange some of what they have in any order, with junk among it. When
 * both have everything they are equal, to each other, to one that got it all at once, and to
 * themselves after a restart.
 */
abstract class ConvergenceContract implements StartedBackend {
  private static final int SEEDS = Boolean.getBoolean("eidetica.nightly") ? 500 : 12;
  private static final List<String> STORES = List.of("a", "b", "c");

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(ReplayOrder.class)
  void anyExchangeConverges(ReplayOrder order) {
    for (int seed = 0; seed < SEEDS; seed++) {
      try (Backend one = start(subfolder(order + "-one-" + seed));
          Backend two = start(subfolder(order + "-two-" + seed))) {
        new Play(seed, order, one, two).run();
      }
    }
  }

  private Path subfolder(String name) {
    try {
      return Files.createDirectory(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One seeded course of events. */
  private static final class Play {
    private final long seed;
    private final ReplayOrder order;
    private final Random random;
    private final FixedClock clock = new FixedClock();
    private final List<Backend> backends;
    private final List<Trees> trees = new ArrayList<>();
    private final List<Database> nodes = new ArrayList<>();
    private final List<Entry> junk = new ArrayList<>();
    private final Id root;

    Play(long seed, ReplayOrder order, Backend one, Backend two) {
      this.seed = seed;
      this.order = order;
      this.random = new Random(seed);
      this.backends = List.of(one, two);
      trees.add(over(one));
      trees.add(over(two));
      nodes.add(trees.getFirst().create(DatabaseKey.of(key(1)), Doc.EMPTY));
      root = nodes.getFirst().rootId();
      Steps.grant(nodes.getFirst(), key(2), AuthKey.active(Permission.admin(1)));
      nodes.add(Steps.send(nodes.getFirst(), trees.getLast()).withKey(key(2)));
    }

    private Trees over(Backend backend) {
      return new Trees(backend, clock, order, Limits.DEFAULT, Observer.NONE);
    }

    void run() {
      for (int step = 0; step < 40; step++) {
        step(random.nextInt(2));
      }
      exchange(0, 1, 1);
      exchange(1, 0, 1);
      exchange(0, 1, 1);
      assertThat(picture(nodes.get(1))).as("seed " + seed).isEqualTo(picture(nodes.get(0)));
      checkNewcomer();
      checkRestart();
    }

    private void step(int node) {
      switch (random.nextInt(10)) {
        case 0, 1 -> exchange(node, 1 - node, 1 + random.nextInt(3));
        case 2 -> nodes.get(node).tree().evict();
        case 3 -> picture(nodes.get(node)); // a read in between leaves states behind
        case 4 -> Steps.setting(nodes.get(node), "s" + random.nextInt(3), "v" + random.nextInt(9));
        case 5 -> junk.add(junk(nodes.get(node)));
        default -> write(node);
      }
    }

    private void write(int node) {
      Database database = nodes.get(node);
      Transaction transaction =
          random.nextInt(4) == 0
              ? database.newTransactionAt(somewhere(database))
              : database.newTransaction();
      for (int i = 1 + random.nextInt(2); i > 0; i--) {
        DocStore store =
            transaction.getStore(DocStore.TYPE, STORES.get(random.nextInt(STORES.size())));
        String key = List.of("x", "y", "x.p", "x.q.r").get(random.nextInt(4));
        switch (random.nextInt(5)) {
          case 0 -> store.delete(key);
          case 1 -> store.set(key, Doc.of("n", Value.of(random.nextInt(100))));
          default -> store.set(key, random.nextInt(100));
        }
      }
      transaction.commit();
    }

    private Snapshot somewhere(Database database) {
      List<Id> all = database.tree().index().ancestry().treeFromTips(database.snapshot(), order);
      List<Id> verified = all.subList(1, all.size()); // at the root the second key has no rights
      Set<Id> tips = new HashSet<>();
      for (int i = 1 + random.nextInt(2); i > 0; i--) {
        tips.add(verified.get(random.nextInt(verified.size())));
      }
      return Snapshot.of(tips);
    }

    private Entry junk(Database database) {
      Forged forged = Forged.on(database).data("a", "x", "junk" + junk.size());
      return random.nextBoolean() ? forged.by(key(9)) : forged.pin().by(key(1));
    }

    /** Sends one of so many of the entries, in any order, in batches. */
    private void exchange(int from, int to, int oneOf) {
      List<Entry> entries = new ArrayList<>(nodes.get(from).getAllEntries());
      entries.addAll(junk);
      entries.removeIf(entry -> random.nextInt(oneOf) > 0);
      Collections.shuffle(entries, random);
      int batch = 1 + random.nextInt(20);
      for (int at = 0; at < entries.size(); at += batch) {
        trees
            .get(to)
            .putRemoteEntries(root, entries.subList(at, Math.min(at + batch, entries.size())));
      }
    }

    /** All that two equal nodes must agree on. */
    private Map<String, Object> picture(Database database) {
      Map<String, Object> picture = new TreeMap<>();
      picture.put("tips", database.snapshot());
      for (String store : List.of("a", "b", "c", "_settings", "_index")) {
        picture.put("store " + store, Steps.json(database, store));
      }
      for (Entry entry : database.getAllEntries()) {
        picture.put("status " + entry.id(), database.status(entry.id()).orElseThrow());
      }
      return picture;
    }

    private void checkNewcomer() {
      try (MemoryBackend fresh = new MemoryBackend();
          Trees late = over(fresh)) {
        List<Entry> all = new ArrayList<>(nodes.getFirst().getAllEntries());
        Collections.reverse(all);
        assertThat(picture(Steps.send(root, all, late)))
            .as("newcomer, seed " + seed)
            .isEqualTo(picture(nodes.getFirst()));
      }
    }

    private void checkRestart() {
      for (int i = 0; i < 2; i++) {
        Map<String, Object> live = picture(nodes.get(i));
        trees.get(i).close();
        try (Trees again = over(backends.get(i))) {
          assertThat(picture(again.open(root))).as("restarted, seed " + seed).isEqualTo(live);
        }
      }
    }
  }
}

package io.eidetica4j.dag;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.CacheScope;
import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.backend.FaultyBackend;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.sql.SqliteBackend;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is read by way of the copy is what is stored, whatever has happened since it was written.
 */
class GraphCopyTest {
  private static final int SEEDS = Boolean.getBoolean("eidetica.nightly") ? 500 : 40;
  private static final int PIECE = 8;

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  @TempDir private Path folder;

  private Backend open(String name) {
    return SqliteBackend.open(
        new BackendUrl.Sqlite("sqlite://" + folder.resolve(name) + "?synchronous=OFF"),
        OpenMode.CREATE_IF_MISSING);
  }

  private void save(GraphCopy copy, TreeGraph graph, int growth) {
    copy.save(graph, lock.readLock(), growth);
  }

  /** Everything that a graph knows. */
  private static Map<Id, String> described(TreeGraph graph) {
    Map<Id, String> all = new TreeMap<>();
    EntryGraph entries = graph.entries();
    for (int i = 0; i < entries.size(); i++) {
      int ordinal = entries.arrived(i);
      StringBuilder text = new StringBuilder();
      text.append(entries.status(ordinal)).append(' ').append(entries.height(ordinal));
      List<Id> parents = new ArrayList<>();
      for (int j = 0; j < entries.parentCount(ordinal); j++) {
        parents.add(entries.id(entries.parent(ordinal, j)));
      }
      text.append(parents).append(entries.tips().contains(ordinal) ? " tip" : "");
      Map<String, String> stores = new TreeMap<>();
      for (StoreGraph store : graph.stores().of(ordinal)) {
        List<Id> below = new ArrayList<>();
        for (int j = 0; j < store.parentCount(ordinal); j++) {
          below.add(entries.id(store.parent(ordinal, j)));
        }
        stores.put(
            store.name(),
            store.height(ordinal) + " " + below + (store.tips().contains(ordinal) ? " tip" : ""));
      }
      all.put(entries.id(ordinal), text.append(stores).toString());
    }
    return all;
  }

  private static Map<Id, String> stored(RandomTree tree, Backend backend) {
    return described(TreeGraph.scanned(tree.root(), ReplayOrder.DIGEST, backend));
  }

  /**
   * Two processes that share the storage open and save in turn, while entries and verdicts come
   * from somewhere else, in any order.
   */
  @Test
  void whateverCameSinceIsThere() {
    int used = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomTree tree = new RandomTree(seed, 60, seed % 2 == 0);
      Random random = new Random(seed);
      List<Entry> coming = new ArrayList<>(tree.entries);
      if (seed % 3 == 0) {
        Collections.shuffle(coming, random);
      }
      try (Backend backend = open("seed" + seed + ".db")) {
        while (!coming.isEmpty()) {
          List<Entry> some = coming.subList(0, Math.min(1 + random.nextInt(9), coming.size()));
          backend.put(some.stream().map(entry -> new NewEntry(entry, anyStatus(random))).toList());
          if (random.nextInt(3) == 0) {
            backend.setStatus(Map.of(some.getFirst().id(), anyStatus(random)));
          }
          some.clear();
          GraphCopy copy = new GraphCopy(tree.root(), backend, PIECE);
          Optional<TreeGraph> read = copy.read(ReplayOrder.DIGEST);
          used += read.isPresent() ? 1 : 0;
          TreeGraph graph =
              read.orElseGet(() -> TreeGraph.scanned(tree.root(), ReplayOrder.DIGEST, backend));
          assertThat(described(graph)).as("seed " + seed).isEqualTo(stored(tree, backend));
          if (random.nextInt(3) > 0) {
            GraphCopy other = new GraphCopy(tree.root(), backend, PIECE);
            Optional<TreeGraph> there = other.read(ReplayOrder.TEXT);
            save(copy, graph, 1 + random.nextInt(4));
            if (there.isPresent() && random.nextBoolean()) {
              save(other, there.get(), 1);
            }
          }
        }
      }
    }
    assertThat(used).isGreaterThan(SEEDS); // it is not only ever passed over
  }

  private static VerificationStatus anyStatus(Random random) {
    return random.nextInt(4) > 0
        ? VerificationStatus.VERIFIED
        : random.nextBoolean() ? VerificationStatus.FAILED : VerificationStatus.UNVERIFIED;
  }

  @Test
  void aSpoiledPieceIsNotUsed() {
    RandomTree tree = new RandomTree(7, 40, true);
    Random random = new Random(7);
    try (Backend backend = open("spoiled.db")) {
      fill(tree.entries, backend);
      GraphCopy writing = new GraphCopy(tree.root(), backend, PIECE);
      save(writing, TreeGraph.scanned(tree.root(), ReplayOrder.DIGEST, backend), 1);
      Map<Id, String> all = stored(tree, backend);
      for (int number = 0; number < 5; number++) {
        String name = Integer.toString(number);
        Bytes good = backend.cachedState(CacheScope.GRAPH, tree.root(), name).orElseThrow();
        for (int i = 0; i < 20; i++) {
          byte[] bad = good.toArray();
          bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
          int kept = i < 10 ? bad.length : random.nextInt(bad.length);
          backend.cacheState(
              CacheScope.GRAPH, tree.root(), name, Bytes.wrap(java.util.Arrays.copyOf(bad, kept)));
          TreeIndex index = new TreeIndex(tree.root(), ReplayOrder.DIGEST, backend);
          assertThat(index.size()).isEqualTo(all.size());
          new GraphCopy(tree.root(), backend, PIECE)
              .read(ReplayOrder.DIGEST)
              .ifPresent(graph -> assertThat(described(graph)).isEqualTo(all));
        }
        backend.cacheState(CacheScope.GRAPH, tree.root(), name, good);
      }
      assertThat(new GraphCopy(tree.root(), backend, PIECE).read(ReplayOrder.DIGEST)).isPresent();
    }
  }

  private static void fill(List<Entry> entries, Backend backend) {
    backend.put(
        entries.stream().map(entry -> new NewEntry(entry, VerificationStatus.VERIFIED)).toList());
  }

  @Test
  void nothingOfACopyIsMadeOfAnotherTreesEntriesOrTooFew() {
    RandomTree tree = new RandomTree(11, 40, true);
    try (Backend backend = open("less.db")) {
      fill(tree.entries.subList(0, 30), backend);
      TreeGraph more = TreeGraph.scanned(tree.root(), ReplayOrder.DIGEST, backend);
      more.hold(EntryOutline.of(tree.entries.get(35), VerificationStatus.VERIFIED)); // not stored
      save(new GraphCopy(tree.root(), backend, PIECE), more, 1);
      assertThat(new GraphCopy(tree.root(), backend, PIECE).read(ReplayOrder.DIGEST)).isEmpty();
    }
  }

  @Test
  void anIndexThatIsOpenedAgainReadsNoEntryThatTheCopyHas() {
    RandomTree tree = new RandomTree(5, 60, true);
    try (Backend backend = open("again.db")) {
      FaultyBackend counted = new FaultyBackend(backend);
      fill(tree.entries.subList(0, 50), backend);
      new TreeIndex(tree.root(), ReplayOrder.DIGEST, counted.backend()).saveCheckpoints(1);
      assertThat(counted.operations()).contains("scan");
      TreeIndex again = new TreeIndex(tree.root(), ReplayOrder.DIGEST, counted.backend());
      assertThat(counted.operations()).contains("rest").doesNotContain("scan");
      assertThat(again.head().tips().tips())
          .containsExactlyInAnyOrderElementsOf(
              tree.tips(new HashSet<>(ids(tree.entries.subList(0, 50)))));
      fill(tree.entries.subList(50, 60), backend); // by somebody else
      TreeIndex grown = new TreeIndex(tree.root(), ReplayOrder.DIGEST, counted.backend());
      assertThat(counted.operations()).contains("rest").doesNotContain("scan");
      for (String store : RandomTree.STORES) {
        assertThat(grown.head().state(store, Doc.CRDT).toJson())
            .isEqualTo(
                tree.fold(tree.storeTips(tree.prefix(), store), store, ReplayOrder.DIGEST)
                    .toJson());
      }
    }
  }

  private static List<Id> ids(List<Entry> entries) {
    return entries.stream().map(Entry::id).toList();
  }

  @Test
  void aGraphThatHasHardlyGrownIsNotWrittenAgain() {
    RandomTree tree = new RandomTree(3, 40, true);
    try (Backend backend = open("hardly.db")) {
      FaultyBackend counted = new FaultyBackend(backend);
      fill(tree.entries, backend);
      TreeGraph graph = TreeGraph.scanned(tree.root(), ReplayOrder.DIGEST, backend);
      GraphCopy copy = new GraphCopy(tree.root(), counted.backend(), PIECE);
      save(copy, graph, 41);
      assertThat(counted.operations()).doesNotContain("cacheState");
      save(copy, graph, 40);
      assertThat(counted.operations()).filteredOn("cacheState"::equals).hasSize(5);
      save(copy, graph, 1);
      assertThat(counted.operations()).doesNotContain("cacheState");
    }
  }
}

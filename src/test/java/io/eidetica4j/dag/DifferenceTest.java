package io.eidetica4j.dag;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What another node lacks, and what may be told of one's own, agree with the plain definition. */
class DifferenceTest {
  private static final int SEEDS = 300;

  @Test
  void ofHonestTreesExactlyWhatIsLackingIsFoundParentsFirst() {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomTree tree = new RandomTree(seed, 3 + seed % 60, true);
      Random random = new Random(seed);
      TreeIndex index = index(tree, tree.entries);
      for (int i = 0; i < 5; i++) {
        Set<Id> known = some(tree, random, random.nextInt(4));
        Snapshot from = i == 0 ? index.rawTips() : Snapshot.of(some(tree, random, 2));
        List<Id> lacking = index.ancestry().lacking(from, Snapshot.of(known));
        Set<Id> expected = tree.ancestors(from);
        expected.removeAll(tree.ancestors(known));
        assertThat(lacking)
            .as("seed %d", seed)
            .doesNotHaveDuplicates()
            .containsExactlyInAnyOrderElementsOf(expected);
        assertParentsFirst(tree, lacking);
      }
    }
  }

  @Test
  void ofHostileTreesNothingThatIsLackingIsLeftOut() {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomTree tree = new RandomTree(seed, 3 + seed % 60, false);
      Random random = new Random(seed);
      List<Entry> held = someHeld(tree, random);
      TreeIndex index = index(tree, held);
      Set<Id> known = some(tree, random, 3);
      List<Id> lacking = index.ancestry().lacking(index.rawTips(), Snapshot.of(known));
      Set<Id> expected = heldAncestors(tree, held, index.rawTips());
      expected.removeAll(tree.ancestors(known));
      assertThat(lacking).as("seed %d", seed).containsAll(expected);
      assertParentsFirst(tree, lacking);
    }
  }

  @Test
  void completeTipsHaveNoGapBelowThemAndReachAllThatHasNone() {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomTree tree = new RandomTree(seed, 3 + seed % 60, seed % 2 == 0);
      Random random = new Random(seed);
      List<Entry> held = someHeld(tree, random);
      Set<Id> complete = new HashSet<>();
      for (Entry entry : held) { // parents come before children here
        if (complete.containsAll(entry.parents())) {
          complete.add(entry.id());
        }
      }
      Snapshot tips = index(tree, held).ancestry().completeTips();
      assertThat(complete).as("seed %d", seed).containsAll(tips);
      assertThat(tree.ancestors(tips)).as("seed %d", seed).isEqualTo(complete);
    }
  }

  /** Most of the entries, in their order; equal ones are there once. */
  private static List<Entry> someHeld(RandomTree tree, Random random) {
    List<Entry> held = new ArrayList<>(new LinkedHashSet<>(tree.entries));
    held.removeIf(entry -> random.nextInt(8) == 0);
    return held;
  }

  private static Set<Id> heldAncestors(RandomTree tree, List<Entry> held, Snapshot from) {
    Set<Id> ids = new HashSet<>();
    held.forEach(entry -> ids.add(entry.id()));
    Set<Id> seen = new HashSet<>();
    List<Id> work = new ArrayList<>(from.tips());
    while (!work.isEmpty()) {
      Id id = work.removeLast();
      if (ids.contains(id) && seen.add(id)) {
        work.addAll(tree.byId.get(id).parents());
      }
    }
    return seen;
  }

  private static Set<Id> some(RandomTree tree, Random random, int count) {
    Set<Id> ids = new HashSet<>();
    for (int i = 0; i < count; i++) {
      ids.add(tree.entries.get(random.nextInt(tree.entries.size())).id());
    }
    return ids;
  }

  private static TreeIndex index(RandomTree tree, List<Entry> held) {
    try (MemoryBackend backend = new MemoryBackend()) {
      TreeIndex index = new TreeIndex(tree.root(), ReplayOrder.DIGEST, backend);
      for (Entry entry : held) {
        index.add(EntryOutline.of(entry, tree.statuses.get(entry.id())), Map.of());
      }
      return index;
    }
  }

  private static void assertParentsFirst(RandomTree tree, List<Id> ids) {
    for (int i = 0; i < ids.size(); i++) {
      for (Id parent : tree.byId.get(ids.get(i)).parents()) {
        assertThat(ids.indexOf(parent)).isLessThan(i);
      }
    }
  }
}

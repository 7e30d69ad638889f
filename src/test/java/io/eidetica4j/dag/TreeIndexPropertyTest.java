package io.eidetica4j.dag;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The index, moved forward in any order of arrival and read at any time, agrees with the plain
 * definition.
 */
class TreeIndexPropertyTest {
  private static final int SEEDS = Boolean.getBoolean("eidetica.nightly") ? 5000 : 150;

  @ParameterizedTest
  @EnumSource(ReplayOrder.class)
  void honestHistoriesFoldAsDefinedHoweverTheyArrive(ReplayOrder order) {
    for (int seed = 0; seed < SEEDS; seed++) {
      check(new RandomTree(seed, 5 + seed % 60, true), order, seed);
    }
  }

  @ParameterizedTest
  @EnumSource(ReplayOrder.class)
  void hostileHeightsParentsAndStatusesFoldAsDefinedHoweverTheyArrive(ReplayOrder order) {
    for (int seed = 0; seed < SEEDS; seed++) {
      check(new RandomTree(1_000_000L + seed, 5 + seed % 50, false), order, seed);
    }
  }

  private static void check(RandomTree tree, ReplayOrder order, long seed) {
    Random random = new Random(seed);
    List<Entry> arrival = new ArrayList<>(tree.entries);
    if (seed % 3 > 0) {
      Collections.shuffle(arrival, random);
    }
    try (MemoryBackend backend = new MemoryBackend()) {
      TreeIndex index = new TreeIndex(tree.root(), order, backend);
      for (Entry entry : arrival) {
        VerificationStatus status =
            seed % 2 == 0 ? tree.statuses.get(entry.id()) : VerificationStatus.UNVERIFIED;
        backend.put(List.of(new NewEntry(entry, status)));
        index.add(EntryOutline.of(entry, status), Map.of());
        if (random.nextInt(4)
            == 0) { // a read in between leaves states behind that must not mislead later ones
          RandomTree.STORES.forEach(store -> index.head().state(store, Doc.CRDT));
        }
      }
      tree.statuses.forEach((id, status) -> index.setStatuses(Map.of(id, status)));
      agree(tree, index, order, random, "seed " + seed);
      tree.statuses.forEach((id, status) -> backend.setStatus(Map.of(id, status)));
      agree(
          tree,
          new TreeIndex(tree.root(), order, backend),
          order,
          random,
          "reopened, seed " + seed);
    }
  }

  private static void agree(
      RandomTree tree, TreeIndex index, ReplayOrder order, Random random, String as) {
    Set<Id> prefix = tree.prefix();
    assertThat(index.head().tips()).as(as).isEqualTo(Snapshot.of(tree.tips(prefix)));
    assertThat(index.rawTips()).as(as).isEqualTo(Snapshot.of(tree.tips(tree.byId.keySet())));
    for (String store : RandomTree.STORES) {
      assertThat(json(index.head().state(store, Doc.CRDT)))
          .as(as + " store " + store)
          .isEqualTo(json(tree.fold(tree.storeTips(prefix, store), store, order)));
    }
    for (int i = 0; i < 8; i++) {
      Set<Id> tips = new HashSet<>();
      for (int count = 1 + random.nextInt(3); count > 0; count--) {
        tips.add(tree.entries.get(random.nextInt(tree.entries.size())).id());
      }
      TreeView view = index.viewAt(Snapshot.of(tips), TreeView.Which.VERIFIED);
      Set<Id> scope = tree.ancestors(tips);
      for (String store : RandomTree.STORES) {
        Set<Id> storeTips = tree.storeTips(scope, store);
        assertThat(view.storeTips(store)).as(as).isEqualTo(Snapshot.of(storeTips));
        assertThat(json(view.state(store, Doc.CRDT)))
            .as(as + " store " + store + " at " + tips)
            .isEqualTo(json(tree.fold(storeTips, store, order)));
      }
    }
  }

  private static String json(Doc doc) {
    return doc.toJson().utf8();
  }
}

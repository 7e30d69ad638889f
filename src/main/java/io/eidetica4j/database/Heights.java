package io.eidetica4j.database;

import io.eidetica4j.Clock;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.HeightStrategy;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.store.HeightStrategyText;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Heights of a new entry: in its tree, and in those of its stores that have a strategy of their
 * own.
 */
final class Heights {
  private static final String STRATEGY = "height_strategy";

  private Heights() {}

  /** The strategy that merged settings name; incremental where they name none that can be read. */
  static HeightStrategy ofTree(Doc settings) {
    return strategy(settings).orElse(HeightStrategy.INCREMENTAL);
  }

  /**
   * The strategy that the register of stores names for one; empty where it inherits the height of
   * its entries.
   */
  static Optional<HeightStrategy> ofStore(Doc register, String store) {
    return store.startsWith("_")
        ? Optional.empty()
        : register.getDoc(store).flatMap(d -> d.getDoc("settings")).flatMap(Heights::strategy);
  }

  private static Optional<HeightStrategy> strategy(Doc holder) {
    return holder.get(STRATEGY).flatMap(HeightStrategyText::read);
  }

  static long inTree(
      HeightStrategy strategy, Snapshot parents, Optional<TreeIndex> index, Clock clock) {
    OptionalLong max = OptionalLong.empty();
    for (Id parent : parents) {
      max = higher(max, index.map(i -> i.height(parent)).orElse(OptionalLong.empty()).orElse(0));
    }
    return above(strategy, max, clock);
  }

  static long inStore(
      HeightStrategy strategy,
      String store,
      Snapshot parents,
      Optional<TreeIndex> index,
      Clock clock) {
    OptionalLong max = OptionalLong.empty();
    for (Id parent : parents) {
      max =
          higher(
              max,
              index.map(i -> i.storeHeight(parent, store)).orElse(OptionalLong.empty()).orElse(0));
    }
    return above(strategy, max, clock);
  }

  /** The height above one parent. */
  static long above(HeightStrategy strategy, long parent, Clock clock) {
    return above(strategy, OptionalLong.of(parent), clock);
  }

  /** The highest of some entries, at most so many. */
  static Snapshot highest(Snapshot ids, Function<Id, OptionalLong> heightOf, int most) {
    Map<Id, Long> heights = new HashMap<>();
    ids.forEach(id -> heights.put(id, heightOf.apply(id).orElse(0)));
    return Snapshot.of(
        ids.tips().stream()
            .sorted((a, b) -> Long.compareUnsigned(heights.get(b), heights.get(a)))
            .limit(most)
            .toList());
  }

  /** The greater of two unsigned heights, of which the first may be absent. */
  static OptionalLong higher(OptionalLong max, long height) {
    return max.isPresent() && Long.compareUnsigned(max.getAsLong(), height) >= 0
        ? max
        : OptionalLong.of(height);
  }

  /**
   * At the greatest height (2^64-1) it stays there: a writer who claims it must not end all
   * writing.
   */
  private static long above(HeightStrategy strategy, OptionalLong max, Clock clock) {
    return max.isPresent() && max.getAsLong() == -1L ? -1L : strategy.height(max, clock);
  }
}

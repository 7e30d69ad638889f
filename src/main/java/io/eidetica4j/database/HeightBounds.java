package io.eidetica4j.database;

import io.eidetica4j.auth.Verdict;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SubTreeNode;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Heights that an honest author can come to: one above the parents', or the milliseconds of a
 * clock. With any higher one a single entry would leave no room above it: heights have 64 bits, SQL
 * takes the upper half of them for negative, and whoever builds on an entry has to go higher.
 *
 * <p>The bound is a constant, not the time of now, so that every node comes to the same verdict.
 * That a height is too low is no fault: replay puts up with it, and honest nodes count the heights
 * of a store anew when its strategy changes.
 */
final class HeightBounds {
  /** More milliseconds than any clock shows before the year 2527. */
  static final long LATEST_CLOCK = 1L << 44;

  private static final long GREATEST = -1L;

  private final TreeIndex index;

  HeightBounds(TreeIndex index) {
    this.index = index;
  }

  /** A verdict on an entry all of whose parents are held, where its heights deserve one. */
  Optional<Verdict> judge(Entry entry) {
    OptionalLong highest = OptionalLong.empty();
    if (isAbove(entry.height(), LATEST_CLOCK)) {
      for (Id parent : entry.parents()) {
        highest = higher(highest, index.height(parent));
      }
      if (isOutOfReach(entry.height(), highest)) {
        return failed("its height " + Long.toUnsignedString(entry.height()));
      }
    }
    for (SubTreeNode node : entry.subtrees()) {
      if (node.height().isPresent() && isOutOfReach(node)) {
        return failed("its height in store '" + node.name() + "'");
      }
    }
    return Optional.empty();
  }

  private boolean isOutOfReach(SubTreeNode node) {
    long height = node.height().orElseThrow();
    if (!isAbove(height, LATEST_CLOCK)) {
      return false;
    }
    OptionalLong highest = OptionalLong.empty();
    for (Id parent : node.parents()) {
      highest = higher(highest, index.storeHeight(parent, node.name()));
    }
    return isOutOfReach(height, highest);
  }

  private static boolean isOutOfReach(long height, OptionalLong highest) {
    return highest.isEmpty() // where there is nothing above, one may stay as high
        || (highest.getAsLong() != GREATEST && isAbove(height, highest.getAsLong() + 1));
  }

  private static OptionalLong higher(OptionalLong a, OptionalLong b) {
    return b.isEmpty() ? a : Heights.higher(a, b.getAsLong());
  }

  private static boolean isAbove(long a, long b) {
    return Long.compareUnsigned(a, b) > 0;
  }

  private static Optional<Verdict> failed(String what) {
    return Optional.of(
        new Verdict.Failed(
            "height_out_of_reach",
            what + " is neither one above its parents' nor the time of a clock"));
  }
}

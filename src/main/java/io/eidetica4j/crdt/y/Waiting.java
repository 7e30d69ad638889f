package io.eidetica4j.crdt.y;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What of one client arrived too early, and which clients wait for this one. */
final class Waiting {
  private final ArrayDeque<Block> fresh = new ArrayDeque<>();
  private final PriorityQueue<Block> early =
      new PriorityQueue<>(Comparator.comparingInt((Block block) -> block.clock));
  private final Set<Long> kept = new HashSet<>();
  private final PriorityQueue<Waiter> waiters =
      new PriorityQueue<>(Comparator.comparingInt(Waiter::clock));
  private Item.@Nullable Ref awaited;

  private record Waiter(int clock, Client client) {}

  /** Takes the blocks that an update brings, in their order. */
  void arrive(List<Block> blocks) {
    fresh.addAll(blocks);
  }

  boolean isEmpty() {
    return fresh.isEmpty() && early.isEmpty();
  }

  /** The block whose turn it is. */
  @Nullable Block peek() {
    return isFreshNext() ? fresh.peek() : early.peek();
  }

  void drop() {
    if (isFreshNext()) {
      fresh.remove();
    } else {
      kept.remove(key(early.remove()));
    }
  }

  private boolean isFreshNext() {
    Block next = fresh.peek();
    Block other = early.peek();
    return next != null && (other == null || next.clock <= other.clock);
  }

  /** Keeps what could not be taken in; gives what of that was not kept before. */
  List<Block> keep() {
    List<Block> more = new ArrayList<>();
    for (Block block : fresh) {
      if (kept.add(key(block))) {
        early.add(block);
        more.add(block);
      }
    }
    fresh.clear();
    return more;
  }

  private static long key(Block block) {
    return (long) block.clock << 32 | block.length;
  }

  /** What waits, by clock. */
  List<Block> early() {
    return early.stream().sorted(early.comparator()).toList();
  }

  /** Remembers what this client waits for; tells whether that is news. */
  boolean await(Item.Ref missing) {
    boolean news = !missing.equals(awaited);
    awaited = missing;
    return news;
  }

  void addWaiter(int clock, Client client) {
    waiters.add(new Waiter(clock, client));
  }

  /** A client that waited for a clock before this state. */
  @Nullable Client pollWaiter(int state) {
    Waiter next = waiters.peek();
    if (next == null || next.clock() >= state) {
      return null;
    }
    waiters.remove();
    Waiting theirs = next.client().waiting();
    theirs.awaited = null;
    return next.client();
  }
}

package io.eidetica4j.crdt.y;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives blocks their place, such that everyone who knows the same blocks has them in the same
 * order, whatever the order in which they came.
 *
 * <p>An item says which neighbours it had when it was made: its left and its right origin. If it
 * can be put right between them, that is its place. Otherwise others have put items there, and all
 * of them must be ordered by what they say of themselves, not by who came first. The rule is
 * YATA's. Go from the left origin to the right: an item with the same left origin is a rival, and
 * of rivals the one with the lower client comes first. What hangs on a rival (has its origin among
 * what has been seen) goes where that rival goes. An item whose origin is before ours ends the
 * search, since lines from items to their origins must not cross.
 */
final class Integration {
  /**
   * Items that may be looked at in one transaction: seconds of work that honest updates don't ask.
   */
  private static final long MAX_STEPS = 1L << 28;

  /** What looking a block up by its clock counts for. */
  private static final int STEPS_TO_FIND = 16;

  private final Blocks blocks;
  private long steps;

  Integration(Blocks blocks) {
    this.blocks = blocks;
  }

  /** What must be known before a block can have its place, where it is not known; else null. */
  static Item.@Nullable Ref missing(Block block) {
    if (!(block instanceof Item item)) {
      return null;
    }
    if (item.origin != null && item.originClock >= item.origin.state()) {
      return new Item.Ref(item.origin, item.originClock);
    }
    if (item.rightOrigin != null && item.rightOriginClock >= item.rightOrigin.state()) {
      return new Item.Ref(item.rightOrigin, item.rightOriginClock);
    }
    return item.parent instanceof Item.Ref parent && parent.clock() >= parent.client().state()
        ? parent
        : null;
  }

  /** Takes a block in, from an offset on, of which nothing is missing. */
  void add(Block block, int offset) {
    Client client = block.client;
    blocks.changes().added(client, block.clock + offset);
    if (!(block instanceof Item item)) {
      client.blocks.append(new Collected(client, block.clock + offset, block.length - offset));
      return;
    }
    cut(item, offset);
    Block left = item.origin == null ? null : blocks.endingWith(item.origin, item.originClock);
    Block right =
        item.rightOrigin == null
            ? null
            : blocks.startingAt(item.rightOrigin, item.rightOriginClock);
    Branch branch = parent(item, left, right);
    if (branch == null || left instanceof Collected || right instanceof Collected) {
      client.blocks.append(new Collected(client, item.clock, item.length));
      return;
    }
    item.parent = branch;
    place(item, branch, (Item) left, (Item) right);
  }

  private static void cut(Item item, int offset) {
    if (offset > 0) {
      item.content =
          switch (item.content) {
            case String text -> text.substring(offset);
            case List<?> list -> list.subList(offset, list.size());
            case null -> null;
            default -> throw new IllegalStateException("Content of one clock can't be cut");
          };
      if (item.content instanceof String text && Character.isLowSurrogate(text.charAt(0))) {
        item.content = "\uFFFD" + text.substring(1);
      }
      item.clock += offset;
      item.length -= offset;
      item.origin = item.client;
      item.originClock = item.clock - 1;
    }
  }

  /** What an item belongs to; null where that is gone. */
  private @Nullable Branch parent(Item item, @Nullable Block left, @Nullable Block right) {
    return switch (item.parent) {
      case Branch branch -> branch;
      case String root -> blocks.root(root);
      case Item.Ref ref ->
          ref.client().blocks.find(ref.clock()) instanceof Item holder
                  && holder.content instanceof Branch branch
              ? branch
              : null;
      case null, default -> {
        if (!((left != null ? left : right) instanceof Item neighbour)) {
          yield null;
        }
        item.keyed = neighbour.keyed;
        item.place = neighbour.key();
        yield neighbour.branch();
      }
    };
  }

  private void place(Item item, Branch branch, @Nullable Item leftOrigin, @Nullable Item right) {
    String key = item.key();
    Item left = leftOrigin;
    boolean alone = left == null ? right != null && right.left == null : left.right == right;
    if (!alone) {
      left = search(item, left, right, left == null ? start(branch, key) : left.right);
    }
    link(item, branch, left, key);
    item.client.blocks.append(item);
    takeContent(item, branch);
    if (key == null) {
      branch.positions.insert(item);
    }
    if (item.kind == Item.DELETED) {
      item.deleted = true;
      blocks.changes().deleted(item);
    }
    if (key != null && item.right == null && left != null) {
      blocks.delete(left);
    }
    if (branch.isDead() || (key != null && item.right != null)) {
      blocks.delete(item);
    }
  }

  private @Nullable Item start(Branch branch, @Nullable String key) {
    if (key == null) {
      return branch.first;
    }
    Item first = branch.last.get(key);
    while (first != null && first.left != null) {
      step(1);
      first = first.left;
    }
    return first;
  }

  private @Nullable Item search(
      Item item, @Nullable Item leftOrigin, @Nullable Item right, @Nullable Item from) {
    Item left = leftOrigin;
    int begin = blocks.beginSearch();
    int time = begin; // what is seen in this search is stamped with later ones
    int decided = begin; // up to here it is settled that ours comes after
    for (Item other = from; other != null && other != right; other = other.right) {
      step(1);
      other.seen = ++time;
      if (item.sameOrigin(other)) {
        if (other.client.id < item.client.id) {
          left = other;
          decided = time;
        } else if (item.sameRightOrigin(other)) {
          break;
        }
      } else {
        int origin = seen(other.origin, other.originClock);
        if (origin <= begin) {
          break;
        }
        if (origin <= decided) {
          left = other;
          decided = time;
        }
      }
    }
    blocks.endSearch(time);
    return left;
  }

  private int seen(@Nullable Client client, int clock) {
    step(STEPS_TO_FIND);
    return client != null && client.blocks.find(clock) instanceof Item item ? item.seen : 0;
  }

  private void step(int cost) {
    steps += cost;
    if (steps > MAX_STEPS) {
      throw YErrors.limit("steps to place what one update brings", MAX_STEPS);
    }
  }

  private void link(Item item, Branch branch, @Nullable Item left, @Nullable String key) {
    item.left = left;
    if (left != null) {
      item.right = left.right;
      left.right = item;
    } else {
      item.right = start(branch, key);
      if (key == null) {
        branch.first = item;
      }
    }
    if (item.right != null) {
      item.right.left = item;
    } else if (key != null) {
      branch.setLast(key, item);
    }
  }

  private static void takeContent(Item item, Branch branch) {
    switch (item.content) {
      case String text when item.kind == Item.TEXT -> {
        item.at = item.client.add(text, 0);
        item.content = null;
      }
      case List<?> values when item.kind == Item.VALUES -> {
        @SuppressWarnings("unchecked") // this kind holds nothing else
        List<YValue> plain = (List<YValue>) values;
        item.at = item.client.add(plain, 0);
        item.content = null;
      }
      case Branch nested -> nested.item = item;
      case Item.Format format -> branch.formats++;
      case null, default -> {}
    }
  }

  /** A new transaction has begun. */
  void reset() {
    steps = 0;
  }
}

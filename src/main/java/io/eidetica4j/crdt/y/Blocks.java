package io.eidetica4j.crdt.y;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All blocks of a document and what can be done to them: find, split, delete, collect and join.
 * Nothing here recurses, since what is nested, and how deep, was written by others.
 */
final class Blocks {
  private final Map<Long, Client> clients = new HashMap<>();
  private final Map<String, Branch> roots = new LinkedHashMap<>();
  private Changes changes = new Changes();

  /** The latest {@link Item#seen}. */
  private int searched;

  /** The time at which a search begins: items seen before have this one or earlier ones. */
  int beginSearch() {
    if (searched > Integer.MAX_VALUE / 2) { // one search can't see more
      for (Client client : clients.values()) {
        client.blocks.forEachFrom(0, Blocks::unsee);
      }
      searched = 0;
    }
    return searched;
  }

  private static boolean unsee(Block block) {
    if (block instanceof Item item) {
      item.seen = 0;
    }
    return true;
  }

  void endSearch(int time) {
    searched = time;
  }

  Changes changes() {
    return changes;
  }

  Collection<Client> clients() {
    return clients.values();
  }

  Map<String, Branch> roots() {
    return roots;
  }

  Client client(long id) {
    return clients.computeIfAbsent(id, Client::new);
  }

  @Nullable Client known(long id) {
    return clients.get(id);
  }

  Branch root(String name) {
    return roots.computeIfAbsent(name, n -> new Branch(Branch.UNKNOWN, n));
  }

  /** The block that starts at a clock, after a split where one holds it in its middle. */
  Block startingAt(Client client, int clock) {
    Block block = client.blocks.find(clock);
    return block instanceof Item item && item.clock < clock
        ? split(item, clock - item.clock)
        : block;
  }

  /** The block that ends with a clock, after a split where one goes on beyond it. */
  Block endingWith(Client client, int clock) {
    Block block = client.blocks.find(clock);
    if (block instanceof Item item && item.end() - 1 > clock) {
      split(item, clock + 1 - item.clock);
    }
    return block;
  }

  /** Splits an item; gives its second part. */
  Item split(Item item, int offset) {
    Item rest = new Item(item.client, item.clock + offset, item.length - offset, item.kind);
    rest.origin = item.client;
    rest.originClock = rest.clock - 1;
    rest.rightOrigin = item.rightOrigin;
    rest.rightOriginClock = item.rightOriginClock;
    rest.parent = item.parent;
    rest.place = item.place;
    rest.keyed = item.keyed;
    rest.deleted = item.deleted;
    rest.content = item.contentFrom(offset);
    if (item.kind == Item.JSON) {
      item.content = item.json().subList(0, offset);
    }
    rest.at = item.at + offset;
    if (item.kind == Item.TEXT) {
      item.client.cutText(rest.at);
    }
    item.length = offset;
    rest.left = item;
    rest.right = item.right;
    item.right = rest;
    String key = item.key();
    if (rest.right != null) {
      rest.right.left = rest;
    } else if (key != null) {
      item.branch().setLast(key, rest);
    }
    if (key == null) {
      item.branch().positions.insertRest(item, rest);
    }
    item.client.blocks.insertAfter(item, rest);
    changes.cuts.add(rest);
    return rest;
  }

  /** Deletes an item and, where it holds a type, what is in that. */
  void delete(Item item) {
    if (item.deleted) {
      return;
    }
    mark(item);
    if (item.content instanceof Branch) {
      Deque<Item> types = new ArrayDeque<>();
      types.add(item);
      for (Item type = types.poll(); type != null; type = types.poll()) {
        if (type.content instanceof Branch branch) {
          for (Item child = branch.first; child != null; child = child.right) {
            deleteChild(child, types);
          }
          branch.last.values().forEach(child -> deleteChild(child, types));
        }
      }
    }
  }

  private void deleteChild(Item child, Deque<Item> types) {
    if (!child.deleted) {
      mark(child);
      if (child.content instanceof Branch) {
        types.add(child);
      }
    }
  }

  private void mark(Item item) {
    Leaf leaf = item.leaf();
    if (leaf != null) {
      item.branch().positions.grow(leaf, -item.live());
    }
    item.deleted = true;
    changes.deleted(item);
  }

  /** Deletes all that has these clocks, which must be known. */
  void delete(Client client, int from, int to) {
    int clock = from;
    while (clock < to) {
      Block block = client.blocks.find(clock);
      if (block instanceof Item item && !item.deleted) {
        if (item.clock < clock) {
          item = split(item, clock - item.clock);
        }
        if (item.end() > to) {
          split(item, to - item.clock);
        }
        delete(item);
        clock = item.end();
      } else {
        clock = block.end();
      }
    }
  }

  /**
   * Ends what belongs together: frees what was deleted and joins what can be; gives the changes.
   */
  Changes finish() {
    Changes done = changes;
    done.deletes.forEach(this::collect);
    done.before.forEach((client, state) -> {
      client.blocks.join(state, Integer.MAX_VALUE, Blocks::join);
    });
    done.deletes.forEach((client, from, to) -> client.blocks.join(from, to, Blocks::join));
    for (Item cut : done.cuts) {
      cut.client.blocks.join(cut.clock, cut.clock, Blocks::join);
    }
    done.cuts.clear();
    done.deletes.forEach((client, from, to) -> client.pack());
    changes = new Changes();
    return done;
  }

  private void collect(Client client, int from, int to) {
    Deque<Item> lost = new ArrayDeque<>();
    int clock = from;
    while (clock < to) {
      Block block = client.blocks.find(clock);
      clock = block.end();
      if (block instanceof Item item && item.deleted) {
        free(item, lost);
        for (Item child = lost.poll(); child != null; child = lost.poll()) {
          free(child, lost);
          child.client.blocks.replace(new Collected(child.client, child.clock, child.length));
        }
      }
    }
  }

  /** Forgets what a deleted item held; what was in a type is lost with it. */
  private static void free(Item item, Deque<Item> lost) {
    if (item.content instanceof Branch branch) {
      for (Item child = branch.first; child != null; child = child.right) {
        lost.add(child);
      }
      for (Item last : branch.last.values()) {
        for (Item child = last; child != null; child = child.left) {
          lost.add(child);
        }
      }
      branch.first = null;
      branch.last = Map.of();
      branch.positions.clear();
    }
    item.client.forget(item);
    item.content = null;
    item.kind = Item.DELETED;
  }

  private static boolean join(Block before, Block block) {
    if (before instanceof Collected && block instanceof Collected) {
      before.length += block.length;
      return true;
    }
    if (!(before instanceof Item left && block instanceof Item item && left.joins(item))) {
      return false;
    }
    String key = item.key();
    if (key == null) {
      item.branch().positions.join(left, item);
    } else if (item.right == null) {
      item.branch().setLast(key, left);
    }
    left.right = item.right;
    if (item.right != null) {
      item.right.left = left;
    }
    left.append(item);
    return true;
  }
}

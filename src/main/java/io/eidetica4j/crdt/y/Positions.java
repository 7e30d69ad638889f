package io.eidetica4j.crdt.y;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the items of a list are: a tree of counts over the linked list of items, so that finding
 * the item at a position, and the position of an item, takes logarithmic time wherever edits
 * happen. Items that take no position now, because they are deleted or are format marks, are in it
 * too.
 */
final class Positions {
  private static final int LEAF_ITEMS = 48;

  private @Nullable Node root;

  /** An item and an offset in it. */
  record Place(Item item, int offset) {}

  int length() {
    return root == null ? 0 : root.live;
  }

  /** The item at a position that is taken. */
  Place at(int position) {
    Node node = root;
    int rest = position;
    while (node instanceof Inner inner) {
      int child = 0;
      while (inner.children[child].live <= rest) {
        rest -= inner.children[child++].live;
      }
      node = inner.children[child];
    }
    Item item = node instanceof Leaf leaf ? leaf.first : null;
    while (item != null && item.live() <= rest) {
      rest -= item.live();
      item = item.right;
    }
    if (item == null) {
      throw new IllegalStateException("No item at position " + position);
    }
    return new Place(item, rest);
  }

  /** How many positions are before an item of this list. */
  int of(Item item) {
    Leaf leaf = item.leaf();
    if (leaf == null) {
      throw new IllegalStateException("An item of a map has no position");
    }
    int position = 0;
    for (Item i = leaf.first; i != item && i != null; i = i.right) {
      position += i.live();
    }
    Node node = leaf;
    for (Inner parent = node.parent; parent != null; parent = node.parent) {
      for (int i = 0; parent.children[i] != node; i++) {
        position += parent.children[i].live;
      }
      node = parent;
    }
    return position;
  }

  /** Takes in an item that is linked to its neighbours. */
  void insert(Item item) {
    Item left = item.left;
    Item right = item.right;
    Leaf leaf;
    if (left != null) {
      leaf = left.leaf();
    } else {
      leaf = right == null ? null : right.leaf();
    }
    if (leaf == null) {
      leaf = new Leaf();
      root = leaf;
    } else if (right == null && leaf.items == LEAF_ITEMS) { // leaves written in order are full
      Leaf next = new Leaf();
      addAfter(leaf, next);
      leaf = next;
    }
    if (left == null || left.leaf() != leaf) {
      leaf.first = item;
    }
    item.place = leaf;
    leaf.items++;
    grow(leaf, item.live());
    if (leaf.items > LEAF_ITEMS) {
      split(leaf);
    }
  }

  /** Takes in the second half of an item that has been split; no length changes. */
  void insertRest(Item item, Item rest) {
    Leaf leaf = item.leaf();
    if (leaf == null) {
      throw new IllegalStateException("An item of a map has no position");
    }
    rest.place = leaf;
    leaf.items++;
    if (leaf.items > LEAF_ITEMS) {
      split(leaf);
    }
  }

  /** An item takes more or fewer positions than before. */
  void grow(Leaf leaf, int by) {
    if (by != 0) {
      for (Node node = leaf; node != null; node = node.parent) {
        node.live += by;
      }
    }
  }

  /** Forgets an item that becomes part of its left neighbour; to be called before that happens. */
  void join(Item left, Item item) {
    Leaf leaf = item.leaf();
    Leaf into = left.leaf();
    if (leaf == null || into == null) {
      throw new IllegalStateException("An item of a map has no position");
    }
    leaf.items--;
    if (leaf != into) {
      grow(leaf, -item.live());
      grow(into, item.live());
      leaf.first = item.right; // the left one being elsewhere, this one was the first
      if (leaf.items == 0) {
        remove(leaf);
      }
    }
  }

  /** Forgets all items. */
  void clear() {
    root = null;
  }

  private void split(Leaf leaf) {
    int half = leaf.items / 2;
    Item item = leaf.first;
    int live = 0;
    for (int i = 0; i < half && item != null; i++) {
      live += item.live();
      item = item.right;
    }
    Leaf next = new Leaf();
    next.first = item;
    next.items = leaf.items - half;
    leaf.items = half;
    for (int i = 0; i < next.items && item != null; i++) {
      item.place = next;
      item = item.right;
    }
    int moved = leaf.live - live;
    grow(leaf, -moved);
    addAfter(leaf, next);
    grow(next, moved);
  }

  /** Puts a new part, without a length yet, after another one. */
  private void addAfter(Node node, Node next) {
    Inner parent = node.parent;
    if (parent == null) {
      parent = new Inner();
      parent.live = node.live;
      parent.insert(0, node);
      root = parent;
    }
    int index = parent.indexOf(node) + 1;
    if (parent.size == Inner.WIDTH) {
      int kept = index == Inner.WIDTH ? Inner.WIDTH - 1 : Inner.WIDTH / 2;
      Inner second = split(parent, kept);
      if (index > kept) {
        parent = second;
        index -= kept;
      }
    }
    parent.insert(index, next);
  }

  private Inner split(Inner inner, int kept) {
    Inner second = new Inner();
    int moved = 0;
    for (int i = kept; i < inner.size; i++) {
      Node child = inner.children[i];
      moved += child.live;
      second.insert(second.size, child);
    }
    Arrays.fill(inner.children, kept, inner.size, null);
    inner.size = kept;
    for (Node node = inner; node != null; node = node.parent) {
      node.live -= moved;
    }
    addAfter(inner, second);
    for (Node node = second; node != null; node = node.parent) {
      node.live += moved;
    }
    return second;
  }

  private void remove(Node node) {
    Inner parent = node.parent;
    if (parent == null) {
      root = null;
      return;
    }
    int index = parent.indexOf(node);
    System.arraycopy(parent.children, index + 1, parent.children, index, parent.size - index - 1);
    parent.children[--parent.size] = null;
    if (parent.size == 0) {
      remove(parent);
    }
  }
}

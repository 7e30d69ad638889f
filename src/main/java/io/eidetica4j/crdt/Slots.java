package io.eidetica4j.crdt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map to values: what documents and lists are made of.
 *
 * <p>It is a weight-balanced binary search tree (Nievergelt and Reingold; with the parameters ⟨3,
 * 2⟩ that Hirai and Yamamoto proved). Every node holds a slot, that is, a key and its value, which
 * may be a tombstone. A change copies the nodes on the way from the root to its slot and shares all
 * others with the map before; so it costs a logarithm of the size, and old maps stay as they were.
 *
 * <p><em>Balance.</em> The weight of a tree is one more than its number of slots. Of two siblings,
 * neither is more than {@value #DELTA} times as heavy as the other, which keeps the height within
 * 2.41 logarithms of the size. Where a change breaks that by one slot, the heavier sibling gives
 * nodes away: its outer child moves up (single rotation), or, where its inner child is not lighter
 * than {@value #GAMMA} times the outer one, that child becomes the new top (double rotation).
 *
 * <p><em>Sums.</em> Every node also knows four things of the tree below it, which makes them free
 * to ask of a whole map and lets a search go by them: how many slots there are ({@link #slot} by
 * index), how many of them are live ({@link #liveSlot}), how deep values are nested ({@link
 * Nesting}), and how much memory it all takes ({@link Footprint}).
 *
 * <p><em>Why not a hash trie.</em> Keys come from anyone, and texts with equal hash codes are
 * easily made: here they are like any others. Slots come out sorted, as JSON and paging need them.
 * See {@code docs/decisions/0002-persistent-maps.md} for the measurements.
 */
final class Slots<K> {
  private static final int DELTA = 3;
  private static final int GAMMA = 2;

  private final Comparator<? super K> order;
  private final @Nullable Node<K> root;

  private Slots(Comparator<? super K> order, @Nullable Node<K> root) {
    this.order = order;
    this.root = root;
  }

  static <K> Slots<K> empty(Comparator<? super K> order) {
    return new Slots<>(order, null);
  }

  /** The number of slots, tombstones included. */
  int size() {
    return size(root);
  }

  /** The number of slots that are no tombstones. */
  int live() {
    return live(root);
  }

  /** The most JSON containers that any of the values opens. */
  int nesting() {
    return nesting(root);
  }

  /** About how many bytes of memory the slots take, see {@link Footprint}. */
  long bytes() {
    return bytes(root);
  }

  /** The number of slots on the longest way down. */
  int height() {
    return height(root);
  }

  private static int height(@Nullable Node<?> node) {
    return node == null ? 0 : 1 + Math.max(height(node.left), height(node.right));
  }

  /** The value of a slot, tombstones included. */
  @Nullable Value get(K key) {
    Node<K> node = root;
    while (node != null) {
      int c = order.compare(key, node.key);
      if (c == 0) {
        return node.value;
      }
      node = c < 0 ? node.left : node.right;
    }
    return null;
  }

  /** With the value at the key; where an equal key is there already, that one stays. */
  Slots<K> with(K key, Value value) {
    return new Slots<>(order, put(root, key, value, false));
  }

  /** Without the slot, as if it had never been there. */
  Slots<K> without(K key) {
    return get(key) == null ? this : new Slots<>(order, remove(root, key));
  }

  /**
   * With all slots of a later map; where both have a key, with the values merged. Costs the size of
   * the later map, times a logarithm of that of this one.
   */
  Slots<K> merge(Slots<K> later) {
    if (later.root == null) {
      return this;
    }
    return root == null ? later : new Slots<>(order, putAll(root, later.root));
  }

  /** How many slots come before a key. */
  int rank(K key) {
    int rank = 0;
    Node<K> node = root;
    while (node != null) {
      if (order.compare(key, node.key) <= 0) {
        node = node.left;
      } else {
        rank += size(node.left) + 1;
        node = node.right;
      }
    }
    return rank;
  }

  /** The slot with this many slots before it. */
  Node<K> slot(int index) {
    Node<K> node = root;
    int rest = index;
    while (node != null) {
      int before = size(node.left);
      if (rest == before) {
        return node;
      }
      if (rest < before) {
        node = node.left;
      } else {
        rest -= before + 1;
        node = node.right;
      }
    }
    throw new IndexOutOfBoundsException(index);
  }

  /** The live slot with this many live slots before it. */
  Node<K> liveSlot(int index) {
    Node<K> node = root;
    int rest = index;
    while (node != null) {
      int before = live(node.left);
      if (rest < before) {
        node = node.left;
      } else if (rest == before && !node.value.isDeleted()) {
        return node;
      } else {
        rest -= live(node) - live(node.right);
        node = node.right;
      }
    }
    throw new IndexOutOfBoundsException(index);
  }

  /** All slots in order. */
  Walk<K> walk() {
    Walk<K> walk = new Walk<>();
    walk.descend(root);
    return walk;
  }

  /** The slots behind a key, in order. */
  Walk<K> walkAfter(K key) {
    Walk<K> walk = new Walk<>();
    Node<K> node = root;
    while (node != null) {
      if (order.compare(key, node.key) < 0) {
        walk.path.push(node);
        node = node.left;
      } else {
        node = node.right;
      }
    }
    return walk;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Slots<?> that) || size() != that.size()) {
      return false;
    }
    Walk<?> these = walk();
    Walk<?> those = that.walk();
    while (these.hasNext()) {
      Node<?> slot = these.next();
      Node<?> otherSlot = those.next();
      if (slot != otherSlot
          && !(slot.key.equals(otherSlot.key) && slot.value.equals(otherSlot.value))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (Walk<K> walk = walk(); walk.hasNext(); ) {
      Node<K> slot = walk.next();
      hash = 31 * (31 * hash + slot.key.hashCode()) + slot.value.hashCode();
    }
    return hash;
  }

  private Node<K> put(@Nullable Node<K> node, K key, Value value, boolean merge) {
    if (node == null) {
      return new Node<>(key, value, null, null);
    }
    int c = order.compare(key, node.key);
    if (c == 0) {
      return new Node<>(node.key, merge ? node.value.merge(value) : value, node.left, node.right);
    }
    return c < 0
        ? balance(node, put(node.left, key, value, merge), node.right)
        : balance(node, node.left, put(node.right, key, value, merge));
  }

  private Node<K> putAll(Node<K> earlier, Node<K> later) {
    Node<K> merged = later.left == null ? earlier : putAll(earlier, later.left);
    merged = put(merged, later.key, later.value, true);
    return later.right == null ? merged : putAll(merged, later.right);
  }

  private @Nullable Node<K> remove(@Nullable Node<K> node, K key) {
    if (node == null) {
      return null;
    }
    int c = order.compare(key, node.key);
    if (c < 0) {
      return balance(node, remove(node.left, key), node.right);
    }
    if (c > 0) {
      return balance(node, node.left, remove(node.right, key));
    }
    if (node.left == null) {
      return node.right;
    }
    if (node.right == null) {
      return node.left;
    }
    Node<K> next = node.right;
    while (next.left != null) {
      next = next.left;
    }
    return balance(next, node.left, remove(node.right, next.key));
  }

  /** A tree of the middle's slot and two trees, of which one has gained or lost one slot. */
  private static <K> Node<K> balance(
      Node<K> middle, @Nullable Node<K> left, @Nullable Node<K> right) {
    int leftWeight = size(left) + 1;
    int rightWeight = size(right) + 1;
    if (right != null && rightWeight > DELTA * leftWeight) {
      Node<K> inner = right.left;
      return inner == null || size(inner) + 1 < GAMMA * (size(right.right) + 1)
          ? node(right, node(middle, left, inner), right.right)
          : node(inner, node(middle, left, inner.left), node(right, inner.right, right.right));
    }
    if (left != null && leftWeight > DELTA * rightWeight) {
      Node<K> inner = left.right;
      return inner == null || size(inner) + 1 < GAMMA * (size(left.left) + 1)
          ? node(left, left.left, node(middle, inner, right))
          : node(inner, node(left, left.left, inner.left), node(middle, inner.right, right));
    }
    return node(middle, left, right);
  }

  private static <K> Node<K> node(Node<K> middle, @Nullable Node<K> left, @Nullable Node<K> right) {
    return new Node<>(middle.key, middle.value, left, right);
  }

  private static int size(@Nullable Node<?> node) {
    return node == null ? 0 : node.size;
  }

  private static int live(@Nullable Node<?> node) {
    return node == null ? 0 : node.live;
  }

  private static long bytes(@Nullable Node<?> node) {
    return node == null ? 0 : node.bytes;
  }

  private static int nesting(@Nullable Node<?> node) {
    return node == null ? 0 : node.nesting;
  }

  /** One slot, and the tree that it is the root of. */
  static final class Node<K> {
    final K key;
    final Value value;
    private final @Nullable Node<K> left;
    private final @Nullable Node<K> right;
    private final int size;
    private final int live;
    private final byte nesting;
    private final long bytes;

    private Node(K key, Value value, @Nullable Node<K> left, @Nullable Node<K> right) {
      this.key = key;
      this.value = value;
      this.left = left;
      this.right = right;
      this.size = Slots.size(left) + Slots.size(right) + 1;
      this.live = Slots.live(left) + Slots.live(right) + (value.isDeleted() ? 0 : 1);
      int below = Math.max(Slots.nesting(left), Slots.nesting(right));
      this.nesting = (byte) Math.max(below, Nesting.of(value));
      this.bytes =
          Slots.bytes(left)
              + Slots.bytes(right)
              + Footprint.SLOT
              + Footprint.ofKey(key)
              + Footprint.of(value);
    }
  }

  /** Goes through slots in order. */
  static final class Walk<K> implements Iterator<Node<K>> {
    /** The slots still to come whose left trees are done, the next one on top. */
    private final ArrayDeque<Node<K>> path = new ArrayDeque<>();

    private void descend(@Nullable Node<K> tree) {
      for (Node<K> node = tree; node != null; node = node.left) {
        path.push(node);
      }
    }

    @Override
    public boolean hasNext() {
      return !path.isEmpty();
    }

    @Override
    public Node<K> next() {
      if (path.isEmpty()) {
        throw new NoSuchElementException();
      }
      Node<K> node = path.pop();
      descend(node.right);
      return node;
    }
  }

  /**
   * Collects slots. As long as they come in order, as in JSON that we wrote, they cost no search.
   */
  static final class Builder<K> {
    private final List<Node<K>> sorted = new ArrayList<>();
    private Slots<K> unsorted;

    Builder(Comparator<? super K> order) {
      this.unsorted = empty(order);
    }

    /** As {@link Slots#with}. */
    void put(K key, Value value) {
      if (unsorted.root == null) {
        if (sorted.isEmpty() || unsorted.order.compare(sorted.getLast().key, key) < 0) {
          sorted.add(new Node<>(key, value, null, null));
          return;
        }
        unsorted = build();
      }
      unsorted = unsorted.with(key, value);
    }

    Slots<K> build() {
      return unsorted.root == null ? new Slots<>(unsorted.order, tree(0, sorted.size())) : unsorted;
    }

    private @Nullable Node<K> tree(int from, int to) {
      if (from == to) {
        return null;
      }
      int middle = (from + to) >>> 1;
      Node<K> slot = sorted.get(middle);
      return to - from == 1 ? slot : node(slot, tree(from, middle), tree(middle + 1, to));
    }
  }
}

package io.eidetica4j.crdt;

import java.util.Comparator;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map to values that knows how many of them are live. A change copies the path
 * to its key and shares the rest.
 */
final class Slots<K> {
  private final Comparator<? super K> order;
  private final @Nullable Node<K> root;

  private Slots(Comparator<? super K> order, @Nullable Node<K> root) {
    this.order = order;
    this.root = root;
  }

  static <K> Slots<K> empty(Comparator<? super K> order) {
    return new Slots<>(order, null);
  }

  int size() {
    return size(root);
  }

  int live() {
    return live(root);
  }

  @Nullable Value get(K key) {
    Node<K> node = find(key);
    return node == null ? null : node.value;
  }

  private @Nullable Node<K> find(K key) {
    Node<K> node = root;
    while (node != null) {
      int c = order.compare(key, node.key);
      if (c == 0) {
        return node;
      }
      node = c < 0 ? node.left : node.right;
    }
    return null;
  }

  /** With the value at the key; where the key is there already, its first spelling stays. */
  Slots<K> with(K key, Value value) {
    return new Slots<>(order, put(root, key, value, false));
  }

  /** With all slots of a later map; where both have a key, the values merged. */
  Slots<K> merge(Slots<K> later) {
    if (later.root == null) {
      return this;
    }
    return root == null ? later : new Slots<>(order, mergeAll(root, later.root));
  }

  /** Without the slot, as if it had never been there. */
  Slots<K> without(K key) {
    return get(key) == null ? this : new Slots<>(order, remove(root, key));
  }

  /** How many slots come before a key. */
  int rank(K key) {
    int rank = 0;
    Node<K> node = root;
    while (node != null) {
      int c = order.compare(key, node.key);
      if (c <= 0) {
        node = node.left;
      } else {
        rank += size(node.left) + 1;
        node = node.right;
      }
    }
    return rank;
  }

  /** The most JSON containers that any of the values opens. */
  int nesting() {
    return nesting(root);
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

  void forEach(BiConsumer<? super K, ? super Value> each) {
    forEach(root, each);
  }

  private static <K> void forEach(
      @Nullable Node<K> start, BiConsumer<? super K, ? super Value> each) {
    for (Node<K> node = start; node != null; node = node.right) {
      forEach(node.left, each);
      each.accept(node.key, node.value);
    }
  }

  private Node<K> put(@Nullable Node<K> node, K key, Value value, boolean merge) {
    if (node == null) {
      return new Node<>(key, value, null, null);
    }
    int c = order.compare(key, node.key);
    if (c == 0) {
      Value now = merge ? Value.merge(node.value, value) : value;
      return new Node<>(node.key, now, node.left, node.right);
    }
    return c < 0
        ? balance(node, put(node.left, key, value, merge), node.right)
        : balance(node, node.left, put(node.right, key, value, merge));
  }

  private Node<K> mergeAll(Node<K> earlier, Node<K> later) {
    Node<K> merged = later.left == null ? earlier : mergeAll(earlier, later.left);
    merged = put(merged, later.key, later.value, true);
    return later.right == null ? merged : mergeAll(merged, later.right);
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

  /** A node with the middle's slot over two trees of which one has changed by one slot. */
  private static <K> Node<K> balance(
      Node<K> middle, @Nullable Node<K> left, @Nullable Node<K> right) {
    int l = size(left) + 1;
    int r = size(right) + 1;
    if (right != null && r > 3 * l) {
      Node<K> inner = right.left;
      if (inner == null || size(inner) + 1 < 2 * (size(right.right) + 1)) {
        return node(right, node(middle, left, inner), right.right);
      }
      return node(inner, node(middle, left, inner.left), node(right, inner.right, right.right));
    }
    if (left != null && l > 3 * r) {
      Node<K> inner = left.right;
      if (inner == null || size(inner) + 1 < 2 * (size(left.left) + 1)) {
        return node(left, left.left, node(middle, inner, right));
      }
      return node(inner, node(left, left.left, inner.left), node(middle, inner.right, right));
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

  private static int nesting(@Nullable Node<?> node) {
    return node == null ? 0 : node.nesting;
  }

  /** One slot, and the slots below it in the tree. */
  static final class Node<K> {
    final K key;
    final Value value;
    private final @Nullable Node<K> left;
    private final @Nullable Node<K> right;
    private final int size;
    private final int live;
    private final byte nesting;

    Node(K key, Value value, @Nullable Node<K> left, @Nullable Node<K> right) {
      this.key = key;
      this.value = value;
      this.left = left;
      this.right = right;
      this.size = Slots.size(left) + Slots.size(right) + 1;
      this.live = Slots.live(left) + Slots.live(right) + (value.isDeleted() ? 0 : 1);
      int below = Math.max(Slots.nesting(left), Slots.nesting(right));
      this.nesting = (byte) Math.max(below, Nesting.of(value));
    }
  }
}

package io.eidetica4j.crdt.y;

import org.jspecify.annotations.Nullable;

/** A part of a list's {@link Positions}. */
abstract sealed class Node permits Leaf, Inner {
  @Nullable Inner parent;

  /** How many positions there are below. */
  int live;
}

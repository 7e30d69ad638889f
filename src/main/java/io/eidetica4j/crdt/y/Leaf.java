package io.eidetica4j.crdt.y;

import org.jspecify.annotations.Nullable;

/** Some neighbouring items of a list; each of them knows its leaf. */
final class Leaf extends Node {
  @Nullable Item first;
  int items;
}
